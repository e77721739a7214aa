import HTTP

/// What a problem document's `type` stands for: one rule, said for people who meet it.
///
/// Every code that may stand in `code` has one; a test compares them with the enums of errors.
public struct ProblemType: Sendable, Hashable {
    /// The stable snake_case name of the rule.
    public let code: String
    /// A few words; the `title` of every problem of this type.
    public let title: String
    /// What must hold, or what has happened.
    public let meaning: String
    /// What the caller does next.
    public let action: String

    init(_ code: String, _ title: String, _ meaning: String, _ action: String) {
        self.code = code
        self.title = title
        self.meaning = meaning
        self.action = action
    }

    /// All types, one for each code.
    static let list: [ProblemType] = {
        let types: [[ProblemType]] = [
            ofRequests, ofMalformations, ofValues, ofJournal, ofPeriods, ofSecondPeople,
            ofOrganisation, ofRewards, ofMethodologists, ofLiquidityMining, ofPayouts, ofVesting,
            ofConstraints, [ofAnyConstraint],
        ]
        return Array(types.joined())
    }()

    /// All types by code.
    public static let all: [String: ProblemType] = Dictionary(list.map { ($0.code, $0) }) {
        first, _ in first
    }

    /// The type of a code; a rule of the database without a text of its own has a common one.
    static func of(_ code: String) -> ProblemType { all[code] ?? ofAnyConstraint }

    /// The path of its page, a URI reference relative to the service.
    var reference: String { "/problems/\(code)" }

    /// Faults of the grammar: their sentences are those of the server.
    private static let ofMalformations = Malformation.allCases.map { malformation in
        ProblemType(
            malformation.rawValue, "Malformed request",
            HTTPError.malformed(malformation).description,
            "Let a client library write the request; what breaks the grammar is never guessed at.")
    }

    private static let ofAnyConstraint = ProblemType(
        "constraint_broken", "A rule of the books",
        "The change would break a rule that the database holds; code is the rule's name.",
        "Read detail; if it does not help, show code and request_id to whoever runs the service.")
}
