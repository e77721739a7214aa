import Ethereum
import Ledger
import Postgres

extension SafeTransaction {
    /// The transaction that makes these payments; throws ``PayoutsError`` where the Safe cannot.
    static func paying(
        _ payments: [Payment], from safe: SafeAccount, nonce: UInt64, multiSendCallOnly: Address?
    ) throws -> SafeTransaction {
        try making(
            payments.map(\.call), from: safe, nonce: nonce, multiSendCallOnly: multiSendCallOnly)
    }

    /// The transaction that makes these calls; throws ``PayoutsError`` where the Safe cannot.
    static func making(
        _ calls: [SafeCall], from safe: SafeAccount, nonce: UInt64, multiSendCallOnly: Address?
    ) throws -> SafeTransaction {
        do {
            return try paying(
                calls, from: safe, nonce: nonce, multiSendCallOnly: multiSendCallOnly)
        } catch {
            switch error {
            case .noCalls: throw PayoutsError.nothingToPay
            case .oneCallOnly(let version): throw PayoutsError.oneCallOnly(version)
            case .unknownMultiSend(let version, let chain):
                throw PayoutsError.multiSendUnknown(version, chain: chain)
            case .foreignMultiSend(let found, let usual):
                throw PayoutsError.multiSendForeign(found, usual: usual)
            case .notAPayout, .multiSend: throw error
            }
        }
    }

    /// The contract that makes the calls one; nil for a direct call.
    var multiSend: Address? { operation == .delegateCall ? call.to : nil }
}

extension Work {
    /// Addresses that are no payees': known token contracts, Safes and MultiSend contracts of the chain.
    /// There are far fewer of them than payees in a large plan.
    func contracts(on chain: ChainID) async throws -> Set<Address> {
        let rows = try await transaction.query(
            """
            SELECT a.address FROM asset AS a WHERE a.chain_id = \(chain) AND a.address IS NOT NULL
            UNION
            SELECT s.address FROM safe AS s WHERE s.chain_id = \(chain)
            """)
        let bundlers = SafeVersion.allCases.flatMap {
            MultiSend.callOnlyContracts(version: $0, chain: chain)
        }
        return Set(try rows.map { try $0.value("address", as: Address.self) }).union(bundlers)
    }
}
