import Ethereum
import Ledger
import Testing

@Suite struct BatchCheckTests {
    private static let now: Instant = {
        guard let now = try? Instant("2021-06-15T00:00:00Z") else {
            preconditionFailure("That is an instant.")
        }
        return now
    }()

    private static func facts(
        since: String? = nil, shared: [String] = [], lookalikes: [BatchFacts.Lookalike] = [],
        wasPaidThere: Bool = false,
        history: (Int, UInt256) = (0, 0), balance: UInt256? = nil, nonce: UInt64 = 5,
        amount: UInt256 = 10, groups: [BatchFacts.GroupShare] = [], isModule: Bool = false
    ) throws -> BatchFacts {
        let payment = Payment(
            payee: Sample.id(1), recipient: Sample.ann, asset: Sample.id(1), token: Sample.dao,
            amount: amount, payables: [Sample.id(1)])
        let row = SignerSheet.Row(
            number: 1, payee: try Handle("ann"), payment: payment,
            unit: AssetUnit(symbol: "DAO", decimals: 0))
        return BatchFacts(
            rows: [
                .init(
                    row: row, addressSince: try since.map { try Instant($0) },
                    sharedWith: try shared.map { try Handle($0) }, lookalikes: lookalikes,
                    wasPaidThere: wasPaidThere, history: history, groups: groups, isModule: isModule
                )
            ],
            balances: balance.map { [Sample.id(1): $0] } ?? [:], nonce: nonce, firstFreeNonce: 5,
            now: now)
    }

    private static func codes(_ facts: BatchFacts) throws -> [String] {
        try facts.checks().map(\.code.rawValue)
    }

    @Test func `an ordinary row strikes nothing`() throws {
        #expect(
            try Self.codes(
                Self.facts(since: "2021-01-01T00:00:00Z", history: (3, 9), balance: 10)) == [])
    }

    @Test(arguments: [
        ("2021-06-01T00:00:00Z", false), ("2021-06-01T00:00:01Z", true),
        ("2021-06-14T00:00:00Z", true),
    ])
    func `an address is recent for two weeks`(since: String, strikes: Bool) throws {
        #expect(
            try Self.codes(Self.facts(since: since)) == (strikes ? ["address_recent"] : []))
    }

    @Test(arguments: [
        (1, UInt256(1), false), (2, 3, true), (2, 4, false), (5, 1, true), (2, .max, false),
    ])
    func `more than three times the largest so far is unusual, from the second payment on`(
        count: Int, largest: UInt256, strikes: Bool
    ) throws {
        #expect(
            try Self.codes(Self.facts(history: (count, largest)))
                == (strikes ? ["amount_unusual"] : []))
    }

    @Test(arguments: [
        (1, UInt256(1), false), (2, 3, true), (2, 4, false), (7, 1, true), (2, .max, false),
    ])
    func `more than three times what a group ever gave is unusual, whoever gets it`(
        count: Int, largest: UInt256, strikes: Bool
    ) throws {
        let share = BatchFacts.GroupShare(
            group: try Handle("product"), amount: 10, history: (count, largest))
        let checks = try Self.facts(groups: [share]).checks()
        #expect(checks.map(\.code) == (strikes ? [.amountUnusual] : []))
        if strikes {
            #expect(
                checks[0].detail
                    == "ann gets 10 DAO from product, which gave nobody more than \(largest) DAO of late"
            )
        }
    }

    @Test func `nothing is paid to a module of the Safe`() throws {
        let checks = try Self.facts(isModule: true).checks()
        #expect(checks.map(\.code) == [.recipientModule])
        #expect(checks[0].code.level == .block)
    }

    @Test func `a batch that needs more than the books have says so`() throws {
        let checks = try Self.facts(balance: 9).checks()
        #expect(checks.map(\.code) == [.balanceShort])
        #expect(checks[0].detail == "10 DAO are needed, the books have 9 DAO")
        #expect(checks[0].row == nil)
    }

    @Test func `a gap of nonces and a shared address are found`() throws {
        #expect(try Self.codes(Self.facts(nonce: 7)) == ["nonce_gap"])
        #expect(try Self.codes(Self.facts(shared: ["bob"])) == ["address_shared"])
    }

    /// It is the 15th of June; 90 days before, it was the 17th of March.
    @Test(
        arguments: [
            // The other one is known for longer: it blocks for 90 days.
            ("2021-03-17T00:00:01Z", "2021-01-01T00:00:00Z", false, true),
            ("2021-03-17T00:00:00Z", "2021-01-01T00:00:00Z", false, false),
            ("2021-04-01T00:00:00Z", "2021-03-31T23:59:59Z", false, true),
            // Neither is, or the other one is the newer.
            ("2021-04-01T00:00:00Z", "2021-04-01T00:00:00Z", false, false),
            ("2021-04-01T00:00:00Z", "2021-06-14T00:00:00Z", false, false),
            ("2020-01-01T00:00:00Z", "2021-06-14T00:00:00Z", false, false),
            // Money came there before.
            ("2021-04-01T00:00:00Z", "2021-01-01T00:00:00Z", true, false),
            // Since when is not known.
            (nil, "2021-01-01T00:00:00Z", false, true),
            (nil, "2021-01-01T00:00:00Z", true, false),
        ] as [(String?, String, Bool, Bool)])
    func `a new address that looks like a known one blocks, and old ones need a reason`(
        since: String?, otherSince: String, wasPaidThere: Bool, blocks: Bool
    ) throws {
        let other = BatchFacts.Lookalike(address: Sample.bob, since: try Instant(otherSince))
        let checks = try Self.facts(
            since: since, lookalikes: [other], wasPaidThere: wasPaidThere
        ).checks()
        #expect(checks.map(\.code) == [blocks ? .recipientLookalike : .addressesAlike])
        #expect(checks[0].code.level == (blocks ? .block : .warn))
        #expect(checks[0].row == 1)
        #expect(checks[0].detail.contains(Sample.bob.description))
    }

    @Test func `what blocks cannot be argued away, and what warns needs its reason`() throws {
        let block = BatchCheck(.recipientLookalike, row: 1, "x")
        let warn = BatchCheck(.addressRecent, row: 1, "y")
        #expect(throws: PayoutsError.checksBlock([block])) {
            try BatchCheck.mustAllow([warn, block], reasons: [.recipientLookalike: "no"])
        }
        #expect(throws: PayoutsError.checkReasonsNeeded([warn])) {
            try BatchCheck.mustAllow([warn], reasons: [.nonceGap: "no"])
        }
        try BatchCheck.mustAllow([warn], reasons: [.addressRecent: "confirmed by phone"])
    }
}
