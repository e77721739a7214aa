import Ethereum
import Ledger
import Testing

@Suite struct PayoutPlanTests {
    private static func candidate(
        _ payable: UInt64, _ handle: String, asset: UInt64 = 1, amount: UInt256 = 10,
        recipient: Address? = Sample.ann
    ) throws -> PayoutPlan.Candidate {
        // The payee's number is its handle's first letter, so that equal handles are one payee.
        let number = UInt64(handle.utf8.first ?? 0)
        return PayoutPlan.Candidate(
            payable: Sample.id(payable), payee: Sample.id(number),
            payeeHandle: try Handle(handle), asset: Sample.id(asset),
            token: asset == 3 ? nil : Sample.dao, amount: amount, recipient: recipient,
            isKnownHolder: false)
    }

    private static func plan(
        _ candidates: [PayoutPlan.Candidate], rowLimit: Int = 100, forbidden: Set<Address> = []
    ) throws -> PayoutPlan {
        let limits = try BatchSize.Limits(rows: rowLimit)
        return try #require(
            PayoutPlan.parts(
                candidates, .init(limits: limits), chain: Sample.chain, forbidden: forbidden,
                onlyFirst: true
            ).first)
    }

    @Test func `payables of a payee in one asset are one row, in the order of handle and asset`()
        throws
    {
        let plan = try Self.plan([
            Self.candidate(7, "zoe"), Self.candidate(6, "ann", asset: 2, amount: 5),
            Self.candidate(5, "ann", amount: 30), Self.candidate(4, "ann", amount: 12),
        ])
        #expect(
            plan.payments.map(\.payables) == [
                [Sample.id(4), Sample.id(5)], [Sample.id(6)], [Sample.id(7)],
            ])
        #expect(plan.payments.map(\.amount) == [42, 5, 10])
        #expect(plan.payableCount == 4)
        #expect(
            plan.totals.map { [UInt256(UInt64($0.rowCount)), $0.amount] } == [[2, 52], [1, 5]])
    }

    @Test func `the row limit counts rows, and the rest waits`() throws {
        let plan = try Self.plan(
            [
                Self.candidate(1, "ann"), Self.candidate(2, "ann"), Self.candidate(3, "bob"),
                Self.candidate(4, "cyd"),
            ], rowLimit: 2)
        #expect(plan.payments.map { $0.payables.count } == [2, 1])
        #expect(plan.payableCount == 3)
    }

    @Test(arguments: [0, 251, -1])
    func `a batch has 1 to 250 rows`(limit: Int) {
        #expect(throws: PayoutsError.rowLimitOutOfRange(found: limit)) {
            try Self.plan([Self.candidate(1, "ann")], rowLimit: limit)
        }
    }

    @Test func `nothing to pay is refused`() {
        #expect(throws: PayoutsError.nothingToPay) { try Self.plan([]) }
    }

    @Test func `every payee without an address is named`() throws {
        let error = #expect(throws: PayoutsError.self) {
            try Self.plan([
                Self.candidate(1, "ann", recipient: nil), Self.candidate(2, "bob"),
                Self.candidate(3, "cyd", recipient: nil),
                Self.candidate(4, "cyd", asset: 2, recipient: nil),
            ])
        }
        let missing = [try Handle("ann"), try Handle("cyd")]
        #expect(error == .payeesWithoutAddress(missing, chain: Sample.chain))
    }

    @Test(arguments: [
        Address.zero, Sample.address("0x0000000000000000000000000000000000000009"),
        Sample.address("0x000000000000000000000000000000000000dEaD"), Sample.dao, Sample.safe,
    ])
    func `nobody's addresses, tokens and Safes are not paid`(recipient: Address) throws {
        let error = #expect(throws: PayoutsError.self) {
            try Self.plan(
                [Self.candidate(1, "ann", recipient: recipient)],
                forbidden: [Sample.dao, Sample.safe])
        }
        let entry = PayeeAddress(payee: try Handle("ann"), address: recipient)
        #expect(error == .recipientsImpossible([entry]))
    }

    @Test(arguments: [
        ["57896044618658097711785492504343953926634992332820282019728792003956564819968"],
        [
            "57896044618658097711785492504343953926634992332820282019728792003956564819967", "1",
        ],
        [
            "115792089237316195423570985008687907853269984665640564039457584007913129639935", "1",
        ],
    ])
    func `a total of 2^255 or more is refused`(amounts: [String]) {
        #expect(throws: PayoutsError.totalTooLarge) {
            try Self.plan(
                amounts.enumerated().map { index, amount in
                    try Self.candidate(UInt64(index), "ann", amount: Sample.number(amount))
                })
        }
    }

    @Test func `at most 10,000 payables are paid by one batch`() throws {
        let plan = try Self.plan(
            (1...10_001).map { try Self.candidate($0, "ann", amount: 1) })
        #expect(plan.payments.count == 1)
        #expect(plan.payments.first?.amount == 10_000)
    }
}

@Suite struct PayoutNonceTests {
    @Test(arguments: [
        (nil as UInt64?, 7 as UInt64, [] as [UInt64], 7 as UInt64),
        (nil, 7, [7, 8, 10], 9),
        (nil, 7, [8], 7),
        (9, 7, [8], 9),
        (7, 7, [], 7),
    ])
    func `a batch gets the nonce asked for or the next free one`(
        asked: UInt64?, next: UInt64, taken: [UInt64], nonce: UInt64
    ) throws {
        #expect(try PayoutNonce.choose(asked: asked, next: next, taken: Set(taken)) == nonce)
    }

    @Test(arguments: [
        (6 as UInt64?, 7 as UInt64, [] as [UInt64], PayoutsError.nonceUsed(6, next: 7)),
        (8, 7, [8], .nonceTaken(8)),
        (9_223_372_036_854_775_807, 7, [], .nonceTooLarge),
        (nil, 9_223_372_036_854_775_807, [], .nonceTooLarge),
    ])
    func `a nonce that is used, taken or too large is refused`(
        asked: UInt64?, next: UInt64, taken: [UInt64], error: PayoutsError
    ) {
        #expect(throws: error) {
            try PayoutNonce.choose(asked: asked, next: next, taken: Set(taken))
        }
    }
}
