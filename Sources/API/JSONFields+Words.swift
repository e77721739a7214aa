import Ethereum
import JSON
import Ledger

extension JSONFields {
    /// A chain id as a JSON number, 1 to 2^53 − 1, which every JSON reader holds exactly.
    mutating func chain(_ name: String) -> ChainID? {
        required(name) { place in
            let number: UInt64 = try place.integer(in: 1...(1 << 53 - 1))
            guard let chain = ChainID(number) else { throw ChainError.malformed }
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
        required(name) { try $0.choice() }
    }
}

extension JSONPlace {
    /// One of the cases of an enum.
    func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ type: Choice.Type = Choice.self
    ) throws(JSONFaults) -> Choice {
        try parse { try Choice(word: $0) }
    }
}

extension RawRepresentable<String> where Self: CaseIterable {
    /// The case that a word names; throws ``ChoiceError`` with those there are.
    init(word: String) throws(ChoiceError) {
        guard let choice = Self(rawValue: word) else {
            throw ChoiceError(known: Self.allCases.map(\.rawValue))
        }
        self = choice
    }
}

extension ChainID {
    /// Decimal digits, 1 to 2^53 − 1, without leading zeros.
    init(word: String) throws(ChainError) {
        guard let number = UInt64(word), number < 1 << 53, word == String(number),
            let chain = ChainID(number)
        else { throw .malformed }
        self = chain
    }
}

extension Query {
    /// A chain id.
    mutating func chain(_ name: String) -> ChainID? {
        value(name) { try ChainID(word: $0) }
    }
}

/// A number that is no chain's.
enum ChainError: Error, CustomStringConvertible {
    case malformed

    var description: String { "must be the number of a chain, from 1 to 2^53 − 1" }
}

/// A text that is none of the known words.
struct ChoiceError: Error, CustomStringConvertible {
    let known: [String]

    var description: String { "must be one of \(known.joined(separator: ", "))" }
}
