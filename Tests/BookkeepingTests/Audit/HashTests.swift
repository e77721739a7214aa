import Ledger
import Testing

@testable import Bookkeeping

/// Digests were computed with hashlib of Python; the roots are also those that implementations of
/// RFC 6962 publish for these leaves.
@Suite struct HashTests {
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D,
            0x6E, 0x6F,
        ],
    ]

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
    func `roots are those of RFC 6962`(count: Int, root: String) {
        let found = MerkleTree.root(of: Array(Self.leaves.prefix(count)))
        #expect(Self.hex(found) == root)
    }

    @Test func `the golden entries have the golden digests`() {
        let journal = """
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

            """
        let digits = "ccf4d030fd1b9cf2a6cff0a7aecce22277df573080ed2ff6c38ed36ef20aa8de"
        #expect(HexDigest.of(Array(journal.utf8), is: Array(digits.utf8)[...]))
        #expect(!HexDigest.of(Array(journal.dropLast().utf8), is: Array(digits.utf8)[...]))
        #expect(!HexDigest.of(Array(journal.utf8), is: Array(digits.dropLast().utf8)[...]))
    }

    /// A row as COPY writes it, of an audit entry whose digests Python computed.
    @Test func `the golden audit entry is the golden link of the chain`() throws {
        let key = (0..<32).map {
            (String($0, radix: 16).count == 1 ? "0" : "") + String($0, radix: 16)
        }
        let fields = [
            "1", "2021-06-01 10:00:00.5+00", "01800000-0000-7000-8000-00000000000a",
            "approver,finance", #"\N"#, "journal_entry.recorded", "jen_1",
            #"\\x"# + "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            "done", #"\\x"# + "9a3edd2e55e9f9be86bf9811ffa672dab432613f378e08bb1855b4c102cd556d",
            "7", "7", #"\\x"# + "da27ecb06d8eb0caee340652e9d3e8adbe114072047e8035a7c9bfe8fbfb1688",
            "req-1", "opening", "192.0.2.7", #"\\x"# + key.joined(),
            #"\\x"# + "fa5f2a99841ea03ae227f9d7c91d177ff50fbb026c0edaadef5ce6205c196059",
            #"\\x"# + "f0845a64d878ba1d70021da17772f9d98d5c404c970bf1e1714159d8db22b759",
        ]
        var verifier = AuditVerifier(entries: [])
        try verifier.read(Array((fields.joined(separator: "\t") + "\n").utf8))
        #expect(
            Self.hex(verifier.chain)
                == "f0845a64d878ba1d70021da17772f9d98d5c404c970bf1e1714159d8db22b759")
        // Only the range is wrong: the first one begins with journal entry 1.
        #expect(
            verifier.firstBreak == "audit entry 1 covers journal entries 7 to 7 where 1 is next")
    }

    @Test func `rows of COPY are read without their escapes`() throws {
        var rows = CopyRows(Array("a\\tb\\\\c\\nd\\r\t\\N\t\t42\n\\b\\f\\v\\x\t1\t2\t3\n".utf8))
        var hasRow = rows.next()
        #expect(hasRow)
        #expect(try rows.text(0).map(Array.init) == Array("a\tb\\c\nd\r".utf8))
        #expect(try rows.text(1) == nil)
        #expect(try rows.text(2) == [])
        #expect(try rows.integer(3) == 42)
        #expect(throws: StorageError.self) { try rows.raw(4) }
        #expect(throws: StorageError.self) { try rows.integer(0) }
        hasRow = rows.next()
        #expect(hasRow)
        #expect(try rows.text(0).map(Array.init) == [0x08, 0x0C, 0x0B] + Array("x".utf8))
        hasRow = rows.next()
        #expect(!hasRow)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
