/// How a request names a thing: by its id, or by the name that people use for it.
///
/// Names are compared without regard to case. A text that is an id is never taken for a name.
public enum Reference<Subject: Identified>: Hashable, Sendable {
    case id(ID<Subject>)
    /// A handle or a symbol in lower case; perhaps of nothing at all.
    case name(String)

    /// Reads either; whether there is such a thing shows only when it is looked up.
    public init(_ text: String) {
        do {
            self = .id(try ID(text))
        } catch {
            self = .name(text.lowercased())
        }
    }

    /// The id, where it is one.
    public var id: ID<Subject>? {
        switch self {
        case .id(let id): id
        case .name: nil
        }
    }

    /// The name in lower case, where it is one.
    public var name: String? {
        switch self {
        case .id: nil
        case .name(let name): name
        }
    }
}
