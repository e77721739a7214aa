import Ethereum
import Ledger
import Testing

@Suite struct ReversalTests {
    private static let asset: ID<Asset> = ID(high: 0x0180_0000_0000_7000, low: 1)

    private static func entry(
        _ kind: JournalEntry.Kind = .topUp, source: String? = nil, reverses: Int64? = nil
    ) throws -> JournalEntry {
        try JournalEntry(
            id: ID(high: 1, low: 1), kind: kind, effectiveDay: Day("2021-05-31"), memo: "Fees",
            source: source, reverses: reverses,
            postings: [
                Posting(.debit, AccountCode("income:a"), Amount(baseUnits: 7, of: asset)),
                Posting(.credit, AccountCode("income:b"), Amount(baseUnits: 7, of: asset)),
            ])
    }

    private static func reversal(of entry: JournalEntry) throws -> JournalEntry {
        try entry.reversal(
            id: ID(high: 2, low: 2), ofNumber: 12, effectiveDay: Day("2021-06-01"), memo: "Wrong")
    }

    @Test func `a reversal posts the same amounts on the other sides, line by line`() throws {
        let reversal = try Self.reversal(of: Self.entry())
        #expect(reversal.kind == .reversal)
        #expect(reversal.reverses == 12)
        #expect(reversal.memo == "Wrong")
        #expect(
            reversal.postings == [
                Posting(.credit, try AccountCode("income:a"), Amount(baseUnits: 7, of: Self.asset)),
                Posting(.debit, try AccountCode("income:b"), Amount(baseUnits: 7, of: Self.asset)),
            ])
    }

    @Test func `a reversal is not reversed`() throws {
        #expect(throws: JournalError.reversalOfReversal) {
            try Self.reversal(of: Self.entry(.reversal, reverses: 3))
        }
    }

    @Test func `an entry of an object is reversed by that object only`() throws {
        #expect(throws: JournalError.reversalOfObject(source: "run_1")) {
            try Self.reversal(of: Self.entry(.rewardApproved, source: "run_1"))
        }
        #expect(throws: JournalError.kindOfSystem(.batchFrozen)) {
            try Self.reversal(of: Self.entry(.batchFrozen))
        }
    }
}

@Suite struct EntryMetadataTests {
    @Test func `names are plain and values are lines`() throws {
        let metadata = try EntryMetadata(["invoice": "2021-17 é", "a.b": "x"])
        #expect(metadata.values == ["invoice": "2021-17 é", "a.b": "x"])
    }

    @Test(arguments: [
        ["Invoice": "x"], ["": "x"], ["a b": "x"], ["a": ""], ["a": " "], ["a": "x\ny"],
        ["a": String(repeating: "x", count: 201)],
    ])
    func `what is no name or no line is refused`(values: [String: String]) {
        #expect(throws: JournalError.metadataMalformed(name: values.keys.first ?? "")) {
            try EntryMetadata(values)
        }
    }

    @Test func `there are at most twenty`() {
        let values = Dictionary(uniqueKeysWithValues: (0..<21).map { ("n\($0)", "x") })
        #expect(throws: JournalError.metadataTooMuch(found: 21, allowed: 20)) {
            try EntryMetadata(values)
        }
    }
}
