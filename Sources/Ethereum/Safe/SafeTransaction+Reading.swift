public import JSON

extension SafeTransaction {
    /// Reads a proposal as ``proposal(sender:signature:origin:)`` writes it and as the Transaction
    /// Service gives it; members that are not signed are passed over.
    ///
    /// Numbers may stand as strings or as whole numbers. The hash under `contractTransactionHash`
    /// (`safeTxHash` in the service's answers), if there is one, must be the one of these fields.
    public init(proposal document: JSONValue, of safe: SafeAccount) throws(JSONFaults) {
        try self.init(proposal: JSONPlace(document), of: safe)
    }

    /// As above, within a document; faults name their place there.
    public init(proposal place: JSONPlace, of safe: SafeAccount) throws(JSONFaults) {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (to, value, data, operation, safeTxGas, baseGas, gasPrice, nonce) = try fields.finish(
            fields.parse("to") { try Address($0) },
            fields.required("value", Self.number),
            fields.optionalParse("data") { try Hex.bytes(of: $0) },
            fields.required("operation", Self.operation),
            fields.required("safeTxGas", Self.number),
            fields.required("baseGas", Self.number),
            fields.required("gasPrice", Self.number),
            fields.required("nonce", Self.number)
        )
        let (gasToken, receiver) = try fields.finish(
            fields.optionalParse("gasToken") { try Address($0) },
            fields.optionalParse("refundReceiver") { try Address($0) })
        self.init(
            safe: safe, call: SafeCall(to: to, value: value, data: data ?? []),
            operation: operation, safeTxGas: safeTxGas,
            refund: Refund(
                baseGas: baseGas, gasPrice: gasPrice, gasToken: gasToken ?? .zero,
                receiver: receiver ?? .zero),
            nonce: nonce)
        let computed = safeTxHash
        for name in ["contractTransactionHash", "safeTxHash"] {
            let (hash) = try fields.finish(fields.optionalParse(name) { try Hash32($0) })
            guard let hash, hash != computed else { continue }
            fields.add(
                name, code: "invalid", detail: "must be \(computed), the hash of these fields",
                found: hash.description)
            _ = try fields.finish()
        }
    }

    private static func number(_ place: JSONPlace) throws -> UInt256 {
        if case .number(let number) = place.value { return try UInt256(decimal: number.lexeme) }
        return try place.parse { try UInt256(decimal: $0) }
    }

    private static func operation(_ place: JSONPlace) throws -> Operation {
        guard let number = UInt64(exactly: try number(place)), number < 3,
            let operation = Operation(rawValue: UInt8(number))
        else { throw OperationError.unknown }
        return operation
    }
}

private enum OperationError: Error, CustomStringConvertible {
    case unknown

    var description: String { "must be 0, 1 or 2" }
}

extension SafeTransaction {
    /// What owners sign, by the names that the Transaction Service gives it.
    public enum Field: String, CaseIterable, Hashable, Sendable {
        case chainId, safe, safeVersion, to, value, data, operation, safeTxGas, baseGas, gasPrice
        case gasToken, refundReceiver, nonce
    }

    /// The fields in which two transactions differ, in the order of ``Field``; none for equal ones.
    public func differences(from other: SafeTransaction) -> [Field] {
        Field.allCases.filter { text($0) != other.text($0) }
    }

    /// A field as the proposal writes it.
    public func text(_ field: Field) -> String {
        switch field {
        case .chainId: safe.chain.description
        case .safe: safe.address.checksummed
        case .safeVersion: safe.version.description
        case .to: call.to.checksummed
        case .value: call.value.description
        case .data: Hex.text(of: call.data)
        case .operation: "\(operation.rawValue)"
        case .safeTxGas: safeTxGas.description
        case .baseGas: refund.baseGas.description
        case .gasPrice: refund.gasPrice.description
        case .gasToken: refund.gasToken.checksummed
        case .refundReceiver: refund.receiver.checksummed
        case .nonce: nonce.description
        }
    }
}
