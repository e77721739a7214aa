/// Takes an object apart field by field and collects everything that is wrong with it.
///
/// Each method gives nil for a field that is at fault; `finish` throws all faults, or hands the
/// values back without the optionals. Members that nobody asked for are faults as well. Fields
/// named `optional…` give a value that is itself nil if the member is absent or null.
///
///     var fields = try JSONFields(document)
///     (symbol, decimals, contract, note) = try fields.finish(
///         fields.string("symbol", length: 1...32),
///         fields.integer("decimals", in: 0...77),
///         fields.parse("address") { try Address($0) },
///         fields.optionalString("note")
///     )
public struct JSONFields {
    private let place: JSONPlace
    private let pointer: String
    private let object: JSONObject
    /// Whether members that nobody asks for are left alone.
    private let passesOverOthers: Bool
    private var asked: [String] = []
    private var faults = JSONFaults()

    /// Begins with a whole document, which must be an object.
    public init(_ document: JSONValue) throws(JSONFaults) {
        try self.init(JSONPlace(document))
    }

    /// Begins with a part of a document, which must be an object.
    public init(_ place: JSONPlace) throws(JSONFaults) {
        try self.init(place, passesOverOthers: false)
    }

    /// Begins with an object of another program, which may have members that we do not know.
    public init(passingOverOthersIn place: JSONPlace) throws(JSONFaults) {
        try self.init(place, passesOverOthers: true)
    }

    private init(_ place: JSONPlace, passesOverOthers: Bool) throws(JSONFaults) {
        guard case .object(let object) = place.value else { throw place.wrongType("an object") }
        self.place = place
        self.pointer = place.pointer
        self.object = object
        self.passesOverOthers = passesOverOthers
    }

    /// Whether nothing was found wrong so far.
    public var isFaultless: Bool { faults.isEmpty }

    /// Whether the object has the member, be it null.
    public func has(_ name: String) -> Bool { object[name] != nil }

    /// A field that must be there, read by the closure.
    public mutating func required<Value>(
        _ name: String, _ read: (JSONPlace) throws -> Value
    ) -> Value? {
        asked.append(name)
        guard let value = object[name] else {
            add(name, code: "missing", detail: "is required", found: nil)
            return nil
        }
        return self.read(member(name, value), read)
    }

    /// A field that may be absent or null, read by the closure.
    public mutating func optional<Value>(
        _ name: String, _ read: (JSONPlace) throws -> Value
    ) -> Value?? {
        asked.append(name)
        guard let value = object[name], value != .null else { return .some(nil) }
        return self.read(member(name, value), read).map(Optional.some)
    }

    /// Reports a fault that the reading itself could not see, such as fields excluding each other.
    public mutating func add(_ name: String, code: String, detail: String, found: String?) {
        faults.add(
            JSONFault(
                pointer: pointer + JSONText.step(name), field: JSONText.cut(name), code: code,
                detail: detail, found: found))
    }

    /// Throws all faults, unknown members last; otherwise gives the values that were read.
    public mutating func finish<each Value>(
        _ values: repeat (each Value)?
    ) throws(JSONFaults) -> (repeat each Value) {
        for member in object.members where !passesOverOthers && !asked.contains(member.name) {
            add(
                member.name, code: "unknown",
                detail: "is not a field here; there are \(asked.joined(separator: ", "))",
                found: member.value.typeName)
        }
        guard faults.isEmpty else { throw faults }
        return (repeat try present(each values))
    }

    /// A value that is nil although no fault was seen came from elsewhere.
    private func present<Value>(_ value: Value?) throws(JSONFaults) -> Value {
        guard let value else { throw place.fault("invalid", "has a field without value", nil) }
        return value
    }

    private func member(_ name: String, _ value: JSONValue) -> JSONPlace {
        JSONPlace(member: name, value, of: pointer)
    }

    private mutating func read<Value>(
        _ member: JSONPlace, _ read: (JSONPlace) throws -> Value
    ) -> Value? {
        do {
            return try read(member)
        } catch {
            faults.add(member.faults(of: error))
            return nil
        }
    }
}
