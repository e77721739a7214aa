import Ethereum
import JSON
import Ledger

extension JSONFields {
    /// A chain id as a JSON number, 1 to 2^53 − 1, which every JSON reader holds exactly.
    mutating func chain(_ name: String) -> ChainID? {
        required(name) { place in
            let number: UInt64 = try place.integer(in: 1...(1 << 53 - 1))
            guard let chain = ChainID(number) else { throw DirectoryError.nonceTooLarge }
            return chain
        }
    }

    /// A typed id.
    mutating func id<Subject>(_ name: String, of subject: Subject.Type) -> ID<Subject>? {
        parse(name) { try ID<Subject>($0) }
    }

    /// A typed id that may be absent.
    mutating func optionalID<Subject>(
        _ name: String, of subject: Subject.Type
    ) -> ID<Subject>?? {
        optionalParse(name) { try ID<Subject>($0) }
    }

    /// One of the cases of an enum.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ type: Choice.Type = Choice.self
    ) -> Choice? {
        parse(name) { text in
            guard let choice = Choice(rawValue: text) else {
                throw ChoiceError(known: Choice.allCases.map(\.rawValue))
            }
            return choice
        }
    }
}

/// A text that is none of the known words.
struct ChoiceError: Error, CustomStringConvertible {
    let known: [String]

    var description: String { "must be one of \(known.joined(separator: ", "))" }
}
