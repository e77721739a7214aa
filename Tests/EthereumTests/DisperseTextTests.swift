import Ethereum
import Testing

@Suite struct DisperseTextTests {
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    private static let token = try! Address("0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6")

    private static func row(
        _ amount: UInt256, decimals: Int = 6, to payee: Address = payee, token: Address? = token
    ) -> AirdropCSV.Row {
        AirdropCSV.Row(
            Transfer(token: token, recipient: payee, amount: amount), decimals: decimals)
    }

    @Test func `every line is found again by the app's own rule`() throws {
        let rows = [
            Self.row(1_250_000_000), Self.row(1, to: Self.token), Self.row(1_500_000),
        ]
        let text = String(decoding: try DisperseText.bytes(of: rows), as: UTF8.self)
        let expected = """
            0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed 1250
            0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6 0.000001
            0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed 1.5

            """
        #expect(text == expected)
        // An address, one or more of these separators, digits with or without a fraction.
        let rule = /(0x[0-9a-fA-F]{40})[,=:;\s]+(\d+(?:\.\d+)?)/
        let found = text.matches(of: rule).map { "\($0.1) \($0.2)" }
        #expect(found == text.split(separator: "\n").map(String.init))
    }

    @Test(arguments: [
        ([], DisperseTextError.empty),
        ([row(1), row(1, token: nil)], .severalAssets(row: 1)),
        ([row(1), row(1, decimals: 7)], .severalAssets(row: 1)),
        ([row(1, decimals: 78)], .decimals(row: 0, found: 78)),
        ([row(1), row(0)], .zeroAmount(row: 1)),
    ])
    func `a list that the app would pay otherwise is refused`(
        rows: [AirdropCSV.Row], error: DisperseTextError
    ) {
        #expect(throws: error) { try DisperseText.bytes(of: rows) }
    }

    @Test func `calls are compared with rows place by place`() {
        let rows = [Self.row(1), Self.row(2), Self.row(3)].map(\.transfer)
        let calls = rows.map { SafeCall($0) }
        #expect(PaymentDifference.between(rows, and: calls) == [])
        #expect(
            PaymentDifference.between(rows, and: Array(calls[..<2])) == [
                .missing(row: 2, rows[2])
            ])
        #expect(
            PaymentDifference.between(Array(rows[..<2]), and: calls) == [
                .unexpected(row: 2, calls[2])
            ])
        #expect(
            PaymentDifference.between(rows, and: [calls[0], calls[2], calls[2]]) == [
                .other(row: 1, expected: rows[1], found: rows[2])
            ])
        let vote = SafeCall(to: Self.token, value: 0, data: [1, 2, 3, 4])
        #expect(
            PaymentDifference.between(rows, and: [calls[0], calls[1], vote]) == [
                .notAPayment(row: 2, expected: rows[2], vote)
            ])
    }
}
