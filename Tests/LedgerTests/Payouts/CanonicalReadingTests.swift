import Ethereum
import Foundation
import Ledger
import Testing

/// Reading back the bytes that a digest stands for.
@Suite struct CanonicalReadingTests {
    private static func golden() throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: tests.appending(path: "Vectors/payout_batch_1.txt"), encoding: .utf8)
    }

    @Test func `the golden bytes are read back as the payments that they are of`() throws {
        let batch = try CanonicalBatch([UInt8](Self.golden().utf8))
        #expect(batch.chain == Sample.chain)
        #expect(batch.safe == Sample.safe)
        #expect(batch.rows.map(\.transfer) == Sample.payments.map(\.transfer))
        #expect(batch.rows.map(\.payables) == Sample.payments.map(\.payables))
        #expect(
            zip(batch.rows, Sample.payments).allSatisfy { row, payment in
                row.isMade(by: payment.call)
            })
        #expect(try ControlTotal.totals(of: batch.rows) == batch.totals)
    }

    @Test(arguments: [
        ("vestry-batch 1", "vestry-batch 2"), ("chain,31337", "chain,031337"),
        ("chain,31337", "chain,0"), ("rows,3", "rows,4"), ("1,erc20,", "2,erc20,"),
        (
            "0x0954906da0Bf32d5479e25f46056d22f08464cab",
            "0x0954906da0bf32d5479e25f46056d22f08464cab"
        ),
        (",144550000000000000000,", ",0144550000000000000000,"), ("rows,3\n", "rows,3\r\n"),
        ("rows,3\n", "rows,3\n\n"), ("erc20,", "erc721,"),
    ])
    func `bytes of any other form are refused`(part: String, other: String) throws {
        let text = try Self.golden()
        #expect(text.contains(part))
        #expect(throws: CanonicalBatchError.self) {
            try CanonicalBatch([UInt8](text.replacing(part, with: other, maxReplacements: 1).utf8))
        }
    }

    @Test func `a row whose target is another contract than its call is found`() throws {
        let text = try Self.golden().replacing(
            "144550000000000000000", with: "144550000000000000001")
        let batch = try CanonicalBatch([UInt8](text.utf8))
        #expect(
            batch.rows.map { row in row.transfer.map { row.isMade(by: SafeCall($0)) } }
                == [false, true, true])
    }

    @Test func `a call has no asset and no payables, and its data are hashed`() throws {
        let call = SafeCall(to: Sample.dao, value: 7, data: [1, 2, 3, 4])
        let bytes = CanonicalBatch.bytes(
            chain: Sample.chain, safe: Sample.safe, payments: [], calls: [call], totals: [])
        // The hash of 0x01020304 comes from pycryptodome.
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                vestry-batch 1
                chain,31337
                safe,\(Sample.safe)
                1,call,\(Sample.dao),\(Sample.dao),,7,0xa6885b3731702da62e8e4a8f584ac46a7f6822f4e2ba50fba902f67b1588d23b,
                rows,1

                """)
        let batch = try CanonicalBatch(bytes)
        #expect(batch.rows[0].isMade(by: call))
        #expect(!batch.rows[0].isMade(by: SafeCall(to: Sample.dao, value: 8, data: call.data)))
        #expect(batch.rows[0].transfer == nil)
    }
}
