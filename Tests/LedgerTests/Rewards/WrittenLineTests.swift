import Ethereum
import Ledger
import Testing

struct WrittenLineTests {
    private let alice = ID<Payee>(high: 1, low: 1)

    private func asset(_ low: UInt64, chain: UInt64, _ symbol: String, _ decimals: Int) throws
        -> Asset
    {
        try Asset(
            id: ID(high: 2, low: low), chain: #require(ChainID(chain)), address: nil,
            symbol: symbol, name: symbol, decimals: decimals)
    }

    private func directory() throws -> RewardDirectory {
        let index = try asset(1, chain: 1, "INDEX", 18)
        return RewardDirectory(
            payees: [.name("alice"): alice, .id(alice): alice],
            assets: [
                .name("index"): [index], .id(index.id): [index],
                .name("usdc"): [
                    try asset(2, chain: 1, "USDC", 6), try asset(3, chain: 10, "USDC", 6),
                ],
            ])
    }

    private func line(
        payee: String = "alice", asset: String = "INDEX", amount: String = "144.55",
        kind: String = "contribution", note: String = "", duplicateReason: String = ""
    ) -> WrittenLine {
        WrittenLine(
            place: .row(7), payee: payee, asset: asset, amount: amount, kind: kind, note: note,
            duplicateReason: duplicateReason)
    }

    @Test func `a line means a payee, base units of an asset, and a kind`() throws {
        var faults = RowFaults()
        let judged = try #require(
            line(payee: "Alice", duplicateReason: " ").judged(by: directory(), adding: &faults))
        #expect(faults.isEmpty)
        #expect(judged.payee == alice)
        #expect(judged.amount.baseUnits.description == "144550000000000000000")
        #expect(judged.amount.asset == ID(high: 2, low: 1))
        #expect(judged.duplicateReason == nil)
    }

    @Test func `a line may name payee and asset by their ids`() throws {
        var faults = RowFaults()
        let written = line(
            payee: alice.description, asset: ID<Asset>(high: 2, low: 1).description)
        #expect(try written.judged(by: directory(), adding: &faults)?.payee == alice)
    }

    @Test(arguments: [
        ("payee", "nobody", "payee_unknown"), ("payee", "", "missing"),
        ("payee", "grp_00000000000000000000000000", "payee_unknown"),
        ("asset", "DPI", "asset_unknown"), ("asset", "USDC", "asset_ambiguous"),
        ("amount", "1,5", "amount_malformed"), ("amount", "1e3", "amount_malformed"),
        ("amount", "-1", "amount_negative"), ("amount", "0.0", "amount_zero"),
        ("amount", "0.1234567890123456789", "amount_too_many_digits"),
        (
            "amount", "115792089237316195423570985008687907853269984665640564039458",
            "amount_too_large"
        ),
        ("kind", "Bounty", "reward_kind_malformed"), ("kind", "", "missing"),
        ("note", "bell\u{7}", "note_has_control_characters"),
        ("note", "pay \u{202E}0xab", "note_has_control_characters"),
        ("duplicate_reason", String(repeating: "x", count: 2001), "note_too_long"),
    ])
    func `a fault names row, column, rule and what was found`(
        column: String, text: String, code: String
    ) throws {
        var faults = RowFaults()
        let written = line(
            payee: column == "payee" ? text : "alice", asset: column == "asset" ? text : "INDEX",
            amount: column == "amount" ? text : "1", kind: column == "kind" ? text : "bounty",
            note: column == "note" ? text : "",
            duplicateReason: column == "duplicate_reason" ? text : "")
        #expect(try written.judged(by: directory(), adding: &faults) == nil)
        let fault = try #require(faults.faults.first)
        #expect(faults.faults.count == 1)
        #expect(fault.place == .row(7, column: column))
        #expect(fault.code == code)
        #expect(fault.found == text)
    }

    @Test func `every fault of a line is reported at once`() throws {
        var faults = RowFaults()
        let written = line(payee: "nobody", asset: "DPI", amount: "-5", kind: "")
        #expect(try written.judged(by: directory(), adding: &faults) == nil)
        #expect(
            faults.faults.map(\.code)
                == ["payee_unknown", "asset_unknown", "amount_negative", "missing"])
    }

    @Test func `an ambiguous symbol lists the ids to choose from`() throws {
        var faults = RowFaults()
        _ = try line(asset: "usdc").judged(by: directory(), adding: &faults)
        let detail = try #require(faults.faults.first?.detail)
        #expect(detail.contains("ast_00000000000010000000000002"))
        #expect(detail.contains("ast_00000000000010000000000003"))
    }
}
