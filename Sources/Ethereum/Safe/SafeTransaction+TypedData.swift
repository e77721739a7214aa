public import JSON

extension SafeTransaction {
    /// The transaction as wallets sign it: `types`, `primaryType`, `domain` and `message` of
    /// `eth_signTypedData_v4` (EIP-712).
    ///
    /// Whole numbers of the message are decimal strings. Hashing it gives ``safeTxHash``.
    public var typedData: JSONValue {
        var types = JSONObject()
        var domain = JSONObject()
        if safe.version >= .v130 {
            types["EIP712Domain"] = Self.members("uint256 chainId,address verifyingContract")
            domain["chainId"] = .string(safe.chain.description)
        } else {
            types["EIP712Domain"] = Self.members("address verifyingContract")
        }
        domain["verifyingContract"] = .string(safe.address.checksummed)
        let baseGas = safe.version < .v100 ? "dataGas" : "baseGas"
        types["SafeTx"] = Self.members(
            "address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,"
                + "uint256 \(baseGas),uint256 gasPrice,address gasToken,address refundReceiver,"
                + "uint256 nonce")
        var message = JSONObject()
        for field in Self.signedFields {
            message[field == .baseGas ? baseGas : field.rawValue] = .string(text(field))
        }
        var document = JSONObject()
        document["types"] = .object(types)
        document["primaryType"] = .string("SafeTx")
        document["domain"] = .object(domain)
        document["message"] = .object(message)
        return .object(document)
    }

    private static let signedFields: [Field] = [
        .to, .value, .data, .operation, .safeTxGas, .baseGas, .gasPrice, .gasToken,
        .refundReceiver, .nonce,
    ]

    /// `uint256 nonce,…` as the list of names and types that it is.
    private static func members(_ text: String) -> JSONValue {
        .array(
            text.split(separator: ",").map { member in
                let parts = member.split(separator: " ")
                var object = JSONObject()
                object["name"] = .string(parts.last.map(String.init) ?? "")
                object["type"] = .string(parts.first.map(String.init) ?? "")
                return .object(object)
            })
    }
}
