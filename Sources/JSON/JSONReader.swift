/// Reads JSON documents strictly by RFC 8259, exactly and within bounds.
///
/// Beyond the grammar it refuses what readers disagree about: a byte order mark, ill-formed UTF-8,
/// escapes of lone surrogates, and names that occur twice in an object (names that differ in
/// Unicode normalisation only count as the same). Numbers are kept as written.
///
///     let value = try JSONReader().read(body)
public struct JSONReader: Sendable {
    /// How deep arrays and objects may nest; `[[1]]` has depth 2.
    public let depthLimit: Int
    /// How many bytes a document may have.
    public let sizeLimit: Int
    /// How much it may hold.
    public let limits: JSONLimits

    /// Makes a reader with its bounds: depth from 1 to 512, size in bytes.
    public init(
        depthLimit: Int = 64, sizeLimit: Int = 1 << 20, limits: JSONLimits = .usual
    ) {
        precondition((1...512).contains(depthLimit), "the reader recurses: depth is 1 to 512")
        self.depthLimit = depthLimit
        self.sizeLimit = sizeLimit
        self.limits = limits
    }

    /// Reads one document that fills all the bytes; throws the first fault.
    public func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        guard bytes.count <= sizeLimit else {
            throw JSONError(
                .tooLarge, at: sizeLimit,
                "The document has \(bytes.count) bytes; at most \(sizeLimit) are taken.")
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw JSONError(
                .byteOrderMark, at: 0,
                "The document begins with a byte order mark; send it as UTF-8 without one."
            )
        }
        var parser = JSONParser(bytes: bytes, depthLimit: depthLimit, limits: limits)
        return try parser.document()
    }
}
