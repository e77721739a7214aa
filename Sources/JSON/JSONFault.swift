/// One thing wrong with a field of a request.
public struct JSONFault: Equatable, Sendable, CustomStringConvertible {
    /// JSON Pointer (RFC 6901) of the value, or of the place where it is missing.
    public let pointer: String
    /// Name of the field; the last named step for elements of arrays, empty for the document.
    public let field: String
    /// Stable code: `missing`, `unknown`, `wrong_type`, `out_of_range`, `wrong_length`,
    /// `wrong_count`, `invalid`, or the one the caller of `parse` gave.
    public let code: String
    /// What must hold, to be read behind the name of the field.
    public let detail: String
    /// What was found: the type where that is wrong, else the value cut short; nil if missing.
    public let found: String?

    /// The fault as a sentence with its place.
    public var description: String {
        let place = pointer.isEmpty ? "The document" : JSONText.cut(pointer)
        return "\(place) \(detail)" + (found.map { " (found: \($0))" } ?? "")
    }

    /// Makes a fault, also for rules that only a later check can know.
    public init(pointer: String, field: String, code: String, detail: String, found: String?) {
        self.pointer = pointer
        self.field = field
        self.code = code
        self.detail = detail
        self.found = found.map(JSONText.cut)
    }
}

/// All that is wrong with a request, in the order in which its fields were asked for.
public struct JSONFaults: Error, Equatable, Sendable, CustomStringConvertible {
    /// How many faults are kept; the others are counted.
    public static let limit = 100

    /// The faults that were kept.
    public private(set) var faults: [JSONFault] = []
    /// How many more there were.
    public private(set) var omitted = 0

    /// Whether nothing is wrong.
    public var isEmpty: Bool { faults.isEmpty }

    /// All faults as sentences.
    public var description: String {
        faults.map(\.description).joined(separator: "; ")
            + (omitted > 0 ? "; and \(omitted) more" : "")
    }

    /// Makes a collection of the given faults.
    public init(_ faults: [JSONFault] = []) {
        for fault in faults { add(fault) }
    }

    /// Adds one more fault.
    public mutating func add(_ fault: JSONFault) {
        guard faults.count < Self.limit else {
            omitted += 1
            return
        }
        faults.append(fault)
    }

    /// Adds what was wrong further inside.
    public mutating func add(_ others: JSONFaults) {
        for fault in others.faults { add(fault) }
        omitted += others.omitted
    }
}
