import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// A service with a directory, and short words for what the tests of rewards do again and again.
struct RewardRunFixture {
    let service: APIHarness
    let directory: SampleDirectory

    init() async throws {
        service = try await APIHarness()
        directory = try await SampleDirectory(in: service)
    }

    /// Begins a run of the engineering group for May 2021 and gives its path.
    func run(
        group: String = "engineering", as sender: APIHarness.Sender = .lead2
    ) async throws -> String {
        let answer = try await service.send(
            .post, "/v1/reward-runs", as: sender,
            json: #"{"group": "\#(group)", "period": "2021-05"}"#)
        #expect(answer.status == 201)
        return "/v1/reward-runs/" + (try #require(answer.string("id")))
    }

    /// Adds lines `payee asset amount kind`.
    @discardableResult
    func add(
        _ lines: String..., to run: String, as sender: APIHarness.Sender = .lead2
    ) async throws -> APIHarness.Answer {
        let elements = lines.map { line in
            let words = line.split(separator: " ")
            return """
                {"payee": "\(words[0])", "asset": "\(words[1])", "amount": "\(words[2])",
                 "kind": "\(words[3])"}
                """
        }
        return try await service.send(
            .post, run + "/lines", as: sender,
            json: #"{"lines": [\#(elements.joined(separator: ","))]}"#)
    }

    /// A submitted run with three lines: alice 144.55, bob 20.25 and carol 5 INDEX.
    func submittedRun() async throws -> String {
        let run = try await run()
        #expect(
            try await add(
                "alice INDEX 144.55 contribution", "bob INDEX 20.25 contribution",
                "carol INDEX 5 bounty", to: run
            ).status == 201)
        #expect(try await service.send(.post, run + "/submissions", as: .lead2).status == 200)
        return run
    }

    /// The path of the line with a number.
    func line(_ number: Int, of run: String) async throws -> String {
        let lines = try await service.send(.get, run + "/lines", as: .finance)
        return "/v1/reward-lines/" + (try #require(lines.string("data", "\(number - 1)", "id")))
    }

    /// A member of the answer to a GET by finance.
    func read(_ path: String, _ member: String) async throws -> JSONValue? {
        try await service.send(.get, path, as: .finance)[member]
    }

    /// Sends, expects a refusal with this status and code, and that nothing stored has changed.
    @discardableResult
    func refused(
        _ status: Int, _ code: String, _ method: Method, _ path: String,
        as sender: APIHarness.Sender, json: String? = nil, csv: String? = nil, key: String? = nil,
        ifMatch: String? = nil, location: SourceLocation = #_sourceLocation
    ) async throws -> APIHarness.Answer {
        let before = try await service.database.state()
        let answer = try await service.send(
            method, path, as: sender, json: json, csv: csv, key: key, ifMatch: ifMatch)
        #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
        #expect(answer.string("code") == code, "\(answer.text)", sourceLocation: location)
        #expect(try await service.database.state() == before, sourceLocation: location)
        return answer
    }
}

extension APIHarness.Answer {
    /// `code at place` of every error.
    var faults: [String] {
        guard case .array(let errors)? = self["errors"] else { return [] }
        return errors.indices.map { index in
            let place: String =
                switch self["errors", "\(index)", "row"] {
                case .number(let row)?:
                    "\(row.lexeme) \(string("errors", "\(index)", "field") ?? "")"
                default: string("errors", "\(index)", "pointer") ?? ""
                }
            return "\(string("errors", "\(index)", "code") ?? "") at \(place)"
        }
    }
}
