import Ethereum
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct SettlementTests {
    private static let transaction = "0x" + String(repeating: "ab", count: 32)
    private static let hash = Hash32(word: 77)
    private static let payments = Sample.payments

    private static func settlement(
        _ receipt: ReceiptMaker, transaction: String = transaction
    ) throws -> Settlement {
        try Settlement(
            of: payments, by: Sample.safe, safeTxHash: hash, transaction: Hash32(transaction),
            receipt: Receipt(JSONReader().read([UInt8](receipt.text.utf8))))
    }

    private static func receipt(
        form: ReceiptMaker.Form = .topic, _ add: (inout ReceiptMaker) -> Void
    ) -> ReceiptMaker {
        var maker = ReceiptMaker(transaction)
        add(&maker)
        maker.execution(by: Sample.safe, of: hash, form: form)
        return maker
    }

    private static func pay(_ maker: inout ReceiptMaker, _ rows: Int...) {
        for row in rows {
            let payment = payments[row - 1]
            guard let token = payment.token else { continue }
            maker.transfer(
                of: token, from: Sample.safe, to: payment.recipient, amount: payment.amount)
        }
    }

    @Test(arguments: ReceiptMaker.Form.allCases)
    func `all rows settle by their transfers, native ones by the Safe's event`(
        form: ReceiptMaker.Form
    ) throws {
        let settlement = try Self.settlement(Self.receipt(form: form) { Self.pay(&$0, 2, 1) })
        #expect(settlement.state == .settled)
        #expect(settlement.rows == [.settled, .settled, .settled])
        #expect(settlement.unexpected == [])
    }

    @Test func `a row without a transfer is a mismatch and the others settle`() throws {
        let settlement = try Self.settlement(Self.receipt { Self.pay(&$0, 2) })
        #expect(settlement.state == .executed)
        let missing = Settlement.RowOutcome.mismatched(found: "no transfer to this recipient")
        #expect(settlement.rows == [missing, .settled, .settled])
    }

    @Test func `a wrong amount, token or recipient is said`() throws {
        let first = Self.payments[0]
        let cases: [(Address, Address, UInt256, String)] = [
            (Sample.dao, Sample.ann, 5, "a transfer of 5 base units instead"),
            (Sample.bob, Sample.ann, first.amount, "a transfer of another token, \(Sample.bob)"),
            (
                Sample.dao, Sample.bob, first.amount,
                "a transfer to another recipient, \(Sample.bob)"
            ),
        ]
        for (token, recipient, amount, found) in cases {
            let settlement = try Self.settlement(
                Self.receipt {
                    $0.transfer(of: token, from: Sample.safe, to: recipient, amount: amount)
                    Self.pay(&$0, 2)
                })
            #expect(settlement.rows == [.mismatched(found: found), .settled, .settled])
            #expect(settlement.unexpected.map(\.amount) == [amount])
        }
    }

    @Test func `a transfer that pays a row explains no other`() throws {
        let payments = [Self.payments[0], Self.payments[0].paying(5)]
        var maker = ReceiptMaker(Self.transaction)
        maker.transfer(of: Sample.dao, from: Sample.safe, to: Sample.ann, amount: 5)
        maker.execution(by: Sample.safe, of: Self.hash)
        let settlement = try Settlement(
            of: payments, by: Sample.safe, safeTxHash: Self.hash,
            transaction: Hash32(Self.transaction),
            receipt: Receipt(JSONReader().read([UInt8](maker.text.utf8))))
        #expect(
            settlement.rows == [.mismatched(found: "no transfer to this recipient"), .settled])
    }

    @Test func `transfers of no row are listed, those into the Safe or of others are not`() throws {
        let settlement = try Self.settlement(
            Self.receipt { maker in
                Self.pay(&maker, 1, 2, 2)
                maker.transfer(of: Sample.dao, from: Sample.bob, to: Sample.safe, amount: 9)
                maker.transfer(of: Sample.dao, from: Sample.bob, to: Sample.ann, amount: 9)
            })
        #expect(settlement.state == .settled)
        #expect(settlement.unexpected.map(\.amount) == [1_500_000])
    }

    @Test func `another execution of the Safe in the same transaction pays no row of this one`()
        throws
    {
        var before = ReceiptMaker(Self.transaction)
        Self.pay(&before, 1, 2)
        before.execution(by: Sample.safe, of: Hash32(word: 76))
        Self.pay(&before, 2)
        before.execution(by: Sample.safe, of: Self.hash)
        let settlement = try Self.settlement(before)
        #expect(settlement.rows[0] == .mismatched(found: "no transfer to this recipient"))
        #expect(settlement.rows[1] == .settled)
        #expect(settlement.unexpected == [])
    }

    @Test(arguments: ReceiptMaker.Form.allCases)
    func `after an ExecutionFailure nobody was paid`(form: ReceiptMaker.Form) throws {
        var maker = ReceiptMaker(Self.transaction)
        maker.execution(by: Sample.safe, of: Self.hash, succeeds: false, form: form)
        let settlement = try Self.settlement(maker)
        #expect(settlement.state == .failed)
        #expect(settlement.rows == [.unpaid, .unpaid, .unpaid])
    }

    @Test func `a receipt of another transaction is refused`() throws {
        let other = "0x" + String(repeating: "cd", count: 32)
        #expect(
            throws: PayoutsError.transactionHashDiffers(
                inReceipt: try Hash32(Self.transaction))
        ) {
            try Self.settlement(Self.receipt { Self.pay(&$0, 1, 2) }, transaction: other)
        }
    }

    @Test func `a reverted transaction is refused`() {
        var maker = ReceiptMaker(Self.transaction, status: "0x0")
        maker.execution(by: Sample.safe, of: Self.hash)
        #expect(throws: PayoutsError.receiptReverted) { try Self.settlement(maker) }
    }

    @Test func `another Safe's event or another hash is no execution of this batch`() {
        for (safe, hash) in [(Sample.bob, Self.hash), (Sample.safe, Hash32(word: 78))] {
            var maker = ReceiptMaker(Self.transaction)
            Self.pay(&maker, 1, 2)
            maker.execution(by: safe, of: hash)
            #expect(throws: PayoutsError.receiptOfAnotherTransaction(expected: Self.hash)) {
                try Self.settlement(maker)
            }
        }
    }
}

extension Payment {
    fileprivate func paying(_ amount: UInt256) -> Payment {
        Payment(
            payee: payee, recipient: recipient, asset: asset, token: token, amount: amount,
            payables: payables)
    }
}
