public import JSON

/// Why there is no Transaction Builder file.
public enum TransactionBuilderError: Error, Equatable, Sendable {
    /// The time is 2^53 milliseconds or more, so JavaScript could not hold it.
    case createdAt(UInt64)
    /// The document has no object `meta`.
    case noMeta
    /// A number is not written as JavaScript writes it, so the app would compute another checksum.
    case numberSpelling(String)
    /// Fields are missing, malformed, or ask for something else than a payment.
    case malformed(JSONFaults)
    /// The file was changed after its checksum was made, or has none.
    case checksum(found: Hash32?, computed: Hash32)
}

extension TransactionBuilderError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .createdAt(let time):
            "The time \(time) ms does not fit into a Transaction Builder file."
        case .noMeta: "The document is not a Transaction Builder file: it has no object meta."
        case .numberSpelling(let lexeme):
            "The number \(String(lexeme.prefix(40))) is not written as JavaScript writes "
                + "it, so no checksum is certain."
        case .malformed(let faults): faults.description
        case .checksum(let found, let computed):
            "The file's checksum is \(found?.description ?? "missing"), but its contents "
                + "give \(computed); it was changed after export, so export it again."
        }
    }
}
