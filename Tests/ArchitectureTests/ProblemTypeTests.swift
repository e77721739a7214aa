import API
import HTTP
import Testing

/// Every code that may be the type of a problem has a text, and every text a code.
@Suite struct ProblemTypeTests {
    /// Never sent: nobody is left to read them.
    private static let unsent: Set<String> = ["disconnected", "response_length_mismatch"]

    /// The strings in `var code: String { … }`, and those given to a problem with its status.
    private static func codes(in file: House.File) -> [String] {
        var codes: [String] = []
        for body in file.text.matches(of: /var code: String \{\n(?s:.*?)\n    \}/) {
            codes += body.output.matches(of: /"([a-z0-9_]+)"/).map { String($0.output.1) }
        }
        codes += file.text.matches(of: /\(\s*\.\w+,\s*code: "([a-z0-9_]+)"/)
            .map { String($0.output.1) }
        return codes
    }

    @Test func `every code has a text and every text a code`() throws {
        let sources = try House.read().sources
        var places: [String: String] = [:]
        for file in sources {
            for code in Self.codes(in: file) { places[code] = file.path }
        }
        #expect(places["nonce_used"] == "Sources/Ledger/Payouts/PayoutsError.swift")
        #expect(places["internal_error"] == "Sources/API/Problem.swift")
        let books = try #require(sources.first { $0.name == "BooksError.swift" })
        let constraints = try #require(books.text.firstRange(of: "enum ConstraintText"))
        for key in books.text[constraints.lowerBound...].matches(of: /"([a-z0-9_]+)":\s/) {
            places[String(key.output.1)] = books.path
        }
        for malformation in Malformation.allCases { places[malformation.rawValue] = "HTTP" }
        for code in Self.unsent { #expect(places.removeValue(forKey: code) != nil) }
        let findings = places.keys.sorted().filter { ProblemType.all[$0] == nil }
            .map { Finding(place: "\(places[$0] ?? ""): \($0)", advice: "add it to API/Problems") }
        #expect(findings == [])
        let texts = Set(ProblemType.all.keys).subtracting(["constraint_broken"])
        #expect(texts.subtracting(places.keys).sorted() == [])
    }
}
