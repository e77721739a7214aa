import Ethereum
import TestSupport

extension Vector {
    func address(_ name: String) throws -> Address { try Address(text(name)) }

    func number(_ name: String) throws -> UInt256 { try UInt256(decimal: text(name)) }

    func bytes(_ name: String) throws -> [UInt8] { try Hex.bytes(of: text(name)) }

    func call() throws -> SafeCall {
        SafeCall(to: try address("to"), value: try number("value"), data: try bytes("data"))
    }

    /// The transaction of a case; `nonce` is passed in because not every file has one.
    func safeTransaction(_ safe: SafeAccount, nonce: UInt256) throws -> SafeTransaction {
        let refund = SafeTransaction.Refund(
            baseGas: try number("baseGas"), gasPrice: try number("gasPrice"),
            gasToken: try address("gasToken"), receiver: try address("refundReceiver"))
        let operation = SafeTransaction.Operation(rawValue: UInt8(try text("operation")) ?? 255)
        guard let operation else { throw MissingOperation() }
        return SafeTransaction(
            safe: safe, call: try call(), operation: operation, safeTxGas: try number("safeTxGas"),
            refund: refund, nonce: nonce)
    }
}

private struct MissingOperation: Error {}
