public import JSON

extension SafeTransaction {
    /// The transaction as a proposal to the Safe Transaction Service, with its hash; numbers are
    /// decimal strings.
    ///
    /// `sender` is the owner or delegate who proposes it and signs; without a signature the service
    /// hides the proposal as untrusted. `origin` is a short remark, cut after 200 characters as the
    /// service would refuse more; without one the member is left out. Source:
    /// safe-transaction-service, `POST /api/v2/safes/{address}/multisig-transactions/`.
    public func proposal(
        sender: Address?, signature: Signature? = nil, origin: String? = nil
    ) -> JSONValue {
        var fields = JSONObject()
        fields["to"] = .string(call.to.checksummed)
        fields["value"] = .string(call.value.description)
        fields["data"] = call.data.isEmpty ? .null : .string(Hex.text(of: call.data))
        fields["operation"] = .number(JSONNumber(Int(operation.rawValue)))
        fields["safeTxGas"] = .string(safeTxGas.description)
        fields["baseGas"] = .string(refund.baseGas.description)
        fields["gasPrice"] = .string(refund.gasPrice.description)
        fields["gasToken"] = .string(refund.gasToken.checksummed)
        fields["refundReceiver"] = .string(refund.receiver.checksummed)
        fields["nonce"] = .string(nonce.description)
        fields["contractTransactionHash"] = .string(safeTxHash.description)
        fields["sender"] = sender.map { .string($0.checksummed) } ?? .null
        fields["signature"] = signature.map { .string(Hex.text(of: $0.bytes)) } ?? .null
        fields["origin"] = origin.map { .string(String($0.prefix(200))) }
        return .object(fields)
    }
}
