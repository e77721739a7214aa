/// A JSON document, or a part of one, as it was written.
///
/// Numbers keep their exact text and objects the order of their members. Two values are equal when
/// they hold the same members in the same order; strings compare as Swift strings do, so by
/// canonical equivalence.
public enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The word that error messages use for a value of this kind, such as `number`.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// The members of a JSON object in the order in which they were written, every name once.
public struct JSONObject: Equatable, Sendable {
    /// A name with its value.
    public struct Member: Equatable, Sendable {
        /// The name, unescaped.
        public let name: String
        /// The value beside the name.
        public let value: JSONValue
    }

    /// All members, in order.
    public private(set) var members: [Member] = []

    /// Makes an object without members.
    public init() {}

    /// The value of a name; nil removes the member, a new name goes to the end.
    ///
    /// Looking up walks the members: fit for the handful of fields a request has.
    public subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index] = Member(name: name, value: value)
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): append(name, value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose name the caller knows to be new.
    mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
    }
}
