import Ethereum
import Ledger

/// Values of the tests of payouts.
enum Sample {
    static let safe = address("0x1a2B3c4d5E6f708192a3B4c5D6E7F8091A2b3C4d")
    static let dao = address("0x0954906da0Bf32d5479e25f46056d22f08464cab")
    static let usd = address("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48")
    static let ann = address("0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1")
    static let bob = address("0xb2b2b2b2b2B2b2B2B2b2b2B2B2b2B2B2b2b2b2b2")

    static let chain = ChainID(31337) ?? fallback
    private static let fallback: ChainID = { preconditionFailure("31337 is a chain.") }()

    static func address(_ text: String) -> Address {
        guard let address = try? Address(text) else { preconditionFailure("No address: \(text)") }
        return address
    }

    static func id<Subject>(_ number: UInt64) -> ID<Subject> { ID(high: 0, low: number) }

    /// ann gets 144.55 of 18 decimals for two payables and 1.5 of 6 decimals, bob native 0.07.
    static let payments = [
        Payment(
            payee: id(1), recipient: ann, asset: id(1), token: dao,
            amount: number("144550000000000000000"), payables: [id(4), id(1)]),
        Payment(
            payee: id(1), recipient: ann, asset: id(2), token: usd, amount: 1_500_000,
            payables: [id(2)]),
        Payment(
            payee: id(2), recipient: bob, asset: id(3), token: nil,
            amount: 70_000_000_000_000_000, payables: [id(3)]),
    ]

    static func number(_ text: String) -> UInt256 {
        guard let number = try? UInt256(decimal: text) else {
            preconditionFailure("No number: \(text)")
        }
        return number
    }

    static func principal(
        _ number: UInt64, payee: ID<Payee>? = nil, roles: Set<Role> = [.approver]
    ) throws -> Principal {
        try Principal(
            id: id(number), handle: Handle("person\(number)"), kind: .person, payee: payee,
            roles: roles, groups: [])
    }
}
