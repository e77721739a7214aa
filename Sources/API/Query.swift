import Bookkeeping
import HTTP
import Ledger

/// Query parameters, asked for one by one; whatever nobody asked for is an error.
struct Query {
    private var rest: [(name: String, value: String)]
    private var asked: [String] = []
    private var faults: [Fault] = []

    init(_ parameters: [QueryParameter]) {
        rest = parameters.map { ($0.name, $0.value) }
    }

    /// A parameter's text; nil when it is not there.
    mutating func text(_ name: String) -> String? {
        asked.append(name)
        let values = rest.filter { $0.name == name }
        rest.removeAll { $0.name == name }
        if values.count > 1 {
            fault(name, "parameter_twice", "is given \(values.count) times; give it once", nil)
        }
        return values.first?.value
    }

    /// A parameter that the closure reads; what it throws becomes the fault.
    mutating func value<Value>(_ name: String, _ read: (String) throws -> Value) -> Value? {
        guard let text = text(name) else { return nil }
        do {
            return try read(text)
        } catch let refusal as any Refusal {
            fault(name, refusal.code, refusal.description, text)
        } catch {
            fault(name, "parameter_malformed", "\(error)", text)
        }
        return nil
    }

    /// The first and the last of a range, either of which may be left out; a range that runs backwards is a fault,
    /// because an empty answer would look as if nothing were there.
    mutating func range<Value: Comparable>(
        _ first: String, _ last: String, _ read: (String) throws -> Value
    ) -> (first: Value?, last: Value?) {
        let beginning = value(first, read)
        let text = rest.first { $0.name == last }?.value
        let end = value(last, read)
        if let beginning, let end, end < beginning {
            fault(last, "range_backwards", "lies before \(first); exchange the two", text)
        }
        return (beginning, end)
    }

    /// A parameter that must be there.
    mutating func required<Value>(_ name: String, _ read: (String) throws -> Value) -> Value? {
        if !rest.contains(where: { $0.name == name }) {
            fault(name, "parameter_missing", "is required", nil)
        }
        return value(name, read)
    }

    /// One of the cases of an enum.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let text = text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            fault(name, "parameter_unknown_value", "must be one of \(known)", text)
            return nil
        }
        return choice
    }

    /// `true` or `false`; false when it is not there.
    mutating func flag(_ name: String) throws -> Bool {
        guard let text = text(name) else { return false }
        guard text == "true" || text == "false" else {
            fault(name, "parameter_malformed", "must be true or false", text)
            return false
        }
        return text == "true"
    }

    /// `limit` (1 to 1,000, 50 when it is not there) and `cursor`.
    mutating func page<Subject>(of subject: Subject.Type) -> PageRequest<Subject> {
        let after = value("cursor") { try ID<Subject>($0) }
        return PageRequest(after: after, limit: limit())
    }

    /// `limit`: 1 to 1,000, 50 when it is not there.
    mutating func limit() -> Int { optionalLimit() ?? 50 }

    /// `limit`: 1 to 1,000; nil when it is not there.
    mutating func optionalLimit() -> Int? {
        guard let text = text("limit") else { return nil }
        guard let number = Int(text), (1...1000).contains(number) else {
            fault("limit", "parameter_malformed", "must be a number from 1 to 1000", text)
            return nil
        }
        return number
    }

    /// Throws every fault, parameters that nobody asked for last.
    func finish() throws(APIError) {
        let known = asked.isEmpty ? "none" : asked.joined(separator: ", ")
        let unknown = rest.map { name, value in
            Fault(
                at: .parameter(name), code: "parameter_unknown",
                detail: "is not a parameter here; there are: \(known)", found: value)
        }
        guard faults.isEmpty, unknown.isEmpty else { throw .parameters(faults + unknown) }
    }

    /// Notes what is wrong with a parameter.
    mutating func fault(
        _ name: String, _ code: String, _ detail: String, _ found: String?
    ) {
        faults.append(Fault(at: .parameter(name), code: code, detail: detail, found: found))
    }
}
