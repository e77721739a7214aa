import Ethereum
import Ledger
import Testing

@testable import Bookkeeping

/// Digests were computed with hashlib of Python, over bytes that a script spelled by the description of
/// ``CanonicalBytes``; keys are SHA-256 of the bytes 0 to 31 and their place.
@Suite struct StatedHashesTests {
    private static func id<Subject>(_ low: UInt64) -> ID<Subject> {
        ID(high: 0x0180_0000_0000_7000, low: 0x8000_0000_0000_0000 | low)
    }

    private static func entry(
        _ kind: JournalEntry.Kind, _ memo: String, source: String? = nil,
        _ metadata: [String: String] = [:], reverses: Int64? = nil
    ) throws -> JournalEntry {
        let amount = Amount(baseUnits: .max, of: id(0xAA))
        return try JournalEntry(
            id: id(7), kind: kind, effectiveDay: Day("2021-05-31"), memo: memo, source: source,
            metadata: EntryMetadata(metadata), reverses: reverses,
            postings: [
                Posting(.debit, AccountCode("income:fees"), amount),
                Posting(.credit, AccountCode("equity:a"), amount),
            ])
    }

    @Test func `hashes are those of the bytes that are described`() throws {
        let now = try Instant("2021-06-01T10:00:00.500000Z")
        let head = JournalHead(seq: 7, entry: nil, recordedAt: nil, auditNumber: 41)
        let person = try Principal(
            id: Self.id(10), handle: Handle("ada"), kind: .person, payee: nil,
            roles: [.finance, .approver], groups: [])
        let caller = Caller(
            principal: person, token: Self.id(11), remoteAddress: "192.0.2.7",
            requestID: "req-1", secret: nil)
        let metadata = ["b.c": "Zürich", "b-c": "1", "b_c": "x y", "a": "\""]
        var hashes = StatedHashes(seed: Array(0..<32))
        let journal = hashes.journal(
            [
                RecordedBy(
                    entry: try Self.entry(.reversal, "Fees — May", metadata, reverses: 3),
                    caller: caller),
                RecordedBy(
                    entry: try Self.entry(.opening, "x", source: "run_1"),
                    caller: .operatorOfMachine),
            ], after: head, at: now)
        #expect(
            Self.hex(journal.prefix(96))
                == ("b495dc753afb3e8bded01e7912e76708e95c25c21e80b0d8f1b72e096d101a50"
                    + "f714be70be0278302f0f52701dc2e1caff4607fe95c1ef92bd037b200012fdbf"
                    + "1c709adbe01903e227dc83b542e48e15b181c42816155d4aa5ed96045460247d"))
        #expect(
            Self.hex(journal.dropFirst(96))
                == ("b4ddfaa49702af2b3fd5fcf77b06d8e4ca0c4944da03e4cc54c6f1d807042fe7"
                    + "256c171b4a5fbd8b1c244568b723a314248b2ade9ec0bd10ccf81cb37653b22f"
                    + "5b455b02d2f7b2cf53e494a1758a1fc2f48844670e5872084926600c6629c159"))
        let request = WriteRequest(
            caller: caller, method: "POST", path: "/v1/journal-entries", key: nil,
            bodyDigest: Hash32(word: .one), isDryRun: false)
        let audit = hashes.audit(
            [
                AuditEntry(
                    "journal_entry.recorded", "jen_1", "reversal", of: request, recorded: 8...8)
            ], after: head.auditNumber, at: now, of: journal)
        #expect(
            Self.hex(audit[...])
                == ("d66c59cbb1f5de44e82f2d73f85115ba5ab3057c19336d5ca1f5727f6e3730ce"
                    + "152519c598e3db640f0e10167cb1eb05c1488f4068249cd702fb9c3afe415f33"
                    + "dd5c64278d9baea24f46ddd74823cb94761325aaccef79e8f3b66c269f0462e6"
                    + "6aadce5759eee5a24c42107137a6f43f7332dac94a7d3beea6da7a4b0cd9e88e"))
    }

    @Test func `an entry is no older than the one before it`() throws {
        let newest = try Instant("2021-06-01T10:00:00.500000Z")
        let head = JournalHead(seq: 7, entry: nil, recordedAt: newest, auditNumber: 41)
        let made = [
            RecordedBy(entry: try Self.entry(.opening, "x"), caller: .operatorOfMachine)
        ]
        var (early, late) = (StatedHashes(seed: [1]), StatedHashes(seed: [1]))
        #expect(
            try early.journal(made, after: head, at: Instant("2021-05-01T00:00:00Z"))
                == late.journal(made, after: head, at: newest))
    }

    @Test func `keys differ from place to place and from call to call`() throws {
        let head = JournalHead(seq: 7, entry: nil, recordedAt: nil, auditNumber: 41)
        let now = try Instant("2021-06-01T10:00:00Z")
        let one = RecordedBy(entry: try Self.entry(.opening, "x"), caller: .operatorOfMachine)
        var keys: Set<[UInt8]> = []
        for _ in 0..<2 {
            var hashes = StatedHashes()
            let stated = hashes.journal([one, one], after: head, at: now)
            keys.insert(Array(stated[..<32]))
            keys.insert(Array(stated[96..<128]))
        }
        #expect(keys.count == 4)
    }

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
