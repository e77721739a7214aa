import Ethereum
import Ledger
import Testing

@Suite struct ReportValueTests {
    @Test(arguments: [
        ("0", KnownAt.sequence(0)), ("1042", .sequence(1042)),
        (
            "2021-06-07T12:00:00Z",
            .instant(Instant(microsecondsSince1970: 1_623_067_200_000_000))
        ),
    ])
    func `what was known is told by a number or an instant`(text: String, value: KnownAt) throws {
        #expect(try KnownAt(text) == value)
    }

    @Test(arguments: ["", "-1", "yesterday", "2021-06-07", "9223372036854775808"])
    func `anything else is no known_at`(text: String) {
        #expect(throws: JournalError.knownAtMalformed) { try KnownAt(text) }
    }

    @Test(arguments: [
        ("0", "0"), ("1", "0.01"), ("-1", "-0.01"), ("12345", "123.45"),
        // Twice 2^256 − 1, which no account could hold.
        (
            "231584178474632390847141970017375815706539969331281128078915168015826259279870",
            "2315841784746323908471419700173758157065399693312811280789151680158262592798.7"
        ),
    ])
    func `a sum may pass what one account can hold, and zero`(digits: String, text: String) throws {
        let asset = try Asset(
            id: ID(high: 1, low: 1), chain: try #require(ChainID(1)), address: nil, symbol: "USD",
            name: "Dollar", decimals: 2)
        #expect(try #require(Sum(digits: digits)).text(of: asset) == text)
    }

    @Test(arguments: ["", "-", "1.5", "1e3", "--1", " 1"])
    func `a sum is whole digits`(digits: String) {
        #expect(Sum(digits: digits) == nil)
    }

    private static let standings: [(Set<JournalEntry.Kind>, Bool, RewardStanding)] = [
        ([], false, .open), ([], true, .open), ([.batchFrozen], false, .inFlight),
        ([.batchFrozen], true, .inFlight), ([.batchFrozen, .paymentSettled], true, .settled),
        ([.batchFrozen, .paymentSettled], false, .inFlight),
        ([.batchFrozen, .batchReleased], false, .open),
        ([.batchFrozen, .paymentSettled, .batchReleased], true, .settled),
        ([.batchFrozen, .paymentSettled, .batchReleased], false, .open),
    ]

    @Test(arguments: standings)
    func `a reward stands where the entries of its batch have brought it`(
        entries: Set<JournalEntry.Kind>, isPaymentSettled: Bool, standing: RewardStanding
    ) {
        #expect(
            RewardStanding(batchEntries: entries, isPaymentSettled: isPaymentSettled) == standing)
    }
}
