/// Header fields in the order sent, duplicates kept, names compared without case.
///
/// Values are bytes: those above 0x7F pass unjudged (RFC 9110, 5.5). All fields share one buffer.
public struct Headers: Sendable {
    struct Field {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32

        init(name: Range<Int>, value: Range<Int>) {
            nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
            nameEnd = UInt32(truncatingIfNeeded: name.upperBound)
            valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
            valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
        }

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    }

    private(set) var storage: [UInt8]
    private(set) var fields: [Field]

    /// No fields.
    public init() {
        storage = []
        fields = []
    }

    /// Fields that a parser found in a head, whose bytes become the storage.
    init(storage: [UInt8], fields: [Field]) {
        self.storage = storage
        self.fields = fields
    }

    /// How many fields there are.
    public var count: Int { fields.count }

    /// The value of the first field of that name; bytes that are not UTF-8 become U+FFFD.
    public subscript(name: String) -> String? {
        for field in fields where matches(field, name) {
            return text(field.value)
        }
        return nil
    }

    /// The values of all fields of that name, in order.
    public func values(of name: String) -> [String] {
        fields.filter { matches($0, name) }.map { text($0.value) }
    }

    /// The raw value of the first field of that name.
    public func bytes(of name: String) -> [UInt8]? {
        for field in fields where matches(field, name) {
            return Array(storage[field.value])
        }
        return nil
    }

    /// All fields: names in lower case, values as text.
    public var all: [(name: String, value: String)] {
        fields.map { (text($0.name).lowercased(), text($0.value)) }
    }

    /// Adds a field behind the others. The name must be a token; control bytes of the value
    /// become spaces, so that no value can end its line.
    public mutating func append(_ name: String, _ value: String) {
        precondition(
            !name.isEmpty && name.utf8.allSatisfy(Grammar.isToken), "a field name is a token"
        )
        let start = storage.count
        storage.append(contentsOf: name.utf8)
        let middle = storage.count
        for byte in value.utf8 {
            storage.append(Grammar.isFieldValue(byte) ? byte : Grammar.space)
        }
        fields.append(Field(name: start..<middle, value: middle..<storage.count))
    }

    /// Replaces all fields of that name by one.
    public mutating func set(_ name: String, _ value: String) {
        remove(name)
        append(name, value)
    }

    /// Removes all fields of that name.
    public mutating func remove(_ name: String) {
        fields = fields.filter { !matches($0, name) }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: storage[range], as: UTF8.self)
    }

    func matches(_ field: Field, _ name: String) -> Bool {
        let range = field.name
        guard range.count == name.utf8.count else { return false }
        return Grammar.equal(storage.span, range, name)
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    /// Fields in the order written.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init()
        for (name, value) in elements { append(name, value) }
    }
}
