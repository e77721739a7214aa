/// An error of the rules: what must hold, or what was found instead.
///
/// Every room has one enum that conforms. `description` is a sentence for people that says what
/// was found and what to do; `code` is stable and part of the API.
public protocol Refusal: Error, Sendable, CustomStringConvertible {
    /// The stable snake_case name of the broken rule.
    var code: String { get }
    /// What kind of answer the caller deserves.
    var category: RefusalCategory { get }
    /// The single faults of a list, each with its place; empty where there is only one.
    var faults: [Fault] { get }
    /// The codes of what refuses what was asked for, by the state of the books or a rule of theirs; none where it is
    /// only how it was written. Where money would move, such an attempt is noted.
    var rulesOfTheBooks: [String] { get }
}

extension Refusal {
    public var faults: [Fault] { [] }
    public var rulesOfTheBooks: [String] {
        category == .conflict || category == .stale ? [code] : []
    }
}

/// Who must act after a refusal, and how.
public enum RefusalCategory: Sendable, Hashable {
    /// The input breaks a rule and must be changed.
    case invalid
    /// The thing is in a state that does not allow it, or somebody else was first.
    case conflict
    /// This principal may not.
    case forbidden
    /// There is no such thing.
    case notFound
    /// The caller's copy is old: read it again.
    case stale
}

/// One fault of an input: where, what was found, and what to do.
public struct Fault: Sendable, Hashable {
    /// Where in the input a fault was found.
    public enum Place: Sendable, Hashable {
        /// A JSON Pointer into the body.
        case pointer(String)
        /// A row of a CSV file as a spreadsheet numbers it (the header is row 1), and its column.
        case row(Int, column: String)
        /// A query parameter.
        case parameter(String)
    }

    /// Where it was found.
    public var place: Place
    /// The stable snake_case name of the broken rule.
    public var code: String
    /// A sentence that says what to do.
    public var detail: String
    /// What stood there, as far as it can be shown.
    public var found: String?

    /// A fault at a place.
    public init(at place: Place, code: String, detail: String, found: String? = nil) {
        self.place = place
        self.code = code
        self.detail = detail
        self.found = found
    }
}
