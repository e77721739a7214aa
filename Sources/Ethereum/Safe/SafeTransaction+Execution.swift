public import JSON

extension SafeTransaction {
    /// Call data of `execTransaction`, to be sent to the Safe with value 0.
    ///
    /// `signatures` are 65 bytes each in the order of their owners' addresses, then their dynamic
    /// parts. The nonce is not an argument: the Safe takes its own, and a transaction signed for
    /// another one reverts.
    public func execTransactionCalldata(signatures: [UInt8]) -> [UInt8] {
        var arguments = ABIEncoder()
        arguments.add(call.to)
        arguments.add(call.value)
        arguments.add(call.data)
        arguments.add(UInt256(UInt64(operation.rawValue)))
        arguments.add(safeTxGas)
        arguments.add(refund.baseGas)
        arguments.add(refund.gasPrice)
        arguments.add(refund.gasToken)
        arguments.add(refund.receiver)
        arguments.add(signatures)
        return Self.execTransactionSelector + arguments.encoded()
    }

    /// The execution as a document for whoever sends it: target, value and data of the transaction
    /// to send, with what it executes.
    ///
    /// Anyone may send it; it fits only while the Safe's nonce is the one named.
    public func execution(signatures: [UInt8]) -> JSONValue {
        var fields = JSONObject()
        fields["chainId"] = .string(safe.chain.description)
        fields["to"] = .string(safe.address.checksummed)
        fields["value"] = .string("0")
        fields["data"] = .string(
            Hex.text(of: execTransactionCalldata(signatures: signatures)))
        fields["nonce"] = .string(nonce.description)
        fields["safeTxHash"] = .string(safeTxHash.description)
        return .object(fields)
    }

    private static let execTransactionSelector = ABI.selector(
        "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)"
    )
}
