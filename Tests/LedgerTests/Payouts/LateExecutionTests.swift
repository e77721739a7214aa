import Ethereum
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct LateExecutionTests {
    private static let transaction = "0x" + String(repeating: "ab", count: 32)
    private static let hash = Hash32(word: 77)

    /// The first two rows of the sample are paid, and the native one by the Safe's event.
    private static func settlement(paying rows: Int = 2) throws -> Settlement {
        var maker = ReceiptMaker(transaction)
        for payment in Sample.payments.prefix(rows) {
            guard let token = payment.token else { continue }
            maker.transfer(
                of: token, from: Sample.safe, to: payment.recipient, amount: payment.amount)
        }
        maker.execution(by: Sample.safe, of: hash)
        return try Settlement(
            of: Sample.payments, by: Sample.safe, safeTxHash: hash,
            transaction: Hash32(transaction),
            receipt: Receipt(JSONReader().read([UInt8](maker.text.utf8))))
    }

    @Test func `a row is cut down to the payables that were open`() throws {
        let late = try LateExecution(
            of: Sample.payments, Self.settlement(),
            open: [Sample.id(4): 550, Sample.id(3): 70_000_000_000_000_000])
        #expect(
            late.rows == [
                .mismatched(
                    found: "paid, but another batch holds or has settled "
                        + "pay_00000000000000000000000001 already: paid twice"),
                .mismatched(
                    found: "paid, but another batch holds or has settled "
                        + "pay_00000000000000000000000002 already: paid twice"),
                .settled,
            ])
        #expect(late.paid.map(\.amount) == [550, 70_000_000_000_000_000])
        #expect(late.paid.map(\.payables) == [[Sample.id(4)], [Sample.id(3)]])
    }

    @Test func `a row that the receipt does not pay stays as it was found`() throws {
        let late = try LateExecution(
            of: Sample.payments, Self.settlement(paying: 1), open: [Sample.id(2): 1_500_000])
        #expect(late.rows[1] == .mismatched(found: "no transfer to this recipient"))
        #expect(late.paid.isEmpty)
    }
}
