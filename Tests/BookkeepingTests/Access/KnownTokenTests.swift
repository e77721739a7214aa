import Bookkeeping
import Ledger
import Logging
import Postgres
import TestSupport
import Testing

/// What one service remembers of tokens while another one, or plain SQL, changes who may act.
@Suite struct KnownTokenTests {
    /// Books of a second service over the same database, which knows nothing of the first.
    private func other(_ service: APIHarness) -> Books {
        let now = service.now
        return Books(service.connections, clock: { now }, logger: Logger(label: "other"))
    }

    private func roles(_ service: APIHarness, _ secret: String) async throws -> Set<Role>? {
        try await service.books.authenticate(
            secret: secret, remoteAddress: "unix", requestID: "r")?.principal?.roles
    }

    @Test func `a token that another service revokes is refused at once`() async throws {
        let service = try await APIHarness()
        let token = try await service.books.operate("api-token create") {
            try await $0.createAPIToken(
                APITokenDraft(principal: try Handle("script"), label: "x", days: 2))
        }
        #expect(try await roles(service, token.secret) == [.script])
        _ = try await other(service).operate("api-token revoke") {
            try await $0.revokeAPIToken(token.token.id)
        }
        #expect(try await roles(service, token.secret) == nil)
        try await service.close()
    }

    private static let changes: [(String, Set<Role>?)] = [
        (
            """
            DELETE FROM principal_role AS r USING principal AS p
            WHERE p.principal_id = r.principal_id AND p.handle = 'finance' AND r.role = 'finance'
            """, Set<Role>()
        ),
        (
            """
            INSERT INTO principal_role (principal_id, principal_kind, role)
            SELECT principal_id, kind, 'auditor' FROM principal WHERE handle = 'finance'
            """, [.finance, .auditor]
        ),
        ("UPDATE principal SET disabled_at = now() WHERE handle = 'finance'", nil),
        ("UPDATE api_token SET expires_at = created_at + interval '1 second'", nil),
        ("UPDATE api_token SET allowed_networks = '{10.0.0.0/8}'", nil),
        ("DELETE FROM api_token", nil),
        ("UPDATE api_token SET roles = '{auditor}'", []),
        ("UPDATE api_token_use SET last_used_at = now()", [.finance]),
    ]

    @Test(arguments: changes)
    func `a change of access by plain SQL counts for the very next request`(
        sql: String, expected: Set<Role>?
    ) async throws {
        let service = try await APIHarness()
        let secret = APIHarness.Sender.finance.secret
        #expect(try await roles(service, secret) == [.finance])
        service.now = service.now.advanced(bySeconds: 5)
        _ = try await service.database.server.psql(sql, database: service.database.name)
        #expect(try await roles(service, secret) == expected)
        try await service.close()
    }

    @Test func `many who ask at once all get their own principal`() async throws {
        let service = try await APIHarness()
        let senders = [APIHarness.Sender.finance, .approver, .script]
        let handles = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
            for number in 0..<300 {
                let secret = senders[number % 3].secret
                group.addTask {
                    let caller = try await service.books.authenticate(
                        secret: secret, remoteAddress: "unix", requestID: "r")
                    return (number % 3, caller?.principal?.handle.description)
                }
            }
            var handles = [Set<String?>](repeating: [], count: 3)
            for try await (sender, handle) in group { handles[sender].insert(handle) }
            return handles
        }
        #expect(handles == [["finance"], ["approver"], ["script"]])
        try await service.close()
    }

    @Test func `whoever gives up does not take the others along`() async throws {
        let service = try await APIHarness()
        let secret = APIHarness.Sender.finance.secret
        for _ in 0..<20 {
            let tasks = (0..<30).map { _ in
                Task {
                    try await service.books.authenticate(
                        secret: secret, remoteAddress: "unix", requestID: "r") != nil
                }
            }
            for task in tasks.enumerated() where task.offset % 3 == 0 { task.element.cancel() }
            for task in tasks.enumerated() where task.offset % 3 != 0 {
                #expect(try await task.element.value)
            }
        }
        try await service.close()
    }
}
