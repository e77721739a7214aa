extension JSONWriter {
    /// Writes a member with a string.
    public mutating func field(_ name: String, _ text: String) {
        self.name(name)
        value(text)
    }

    /// Writes a member with a string, or with null.
    public mutating func field(_ name: String, _ text: String?) {
        guard let text else { return null(name) }
        field(name, text)
    }

    /// Writes a member with an integer.
    public mutating func field(_ name: String, _ integer: Int) {
        self.name(name)
        value(integer)
    }

    /// Writes a member with an integer, or with null.
    public mutating func field(_ name: String, _ integer: Int?) {
        guard let integer else { return null(name) }
        field(name, integer)
    }

    /// Writes a member with an unsigned integer.
    public mutating func field(_ name: String, _ integer: UInt64) {
        self.name(name)
        value(integer)
    }

    /// Writes a member with `true` or `false`.
    public mutating func field(_ name: String, _ bool: Bool) {
        self.name(name)
        value(bool)
    }

    /// Writes a member with a number as it was read.
    public mutating func field(_ name: String, _ number: JSONNumber) {
        self.name(name)
        value(number)
    }

    /// Writes a member with any value.
    public mutating func field(_ name: String, _ value: JSONValue) {
        self.name(name)
        self.value(value)
    }

    /// Writes a member with null.
    public mutating func null(_ name: String) {
        self.name(name)
        null()
    }

    /// Writes a member with an object whose members the closure writes.
    public mutating func object<Failure: Error>(
        _ name: String, _ members: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        self.name(name)
        try object(members)
    }

    /// Writes a member with an array whose elements the closure writes.
    public mutating func array<Failure: Error>(
        _ name: String, _ elements: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        self.name(name)
        try array(elements)
    }

    /// Writes any value with all that it holds.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let bool): self.value(bool)
        case .number(let number): self.value(number)
        case .string(let text): self.value(text)
        case .array(let elements): array { for element in elements { $0.value(element) } }
        case .object(let object):
            self.object { for member in object.members { $0.field(member.name, member.value) } }
        }
    }
}
