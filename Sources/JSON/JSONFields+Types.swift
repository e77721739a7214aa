extension JSONFields {
    /// A string, with its length in Unicode code points.
    public mutating func string(
        _ name: String, length: ClosedRange<Int> = 0...Int.max
    ) -> String? {
        required(name) { try $0.string(length: length) }
    }

    /// A string that may be absent or null.
    public mutating func optionalString(
        _ name: String, length: ClosedRange<Int> = 0...Int.max
    ) -> String?? {
        optional(name) { try $0.string(length: length) }
    }

    /// An integer within the bounds, both inclusive.
    public mutating func integer<Integer: FixedWidthInteger>(
        _ name: String, in range: ClosedRange<Integer>
    ) -> Integer? {
        required(name) { try $0.integer(in: range) }
    }

    /// An integer that may be absent or null.
    public mutating func optionalInteger<Integer: FixedWidthInteger>(
        _ name: String, in range: ClosedRange<Integer>
    ) -> Integer?? {
        optional(name) { try $0.integer(in: range) }
    }

    /// A field that is `true` or `false`.
    public mutating func bool(_ name: String) -> Bool? {
        required(name) { try $0.bool() }
    }

    /// `true` or `false`, which may be absent or null.
    public mutating func optionalBool(_ name: String) -> Bool?? {
        optional(name) { try $0.bool() }
    }

    /// A string that the closure makes something of; what it throws becomes the fault.
    public mutating func parse<Value>(
        _ name: String, code: String = "invalid", _ make: (String) throws -> Value
    ) -> Value? {
        required(name) { try $0.parse(code: code, make) }
    }

    /// A string that may be absent or null, and that the closure makes something of.
    public mutating func optionalParse<Value>(
        _ name: String, code: String = "invalid", _ make: (String) throws -> Value
    ) -> Value?? {
        optional(name) { try $0.parse(code: code, make) }
    }

    /// An array, each element read by the closure.
    public mutating func array<Element>(
        _ name: String, count: ClosedRange<Int> = 0...Int.max,
        each read: (JSONPlace) throws -> Element
    ) -> [Element]? {
        required(name) { try $0.array(count: count, each: read) }
    }

    /// An array that may be absent or null, each element read by the closure.
    public mutating func optionalArray<Element>(
        _ name: String, count: ClosedRange<Int> = 0...Int.max,
        each read: (JSONPlace) throws -> Element
    ) -> [Element]?? {
        optional(name) { try $0.array(count: count, each: read) }
    }

    /// An object, its fields read by the closure; ends with `finish` where the closure did not.
    public mutating func object<Value>(
        _ name: String, _ read: (inout JSONFields) throws -> Value
    ) -> Value? {
        required(name) { place in
            var fields = try JSONFields(place)
            let value = try read(&fields)
            try fields.finish()
            return value
        }
    }

    /// An object that may be absent or null.
    public mutating func optionalObject<Value>(
        _ name: String, _ read: (inout JSONFields) throws -> Value
    ) -> Value?? {
        optional(name) { place in
            var fields = try JSONFields(place)
            let value = try read(&fields)
            try fields.finish()
            return value
        }
    }
}
