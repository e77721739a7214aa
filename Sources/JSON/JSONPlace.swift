/// A value together with the place where it stands, so that whatever is wrong with it can be named.
public struct JSONPlace: Sendable {
    /// Name of the field that the value belongs to.
    public let field: String
    /// The value itself.
    public let value: JSONValue
    /// The pointer is put together only when a fault needs it.
    private let base: String
    private let step: Step

    private enum Step {
        case none, member
        case element(Int)
    }

    /// JSON Pointer (RFC 6901) of the value.
    public var pointer: String {
        switch step {
        case .none: base
        case .member: base + JSONText.step(field)
        case .element(let index): base + JSONText.step(index)
        }
    }

    /// The whole of a document.
    public init(_ document: JSONValue) {
        self.init(document, field: "", base: "", step: .none)
    }

    /// A member of the object at the pointer.
    init(member name: String, _ value: JSONValue, of base: String) {
        self.init(value, field: name, base: base, step: .member)
    }

    private init(_ value: JSONValue, field: String, base: String, step: Step) {
        self.value = value
        self.field = field
        self.base = base
        self.step = step
    }

    /// The value as a string, with its length in Unicode code points.
    ///
    /// U+0000 is refused: no PostgreSQL text can hold it.
    public func string(length: ClosedRange<Int> = 0...Int.max) throws(JSONFaults) -> String {
        guard case .string(let text) = value else { throw wrongType("a string") }
        guard !text.utf8.contains(0) else {
            throw fault("invalid", "must not contain the character U+0000", text)
        }
        // No text has more code points than bytes: mostly they need not be counted.
        if length.lowerBound == 0, text.utf8.count <= length.upperBound { return text }
        let count = text.unicodeScalars.count
        guard length.contains(count) else {
            throw fault("wrong_length", "must have \(words(length)) characters", "\(count)")
        }
        return text
    }

    /// The value as an integer within the bounds, both inclusive.
    public func integer<Integer: FixedWidthInteger>(
        in range: ClosedRange<Integer> = Integer.min...Integer.max
    ) throws(JSONFaults) -> Integer {
        guard case .number(let number) = value else { throw wrongType("a number") }
        let bounds = "must be from \(range.lowerBound) to \(range.upperBound)"
        let integer: Integer
        do {
            integer = try number.integer()
        } catch {
            switch error {
            case .notAnInteger: throw fault("invalid", "must be a whole number", number.lexeme)
            case .outOfRange: throw fault("out_of_range", bounds, number.lexeme)
            }
        }
        guard range.contains(integer) else { throw fault("out_of_range", bounds, number.lexeme) }
        return integer
    }

    /// The value as `true` or `false`.
    public func bool() throws(JSONFaults) -> Bool {
        guard case .bool(let bool) = value else { throw wrongType("true or false") }
        return bool
    }

    /// The value as a string that the closure makes something of.
    ///
    /// What the closure throws becomes the fault; its description, if it has one, the detail.
    public func parse<Value>(
        code: String = "invalid", _ make: (String) throws -> Value
    ) throws(JSONFaults) -> Value {
        let text = try string()
        do {
            return try make(text)
        } catch let faults as JSONFaults {
            throw faults
        } catch {
            let reason = (error as? any CustomStringConvertible)?.description
            throw fault(code, reason ?? "is not acceptable", text)
        }
    }

    /// The value as an array, each element read by the closure; the faults of all are collected.
    public func array<Element>(
        count: ClosedRange<Int> = 0...Int.max, each read: (JSONPlace) throws -> Element
    ) throws(JSONFaults) -> [Element] {
        guard case .array(let values) = value else { throw wrongType("an array") }
        guard count.contains(values.count) else {
            throw fault("wrong_count", "must have \(words(count)) elements", "\(values.count)")
        }
        var elements: [Element] = []
        elements.reserveCapacity(values.count)
        var faults = JSONFaults()
        let pointer = pointer
        for (index, value) in values.enumerated() {
            let place = JSONPlace(value, field: field, base: pointer, step: .element(index))
            do {
                elements.append(try read(place))
            } catch {
                faults.add(place.faults(of: error))
            }
        }
        guard faults.isEmpty else { throw faults }
        return elements
    }

    /// What an error of a closure says about this place.
    func faults(of error: any Error) -> JSONFaults {
        if let faults = error as? JSONFaults { return faults }
        let reason = (error as? any CustomStringConvertible)?.description
        return fault("invalid", reason ?? "is not acceptable", value.typeName)
    }

    func wrongType(_ wanted: String) -> JSONFaults {
        var detail = "must be \(wanted)"
        if wanted == "a string", case .number = value { detail += ", so in double quotes" }
        return fault("wrong_type", detail, value.typeName)
    }

    func fault(_ code: String, _ detail: String, _ found: String?) -> JSONFaults {
        JSONFaults([
            JSONFault(pointer: pointer, field: field, code: code, detail: detail, found: found)
        ])
    }

    private func words(_ range: ClosedRange<Int>) -> String {
        switch range {
        case _ where range.lowerBound == range.upperBound: "exactly \(range.lowerBound)"
        case _ where range.upperBound == Int.max: "at least \(range.lowerBound)"
        case _ where range.lowerBound == 0: "at most \(range.upperBound)"
        default: "\(range.lowerBound) to \(range.upperBound)"
        }
    }
}
