/// Short strings by name that say more of a journal entry, such as the number of an invoice.
public struct EntryMetadata: Hashable, Sendable {
    /// Names are handles of at most 63 characters, values 1 to 200 characters on one line.
    public let values: [String: String]

    /// How many strings an entry may have.
    public static let maximumCount = 20

    /// Nothing.
    public static let none = EntryMetadata()

    private init() { values = [:] }

    /// Checks names and values; throws ``JournalError``.
    public init(_ values: [String: String]) throws(JournalError) {
        guard values.count <= Self.maximumCount else {
            throw .metadataTooMuch(found: values.count, allowed: Self.maximumCount)
        }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard Handle.isHandle(name.utf8), Text.isLine(value) else {
                throw .metadataMalformed(name: name)
            }
        }
        self.values = values
    }
}
