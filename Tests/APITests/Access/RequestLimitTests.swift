import Bookkeeping
import HTTP
import Ledger
import TestSupport
import Testing

@testable import API

/// 429 with Retry-After, by a clock that is set.
@Suite struct RequestLimitTests {
    private static let unknown = "Bearer vst_" + String(repeating: "z", count: 40)

    private func whoami(
        _ service: APIHarness, _ authorization: String, from address: String
    ) async throws -> APIHarness.Answer {
        try await service.send(
            .get, "/v1/whoami", headers: ["Authorization": authorization], from: address)
    }

    @Test func `an address is let try so many tokens a minute`() async throws {
        let service = try await APIHarness(
            limits: RequestLimits(refusedTokensPerMinute: 3, requestsPerSecond: 0))
        let good = "Bearer \(APIHarness.Sender.auditor.secret)"
        let late = "Bearer \(APIHarness.Sender.finance.secret)"
        #expect(try await whoami(service, good, from: "192.0.2.1:7000").status == 200)
        service.now = service.now.advanced(bySeconds: 10)
        // Ports do not tell people apart; broken tokens count as unknown ones do.
        for (port, bad) in [(7001, Self.unknown), (7002, "Bearer x"), (7003, "Basic y")] {
            #expect(try await whoami(service, bad, from: "192.0.2.1:\(port)").status == 401)
        }
        service.now = service.now.advanced(bySeconds: 9)
        let refused = try await whoami(service, Self.unknown, from: "192.0.2.1:7004")
        #expect(refused.status == 429)
        #expect(refused.string("code") == "too_many_refused_tokens")
        #expect(refused.headers["Retry-After"] == "41")
        // Who was known before is answered, a new one has to wait, another address has not.
        #expect(try await whoami(service, good, from: "192.0.2.1:7005").status == 200)
        #expect(try await whoami(service, late, from: "192.0.2.1:7006").status == 429)
        #expect(try await whoami(service, late, from: "192.0.2.2:7006").status == 200)
        #expect(try await whoami(service, Self.unknown, from: "192.0.2.2:7006").status == 401)
        service.now = service.now.advanced(bySeconds: 40)
        #expect(try await whoami(service, Self.unknown, from: "192.0.2.1:7007").status == 429)
        service.now = service.now.advanced(bySeconds: 1)
        #expect(try await whoami(service, Self.unknown, from: "192.0.2.1:7008").status == 401)
        try await service.close()
    }

    @Test func `a token that was good and is no more counts as refused`() async throws {
        let service = try await APIHarness(
            limits: RequestLimits(refusedTokensPerMinute: 1, requestsPerSecond: 0))
        let token = "Bearer \(APIHarness.Sender.auditor.secret)"
        #expect(try await whoami(service, token, from: "192.0.2.1:1").status == 200)
        _ = try await service.books.operate("principal disable") {
            try await $0.disablePrincipal(try Handle("auditor"))
        }
        #expect(try await whoami(service, token, from: "192.0.2.1:1").status == 401)
        #expect(try await whoami(service, token, from: "192.0.2.1:1").status == 429)
        try await service.close()
    }

    @Test func `the memory of addresses is bounded, and the rest are counted together`() throws {
        let start = ContinuousClock.now
        let refused = RefusedTokens(limit: 2, clock: { start })
        for number in 0..<RefusedTokens.capacity {
            refused.note("x", from: "host\(number):1", isGood: false)
        }
        for host in ["a:1", "b:1"] { refused.note("x", from: host, isGood: false) }
        #expect(throws: APIError.tooManyRefusals(seconds: 60)) {
            try refused.mustLookAt("x", from: "c:1")
        }
        #expect(throws: Never.self) { try refused.mustLookAt("x", from: "host7:1") }
    }

    @Test func `a token is used so often a second, and as often at once`() async throws {
        let service = try await APIHarness(
            limits: RequestLimits(refusedTokensPerMinute: 0, requestsPerSecond: 4))
        func status(_ sender: APIHarness.Sender) async throws -> Int {
            try await service.send(.get, "/v1/whoami", as: sender).status
        }
        for _ in 1...4 { #expect(try await status(.auditor) == 200) }
        let refused = try await service.send(.get, "/v1/whoami", as: .auditor)
        #expect(refused.status == 429)
        #expect(refused.string("code") == "too_many_requests")
        #expect(refused.headers["Retry-After"] == "1")
        #expect(try await status(.finance) == 200)
        // A quarter of a second is good for one.
        service.now = Instant(microsecondsSince1970: service.now.microsecondsSince1970 + 249_999)
        #expect(try await status(.auditor) == 429)
        service.now = Instant(microsecondsSince1970: service.now.microsecondsSince1970 + 1)
        #expect(try await status(.auditor) == 200)
        #expect(try await status(.auditor) == 429)
        service.now = service.now.advanced(bySeconds: 3600)
        for _ in 1...4 { #expect(try await status(.auditor) == 200) }
        #expect(try await status(.auditor) == 429)
        try await service.close()
    }

    @Test func `without limits nobody waits`() async throws {
        let service = try await APIHarness()
        for _ in 1...20 {
            #expect(try await whoami(service, Self.unknown, from: "192.0.2.1:1").status == 401)
            #expect(try await service.send(.get, "/v1/whoami", as: .auditor).status == 200)
        }
        try await service.close()
    }
}
