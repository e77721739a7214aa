import Ethereum
import Testing

@Suite struct AirdropCSVTests {
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    private static let token = try! Address("0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6")

    private static func row(
        _ amount: UInt256, decimals: Int, token: Address? = token
    ) -> AirdropCSV.Row {
        AirdropCSV.Row(
            Transfer(token: token, recipient: payee, amount: amount), decimals: decimals)
    }

    @Test func `a file has five columns and plain decimals`() throws {
        let bytes = try AirdropCSV.bytes(of: [
            Self.row(1_250_000_000, decimals: 6),
            Self.row(1, decimals: 18, token: nil),
            Self.row(1_500, decimals: 3),
        ])
        let token = "0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6"
        let payee = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
        let expected = """
            token_type,token_address,receiver,amount,id
            erc20,\(token),\(payee),1250,
            native,,\(payee),0.000000000000000001,
            erc20,\(token),\(payee),1.5,

            """
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: [
        (0 as UInt256, 0, "0"), (0, 18, "0"), (1, 0, "1"), (10, 1, "1"), (1, 1, "0.1"),
        (100, 0, "100"), (123_456, 6, "0.123456"), (1_234_567, 6, "1.234567"),
        (1, 77, "0." + String(repeating: "0", count: 76) + "1"),
    ])
    func `base units print as plain decimals without trailing zeros`(
        amount: UInt256, decimals: Int, text: String
    ) {
        #expect(amount.text(decimals: decimals) == text)
    }

    @Test func `500 rows are taken and 501 are not`() throws {
        let rows = [AirdropCSV.Row](repeating: Self.row(1, decimals: 0), count: 501)
        #expect(throws: AirdropCSVError.tooManyRows(501)) { try AirdropCSV.bytes(of: rows) }
        let bytes = try AirdropCSV.bytes(of: Array(rows.prefix(500)))
        #expect(bytes.filter { $0 == 0x0A }.count == 501)
    }

    @Test(arguments: [
        (0 as UInt256, 18, AirdropCSVError.zeroAmount(row: 1)),
        (UInt256.max, 18, .amountTooLarge(row: 1)),
        (1, 78, .decimals(row: 1, found: 78)),
        (1, -1, .decimals(row: 1, found: -1)),
    ])
    func `a row that the app would drop is refused`(
        amount: UInt256, decimals: Int, error: AirdropCSVError
    ) {
        let rows = [Self.row(1, decimals: 0), Self.row(amount, decimals: decimals)]
        #expect(throws: error) { try AirdropCSV.bytes(of: rows) }
    }
}
