public import JSON

extension TransactionBuilderFile {
    /// Reads a batch file that makes payments only, in any of their three spellings, and checks its
    /// checksum.
    ///
    /// Members that the app ignores are passed over. Throws
    /// ``TransactionBuilderError/malformed(_:)`` with the place of every fault, or
    /// ``TransactionBuilderError/checksum(found:computed:)``.
    public init(_ document: JSONValue) throws(TransactionBuilderError) {
        try self.init(document, isForPayments: true)
    }

    /// Reads a batch file of any calls and checks its checksum.
    ///
    /// Functions must be given by types that ``ABIFunction`` knows and by arguments that fit them.
    public init(callsIn document: JSONValue) throws(TransactionBuilderError) {
        try self.init(document, isForPayments: false)
    }

    private init(
        _ document: JSONValue, isForPayments: Bool
    ) throws(TransactionBuilderError) {
        let computed = try Self.checksum(of: document)
        let found: Hash32?
        do {
            (self, found) = try Self.read(document, isForPayments: isForPayments)
        } catch {
            throw .malformed(error)
        }
        guard found == computed else { throw .checksum(found: found, computed: computed) }
    }

    private static func read(
        _ document: JSONValue, isForPayments: Bool
    ) throws(JSONFaults) -> (TransactionBuilderFile, checksum: Hash32?) {
        var fields = try JSONFields(passingOverOthersIn: JSONPlace(document))
        let (chain, createdAt, meta, calls) = try fields.finish(
            fields.parse("chainId", chain),
            fields.integer("createdAt", in: 0...(1 << 53 - 1) as ClosedRange<UInt64>),
            fields.required("meta") { try Meta($0) },
            fields.array("transactions") { try call($0, isForPayments: isForPayments) }
        )
        let file = TransactionBuilderFile(
            verified: chain, safe: meta.safe, name: meta.name, description: meta.description,
            createdAt: createdAt, calls: calls)
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
        case none
        case bytes([UInt8])
    }

    /// `0x` counts: the app takes it for data and calls without any.
    private static func data(_ text: String) throws -> Data {
        text.isEmpty ? .none : .bytes(try Hex.bytes(of: text))
    }

    /// Non-empty data wins over a readable method, as in the app.
    private static func call(
        _ place: JSONPlace, isForPayments: Bool
    ) throws(JSONFaults) -> ContractCall {
        var fields = try JSONFields(passingOverOthersIn: place)
        let (to, value, data, function) = try fields.finish(
            fields.parse("to") { try Address($0) },
            fields.parse("value") { try UInt256(decimal: $0) },
            fields.optionalParse("data", Self.data),
            fields.optional("contractMethod") { try ABIFunction(method: $0) }
        )
        let call: ContractCall
        if case .bytes(let bytes) = data {
            call = ContractCall(SafeCall(to: to, value: value, data: bytes))
        } else if let function {
            guard !isForPayments || function == .transfer else {
                throw notAPayment(place, "contractMethod")
            }
            let (arguments) = try fields.finish(
                fields.required("contractInputsValues") { try function.call(inputValues: $0) })
            call = ContractCall(to: to, value: value, arguments)
        } else {
            call = ContractCall(SafeCall(to: to, value: value, data: []))
        }
        guard !isForPayments || call.transfer != nil else {
            if case .bytes = data { throw notAPayment(place, "data") }
            throw notAPayment(place, "contractMethod")
        }
        return call
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
