import HTTP
import TestSupport
import Testing

@testable import API

@Suite struct ProblemTypeTests {
    @Test func `the type of a problem leads to its page`() async throws {
        let service = try await APIHarness()
        let problem = try await service.send(.get, "/v1/nothing")
        #expect(problem.status == 404)
        #expect(problem.string("type") == "/problems/path_unknown")
        #expect(problem.string("title") == "Nothing at this path")
        #expect(problem.string("code") == "path_unknown")
        let page = try await service.send(.get, "/problems/path_unknown")
        #expect(page.status == 200)
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(page.text == "<p>The service has no such path.</p>")
        try await service.close()
    }

    @Test(arguments: [
        ("application/json", true), ("application/json, text/html;q=0.9", true),
        ("application/*", true), ("text/html", false), ("*/*", false), ("", false),
        ("text/html,application/xhtml+xml,*/*;q=0.8", false), ("image/png", false),
    ])
    func `the page is JSON where that is liked better`(accept: String, isJSON: Bool) async throws {
        let service = try await APIHarness()
        let page = try await service.send(
            .get, "/problems/amount_zero", headers: ["Accept": accept])
        #expect(page.status == 200)
        #expect(page.headers["Vary"] == "Accept")
        #expect(page.headers["Content-Type"]?.hasPrefix("application/json") == isJSON)
        if isJSON {
            #expect(page.string("type") == "/problems/amount_zero")
            #expect(page.string("code") == "amount_zero")
            #expect(page.string("title") == "Amount of zero")
            #expect(page.string("meaning") == "Nothing is to be counted.")
            #expect(page.string("action") == "Give an amount above zero, or leave the row out.")
        }
        try await service.close()
    }

    @Test(arguments: ["/problems/nothing_of_ours", "/problems/%3Cb%3E", "/problems"])
    func `a code that is none of ours has no page`(path: String) async throws {
        let service = try await APIHarness()
        let answer = try await service.send(.get, path)
        #expect(answer.status == 404)
        #expect(answer.string("code") == "path_unknown")
        try await service.close()
    }

    @Test func `a rule of the database without a text of its own has the common page`() {
        #expect(ProblemType.of("asset_symbol_unique").reference == "/problems/asset_symbol_unique")
        #expect(ProblemType.of("some_new_rule").reference == "/problems/constraint_broken")
        #expect(ProblemType.all["some_new_rule"] == nil)
    }

    @Test func `each code has one text, of sentences and a short title`() {
        let codes = ProblemType.list.map(\.code)
        #expect(codes.count == Set(codes).count)
        for type in ProblemType.list {
            #expect(!type.title.hasSuffix(".") && (3...60).contains(type.title.count), "\(type)")
            for sentence in [type.meaning, type.action] {
                #expect(sentence.hasSuffix(".") && sentence.count > 10, "\(type)")
                #expect(sentence.first?.isUppercase == true || sentence.hasPrefix("known_at"))
            }
        }
    }
}
