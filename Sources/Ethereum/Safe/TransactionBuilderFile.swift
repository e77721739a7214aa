public import JSON

/// A batch file of the Safe app "Transaction Builder", format 1.0, that makes payments.
///
/// ERC-20 payments are written as a readable call of `transfer`, so that signers see recipient and
/// amount; others without data. The file carries no nonce.
public struct TransactionBuilderFile: Hashable, Sendable {
    /// The version of the app whose format this is; it goes into the checksum.
    static let builderVersion = "1.18.3"

    /// The chain on which the Safe pays.
    public let chain: ChainID
    /// The Safe that pays.
    public let safe: Address
    /// The title that the app shows; not in the checksum.
    public let name: String
    /// A remark; in the checksum.
    public let description: String
    /// When the batch was made, in milliseconds since 1970 UTC, 0 to 2^53 − 1.
    public let createdAt: UInt64
    /// The payments in their order.
    public let transfers: [Transfer]

    /// A file of these payments; throws ``TransactionBuilderError/createdAt(_:)``.
    public init(
        chain: ChainID, safe: Address, name: String, description: String, createdAt: UInt64,
        transfers: [Transfer]
    ) throws(TransactionBuilderError) {
        guard createdAt < 1 << 53 else { throw .createdAt(createdAt) }
        self.init(
            verified: chain, safe: safe, name: name, description: description,
            createdAt: createdAt, transfers: transfers)
    }

    init(
        verified chain: ChainID, safe: Address, name: String, description: String,
        createdAt: UInt64, transfers: [Transfer]
    ) {
        self.chain = chain
        self.safe = safe
        self.name = name
        self.description = description
        self.createdAt = createdAt
        self.transfers = transfers
    }

    /// The checksum that goes into the file.
    public var checksum: Hash32 {
        get throws(TransactionBuilderError) {
            try Self.checksum(of: document(checksum: nil))
        }
    }

    /// The file: JSON without white space and a line feed at the end, names in the app's order; the
    /// same batch always gives the same bytes.
    public func bytes() throws(TransactionBuilderError) -> [UInt8] {
        var writer = JSONWriter(capacity: 1024 + 512 * transfers.count)
        writer.value(document(checksum: try checksum))
        return writer.take() + [0x0A]
    }

    /// The checksum that belongs into any batch file, whatever calls it makes and whatever checksum
    /// it has.
    ///
    /// Throws ``TransactionBuilderError/noMeta``, or ``TransactionBuilderError/numberSpelling(_:)``
    /// for a number that is not written as JavaScript writes it.
    public static func checksum(of batch: JSONValue) throws(TransactionBuilderError) -> Hash32 {
        try BatchChecksum.hash(of: batch)
    }

    private func document(checksum: Hash32?) -> JSONValue {
        var meta = JSONObject()
        meta["name"] = .string(name)
        meta["description"] = .string(description)
        meta["txBuilderVersion"] = .string(Self.builderVersion)
        meta["createdFromSafeAddress"] = .string(safe.checksummed)
        meta["createdFromOwnerAddress"] = .string("")
        meta["checksum"] = checksum.map { .string($0.description) }
        var file = JSONObject()
        file["version"] = .string("1.0")
        file["chainId"] = .string(chain.description)
        file["createdAt"] = .number(JSONNumber(Int(createdAt)))
        file["meta"] = .object(meta)
        file["transactions"] = .array(transfers.map(Self.transaction))
        return .object(file)
    }

    private static func transaction(_ transfer: Transfer) -> JSONValue {
        var transaction = JSONObject()
        guard let token = transfer.token else {
            transaction["to"] = .string(transfer.recipient.checksummed)
            transaction["value"] = .string(transfer.amount.description)
            transaction["data"] = .null
            transaction["contractMethod"] = .null
            transaction["contractInputsValues"] = .null
            return .object(transaction)
        }
        var values = JSONObject()
        values["to"] = .string(transfer.recipient.checksummed)
        values["amount"] = .string(transfer.amount.description)
        transaction["to"] = .string(token.checksummed)
        transaction["value"] = .string("0")
        transaction["data"] = .null
        transaction["contractMethod"] = transferMethod
        transaction["contractInputsValues"] = .object(values)
        return .object(transaction)
    }

    private static let transferMethod: JSONValue = {
        var method = JSONObject()
        method["inputs"] = .array([input("to", "address"), input("amount", "uint256")])
        method["name"] = .string("transfer")
        method["payable"] = .bool(false)
        return .object(method)
    }()

    private static func input(_ name: String, _ type: String) -> JSONValue {
        var input = JSONObject()
        input["internalType"] = .string(type)
        input["name"] = .string(name)
        input["type"] = .string(type)
        return .object(input)
    }
}
