public import JSON

extension TransactionBuilderFile {
    /// Reads a batch file that makes payments only, in any of their three spellings, and checks its
    /// checksum.
    ///
    /// Members that the app ignores are passed over. Throws
    /// ``TransactionBuilderError/malformed(_:)`` with the place of every fault, or
    /// ``TransactionBuilderError/checksum(found:computed:)``.
    public init(_ document: JSONValue) throws(TransactionBuilderError) {
        let computed = try Self.checksum(of: document)
        let found: Hash32?
        do {
            (self, found) = try Self.read(document)
        } catch {
            throw .malformed(error)
        }
        guard found == computed else { throw .checksum(found: found, computed: computed) }
    }

    private static func read(
        _ document: JSONValue
    ) throws(JSONFaults) -> (TransactionBuilderFile, checksum: Hash32?) {
        var fields = try JSONFields(passingOverOthersIn: JSONPlace(document))
        let (chain, createdAt, meta, transfers) = try fields.finish(
            fields.parse("chainId", chain),
            fields.integer("createdAt", in: 0...(1 << 53 - 1) as ClosedRange<UInt64>),
            fields.required("meta") { try Meta($0) },
            fields.array("transactions") { try transfer($0) }
        )
        let file = TransactionBuilderFile(
            verified: chain, safe: meta.safe, name: meta.name, description: meta.description,
            createdAt: createdAt, transfers: transfers)
        return (file, meta.checksum)
    }

    private struct Meta {
        let name, description: String
        let safe: Address
        let checksum: Hash32?

        init(_ place: JSONPlace) throws(JSONFaults) {
            var fields = try JSONFields(passingOverOthersIn: place)
            let name: String?
            let description: String?
            (name, description, safe, checksum) = try fields.finish(
                fields.optionalString("name"),
                fields.optionalString("description"),
                fields.parse("createdFromSafeAddress") { try Address($0) },
                fields.optionalParse("checksum") { try Hash32($0) }
            )
            self.name = name ?? ""
            self.description = description ?? ""
        }
    }

    private static func chain(_ text: String) throws -> ChainID {
        guard let number = UInt64(exactly: try UInt256(decimal: text)), let chain = ChainID(number)
        else { throw NumberTextError.tooLarge }
        return chain
    }

    private enum Data {
        case empty
        case bytes([UInt8])
    }

    private static func data(_ text: String) throws -> Data {
        text.isEmpty ? .empty : .bytes(try Hex.bytes(of: text))
    }

    /// Non-empty data wins over a readable method, as in the app.
    private static func transfer(_ place: JSONPlace) throws(JSONFaults) -> Transfer {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (to, value, data, method) = try fields.finish(
            fields.parse("to") { try Address($0) },
            fields.parse("value") { try UInt256(decimal: $0) },
            fields.optionalParse("data", data),
            fields.optional("contractMethod") { try isTransfer($0) }
        )
        if case .bytes(let bytes) = data {
            guard let transfer = SafeCall(to: to, value: value, data: bytes).transfer else {
                throw notAPayment(place, "data")
            }
            return transfer
        }
        guard let isTransfer = method else {
            return Transfer(token: nil, recipient: to, amount: value)
        }
        guard value.isZero, isTransfer else { throw notAPayment(place, "contractMethod") }
        let (transfer) = try fields.finish(
            fields.required("contractInputsValues") { try arguments($0, token: to) })
        return transfer
    }

    private static func isTransfer(_ place: JSONPlace) throws(JSONFaults) -> Bool {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (name, inputs) = try fields.finish(
            fields.string("name"),
            fields.array("inputs") { place throws(JSONFaults) in
                var input = try JSONFields(passingOverOthersIn: place)
                let (name, type) = try input.finish(input.string("name"), input.string("type"))
                return name + " " + type
            }
        )
        return name == "transfer" && inputs == ["to address", "amount uint256"]
    }

    private static func arguments(
        _ place: JSONPlace, token: Address
    ) throws(JSONFaults) -> Transfer {
        var fields = try JSONFields(place)
        let (recipient, amount) = try fields.finish(
            fields.parse("to") { try Address($0) },
            fields.parse("amount") { try UInt256(decimal: $0) }
        )
        return Transfer(token: token, recipient: recipient, amount: amount)
    }

    private static func notAPayment(_ place: JSONPlace, _ field: String) -> JSONFaults {
        JSONFaults([
            JSONFault(
                pointer: place.pointer + "/" + field, field: field, code: "invalid",
                detail: "must be a payment: ERC-20 transfer without value, or no data at all",
                found: nil)
        ])
    }
}
