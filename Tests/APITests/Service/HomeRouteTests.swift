import HTTP
import TestSupport
import Testing

/// Who sees the page at `/`.
@Suite struct HomeRouteTests {
    @Test(arguments: [
        ("unix", "localhost"), ("127.0.0.1:40000", "127.0.0.1:8080"),
        ("127.8.9.10:40000", "localhost:8080"), ("[::1]:40000", "[::1]:8080"),
        ("[::ffff:127.0.0.1]:40000", "LOCALHOST"),
    ])
    func `who asks directly on this machine needs no token`(
        address: String, host: String
    ) async throws {
        let service = try await APIHarness()
        let home = try await service.send(.get, "/", headers: ["Host": host], from: address)
        #expect(home.status == 200)
        #expect(home.text == "<p>The open month</p>")
        #expect(home.headers["Content-Type"] == "text/html; charset=utf-8")
        try await service.close()
    }

    @Test(arguments: [
        "10.0.0.7:40000", "[2001:db8::1]:40000", "[::ffff:10.0.0.7]:40000", "12.7.0.0:1",
        "[::127.0.0.1]:40000", "[::11]:40000",
    ])
    func `who asks from elsewhere shows a token, unless the page is for everybody`(
        address: String
    ) async throws {
        let closed = try await APIHarness()
        let refused = try await closed.send(.get, "/", from: address)
        #expect(refused.status == 401)
        #expect(refused.string("code") == "token_missing")
        #expect(try await closed.send(.get, "/", as: .auditor, from: address).status == 200)
        for sender in [APIHarness.Sender.lead, .script, .payee, .admin] {
            #expect(try await closed.send(.get, "/", as: sender, from: address).status == 403)
        }
        try await closed.close()
        let open = try await APIHarness(isHomeOpen: true)
        #expect(try await open.send(.get, "/", from: address).status == 200)
        try await open.close()
    }

    @Test(arguments: [
        "Forwarded", "Via", "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto",
        "X-Real-IP",
    ])
    func `who comes through a proxy on this machine is from elsewhere`(field: String) async throws {
        let service = try await APIHarness()
        for address in ["127.0.0.1:40000", "unix"] {
            let home = try await service.send(.get, "/", headers: [field: "x"], from: address)
            #expect(home.status == 401)
        }
        try await service.close()
    }

    @Test(arguments: [
        "vestry.example", "localhost.example", "127.0.0.1.example:8080", "10.0.0.7", "[::2]",
        "[::11]",
    ])
    func `a Host of the world is not this machine`(host: String) async throws {
        let service = try await APIHarness()
        let home = try await service.send(
            .get, "/", headers: ["Host": host], from: "127.0.0.1:40000")
        #expect(home.status == 401)
        try await service.close()
    }

    @Test func `only the page at the root is opened by its setting`() async throws {
        let service = try await APIHarness(isHomeOpen: true)
        for path in ["/v1/whoami", "/v1/assets", "/v1/reports/liabilities"] {
            #expect(try await service.send(.get, path).status == 401)
        }
        try await service.close()
    }
}
