import Ledger
import Testing

/// The bytes were written down by hand from the description; they never change within a version.
@Suite struct CanonicalBytesTests {
    private static func slice(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    private static let principal = "01800000-0000-7000-8000-00000000000a"
    private static let asset = "01800000-0000-7000-8000-0000000000aa"
    private static let textDigest =
        "1f5e62a512013c7a2b9394eb013dc0fca2f621777e321d1c520fa4e7ae57143a"
    private static let auditTextDigest =
        "9a3edd2e55e9f9be86bf9811ffa672dab432613f378e08bb1855b4c102cd556d"
    private static let bodyDigest =
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    private static let entriesDigest =
        "da27ecb06d8eb0caee340652e9d3e8adbe114072047e8035a7c9bfe8fbfb1688"

    @Test func `version 1 of a journal entry gives the golden bytes for ever`() {
        var canonical = CanonicalBytes()
        canonical.begin(
            CanonicalJournalEntry(
                number: Self.slice("7"), id: Self.slice("01800000-0000-7000-8000-000000000007"),
                effectiveDay: Self.slice("2021-05-31"),
                recordedAt: Self.slice("2021-06-01T10:00:00.500000Z"),
                kind: Self.slice("correction"), principal: Self.slice(Self.principal),
                reverses: nil, textDigest: Self.slice(Self.textDigest),
                postingCount: Self.slice("2"), source: Self.slice("run_1"), requestID: nil))
        for (line, side, code) in [
            ("1", "debit", "expense:grp_1:bounty"), ("2", "credit", "treasury:saf_1"),
        ] {
            canonical.posting(
                line: Self.slice(line), side: Self.slice(side), amount: Self.slice("5"),
                asset: Self.slice(Self.asset), account: Self.slice(code))
        }
        #expect(
            String(decoding: canonical.bytes, as: UTF8.self) == """
                vestry journal entry 1
                7
                01800000-0000-7000-8000-000000000007
                2021-05-31
                2021-06-01T10:00:00.500000Z
                correction
                01800000-0000-7000-8000-00000000000a

                1f5e62a512013c7a2b9394eb013dc0fca2f621777e321d1c520fa4e7ae57143a
                2
                5:run_1
                :
                1 debit 5 01800000-0000-7000-8000-0000000000aa 20:expense:grp_1:bounty
                2 credit 5 01800000-0000-7000-8000-0000000000aa 14:treasury:saf_1

                """)
    }

    @Test func `version 1 of an audit entry gives the golden bytes for ever`() {
        var canonical = CanonicalBytes()
        canonical.auditEntry(
            CanonicalAuditEntry(
                number: Self.slice("1"), recordedAt: Self.slice("2021-06-01T10:00:00.500000Z"),
                outcome: Self.slice("done"), principal: Self.slice(Self.principal), token: nil,
                bodyDigest: Self.slice(Self.bodyDigest),
                textDigest: Self.slice(Self.auditTextDigest),
                entriesDigest: Self.slice(Self.entriesDigest), firstSeq: Self.slice("7"),
                lastSeq: Self.slice("7"), roles: Self.slice("approver,finance"),
                requestID: Self.slice("req-1"), operation: Self.slice("journal_entry.recorded"),
                object: Self.slice("jen_1")))
        #expect(
            String(decoding: canonical.bytes, as: UTF8.self) == """
                vestry audit entry 1
                1
                2021-06-01T10:00:00.500000Z
                done
                01800000-0000-7000-8000-00000000000a

                44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
                9a3edd2e55e9f9be86bf9811ffa672dab432613f378e08bb1855b4c102cd556d
                7
                7
                da27ecb06d8eb0caee340652e9d3e8adbe114072047e8035a7c9bfe8fbfb1688
                16:approver,finance
                5:req-1
                22:journal_entry.recorded
                5:jen_1

                """)
    }

    @Test func `free text is counted in bytes, and metadata stand in the order of their names`() {
        var canonical = CanonicalBytes()
        canonical.journalText(
            memo: Self.slice("Öffnung"),
            metadata: [
                (Array("z".utf8), Array("é".utf8)), (Array("a.b".utf8), Array("1:2".utf8)),
            ])
        #expect(
            String(decoding: canonical.bytes, as: UTF8.self)
                == "vestry journal text 1\n8:Öffnung\n3:a.b\n3:1:2\n1:z\n2:é\n")
        canonical.auditText(detail: Self.slice("opening"), remoteAddress: Self.slice("192.0.2.7"))
        #expect(
            String(decoding: canonical.bytes, as: UTF8.self)
                == "vestry audit text 1\n7:opening\n9:192.0.2.7\n")
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 12_345])
    func `a text of any length is counted`(count: Int) {
        var canonical = CanonicalBytes()
        canonical.auditText(
            detail: [UInt8](repeating: UInt8(ascii: "x"), count: count)[...], remoteAddress: nil)
        #expect(
            String(decoding: canonical.bytes, as: UTF8.self)
                == "vestry audit text 1\n\(count):" + String(repeating: "x", count: count)
                + "\n:\n")
    }

    @Test func `an empty text differs from a missing one`() {
        var empty = CanonicalBytes()
        empty.auditText(detail: [], remoteAddress: nil)
        var missing = CanonicalBytes()
        missing.auditText(detail: nil, remoteAddress: nil)
        #expect(empty.bytes != missing.bytes)
    }
}
