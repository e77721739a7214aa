import Bookkeeping
import HTTP
import Ledger
import Postgres
import TestSupport
import Testing

/// The answer to an earlier request is for who may still do what it did.
@Suite struct ReplayTests {
    private static let group = #"{"handle": "devs", "name": "Developers"}"#

    private func change(
        _ service: APIHarness, _ handle: String, _ change: PrincipalChange
    ) async throws {
        _ = try await service.books.operate("principal change") {
            try await $0.changePrincipal(try Handle(handle), change)
        }
    }

    @Test func `who lost the role gets no old answer`() async throws {
        let service = try await APIHarness()
        let first = try await service.send(
            .post, "/v1/groups", as: .finance, json: Self.group, key: "k")
        #expect(first.status == 201)
        let again = try await service.send(
            .post, "/v1/groups", as: .finance, json: Self.group, key: "k")
        #expect(again.status == 201)
        #expect(again.headers["Idempotent-Replayed"] == "true")
        #expect(again.bytes == first.bytes)
        var lost = PrincipalChange()
        lost.revoking = [.finance]
        try await change(service, "finance", lost)
        let refused = try await service.send(
            .post, "/v1/groups", as: .finance, json: Self.group, key: "k")
        #expect(refused.status == 403)
        #expect(refused.string("code") == "role_lacks_permission")
        #expect(refused.headers["Idempotent-Replayed"] == nil)
        var regained = PrincipalChange()
        regained.granting = [.admin]
        try await change(service, "finance", regained)
        let last = try await service.send(
            .post, "/v1/groups", as: .finance, json: Self.group, key: "k")
        #expect(last.bytes == first.bytes)
        try await service.close()
    }

    @Test func `a lead who left the group gets no old answer of it`() async throws {
        let fixture = try await RewardRunFixture()
        let body = #"{"group": "engineering", "period": "2021-05"}"#
        func create() async throws -> APIHarness.Answer {
            try await fixture.service.send(
                .post, "/v1/reward-runs", as: .lead2, json: body, key: "k")
        }
        #expect(try await create().status == 201)
        #expect(try await create().headers["Idempotent-Replayed"] == "true")
        var left = PrincipalChange()
        left.leaving = [fixture.directory.engineering]
        try await change(fixture.service, "lead2", left)
        let refused = try await create()
        #expect(refused.status == 403)
        #expect(refused.string("code") == "group_not_own")
        try await fixture.service.close()
    }

    @Test func `a key stands for the body and If-Match`() async throws {
        let service = try await APIHarness()
        let made = try await service.send(
            .post, "/v1/groups", as: .finance, json: Self.group)
        let path: String = try #require(made.headers["Location"])
        let name = #"{"name": "Others"}"#
        let first = try await service.send(
            .patch, path, as: .finance, json: name, key: "k", ifMatch: "\"v1\"")
        #expect(first.status == 200)
        let again = try await service.send(
            .patch, path, as: .finance, json: name, key: "k", ifMatch: "\"v1\"")
        #expect(again.headers["Idempotent-Replayed"] == "true")
        #expect(again.bytes == first.bytes)
        for other in ["\"v2\"", "*"] {
            let refused = try await service.send(
                .patch, path, as: .finance, json: name, key: "k", ifMatch: other)
            #expect(refused.status == 422, "\(other)")
            #expect(refused.string("code") == "idempotency_key_reused", "\(other)")
        }
        try await service.close()
    }

    @Test func `a move without If-Match is another one than with it`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.submittedRun()
        let first = try await fixture.service.send(
            .post, run + "/approvals", as: .approver, key: "k")
        #expect(first.status == 201)
        try await fixture.refused(
            422, "idempotency_key_reused", .post, run + "/approvals", as: .approver, key: "k",
            ifMatch: "*")
        let again = try await fixture.service.send(
            .post, run + "/approvals", as: .approver, key: "k")
        #expect(again.bytes == first.bytes)
        try await fixture.service.close()
    }
}
