public import JSON

/// A batch file of the Safe app "Transaction Builder", format 1.0.
///
/// ERC-20 payments and most other calls are written readably, so that signers see function and
/// arguments; plain payments without data. The file carries no nonce.
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
    /// The calls in their order.
    public let calls: [ContractCall]

    /// A file of these payments; throws ``TransactionBuilderError/createdAt(_:)``.
    public init(
        chain: ChainID, safe: Address, name: String, description: String, createdAt: UInt64,
        transfers: [Transfer]
    ) throws(TransactionBuilderError) {
        guard createdAt < 1 << 53 else { throw .createdAt(createdAt) }
        self.init(
            verified: chain, safe: safe, name: name, description: description,
            createdAt: createdAt, calls: transfers.map { ContractCall($0) })
    }

    /// A file of any calls; throws ``TransactionBuilderError/createdAt(_:)``.
    public init(
        chain: ChainID, safe: Address, name: String, description: String, createdAt: UInt64,
        calls: [ContractCall]
    ) throws(TransactionBuilderError) {
        guard createdAt < 1 << 53 else { throw .createdAt(createdAt) }
        self.init(
            verified: chain, safe: safe, name: name, description: description,
            createdAt: createdAt, calls: calls)
    }

    init(
        verified chain: ChainID, safe: Address, name: String, description: String,
        createdAt: UInt64, calls: [ContractCall]
    ) {
        self.chain = chain
        self.safe = safe
        self.name = name
        self.description = description
        self.createdAt = createdAt
        self.calls = calls
    }

    /// The payments among the calls, in their order.
    public var transfers: [Transfer] { calls.compactMap { $0.transfer } }

    /// The checksum that goes into the file.
    public var checksum: Hash32 {
        get throws(TransactionBuilderError) {
            try Self.checksum(of: .object(document))
        }
    }

    /// The file: JSON without white space and a line feed at the end, names in the app's order; the
    /// same batch always gives the same bytes.
    public func bytes() throws(TransactionBuilderError) -> [UInt8] {
        var file = document
        file["meta"] = .object(meta(checksum: try Self.checksum(of: .object(file))))
        var writer = JSONWriter(capacity: 1024 + 512 * calls.count)
        writer.value(.object(file))
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

    /// What the checksum is over: without it.
    private var document: JSONObject {
        var file = JSONObject()
        file["version"] = .string("1.0")
        file["chainId"] = .string(chain.description)
        file["createdAt"] = .number(JSONNumber(Int(createdAt)))
        file["meta"] = .object(meta(checksum: nil))
        file["transactions"] = .array(TransactionBuilderCalls.transactions(calls))
        return file
    }

    private func meta(checksum: Hash32?) -> JSONObject {
        var meta = JSONObject()
        meta["name"] = .string(name)
        meta["description"] = .string(description)
        meta["txBuilderVersion"] = .string(Self.builderVersion)
        meta["createdFromSafeAddress"] = .string(safe.checksummed)
        meta["createdFromOwnerAddress"] = .string("")
        meta["checksum"] = checksum.map { .string($0.description) }
        return meta
    }
}
