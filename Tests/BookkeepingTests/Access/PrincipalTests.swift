import Bookkeeping
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct PrincipalTests {
    private func draft(
        _ handle: String = "olga", kind: Principal.Kind = .person, roles: Set<Role> = [.approver],
        groups: Set<ID<WorkingGroup>> = [], payee: ID<Payee>? = nil
    ) throws -> PrincipalDraft {
        PrincipalDraft(
            handle: try Handle(handle), kind: kind, roles: roles, groups: groups, payee: payee)
    }

    @Test func `a principal is made with roles and groups and read again`() async throws {
        let service = try await APIHarness()
        let group = try await service.books.operate("group create") {
            try await $0.createWorkingGroup(handle: try Handle("devs"), name: "Developers")
        }
        let payee = try await service.books.operate("payee create") {
            try await $0.createPayee(
                PayeeDraft(
                    handle: try Handle("olga"), name: "Olga", kind: .person, payoutAddresses: []))
        }
        let draft = try draft(
            roles: [.lead, .approver], groups: [group.value.id], payee: payee.payee.id)
        let created = try await service.books.operate("principal create") {
            try await $0.createPrincipal(draft)
        }
        let read = try await service.books.reader.principal(try Handle("olga"))
        #expect(read.principal == created.principal)
        #expect(read.principal.roles == [.lead, .approver])
        #expect(read.principal.groups == [group.value.id])
        #expect(read.principal.payee == payee.payee.id)
        #expect(read.createdAt == service.now)
        #expect(read.disabledAt == nil)
        let all = try await service.books.reader.principals(PageRequest(after: nil, limit: 1000))
        #expect(all.items.count == APIHarness.Sender.allCases.count + 1)
        #expect(all.items.contains { $0.principal.id == created.principal.id })
        try await service.close()
    }

    @Test func `what the operator does is audited under the name of the command`() async throws {
        let service = try await APIHarness()
        let draft = try draft()
        let created = try await service.books.operate("principal create") {
            try await $0.createPrincipal(draft)
        }
        let id = created.principal.id.description
        #expect(
            try await service.value(
                """
                SELECT operation || ' ' || outcome || ' ' || coalesce(detail, '') AS value
                FROM audit_entry
                WHERE object_id = \(id) AND principal_id IS NULL
                """) == "principal.created done approver")
        try await service.close()
    }

    @Test func `rules of a principal hold and nothing is left behind`() async throws {
        let service = try await APIHarness()
        let before = try await service.database.state()
        let refused: [(PrincipalDraft, String)] = [
            (try draft(roles: [.lead]), "lead_without_group"),
            (try draft(kind: .script, roles: [.finance]), "role_of_other_kind"),
            (try draft(roles: [.script]), "role_of_other_kind"),
            (try draft("finance"), "principal_handle_unique"),
            (try draft(payee: ID(high: 1, low: 1)), "principal_is_known_payee"),
            (
                try draft(roles: [.lead], groups: [ID(high: 1, low: 1)]),
                "principal_group_group_id_fkey"
            ),
        ]
        for (draft, rule) in refused {
            let code = await code {
                _ = try await service.books.operate("principal create") {
                    try await $0.createPrincipal(draft)
                }
            }
            #expect(code == rule)
        }
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `a payee is one principal at the most`() async throws {
        let service = try await APIHarness()
        let payee = try await service.books.operate("payee create") {
            try await $0.createPayee(
                PayeeDraft(
                    handle: try Handle("olga"), name: "Olga", kind: .person, payoutAddresses: []))
        }
        let first = try draft(payee: payee.payee.id)
        let second = try draft("oleg", payee: payee.payee.id)
        _ = try await service.books.operate("create") { try await $0.createPrincipal(first) }
        let code = await code {
            _ = try await service.books.operate("create") { try await $0.createPrincipal(second) }
        }
        #expect(code == "principal_one_per_payee")
        try await service.close()
    }

    @Test func `roles and groups are granted and revoked`() async throws {
        let service = try await APIHarness()
        let group = try await service.books.operate("group create") {
            try await $0.createWorkingGroup(handle: try Handle("devs"), name: "Developers")
        }
        let approver = try Handle("approver")
        var change = PrincipalChange()
        change.granting = [.lead, .finance]
        change.revoking = [.approver]
        change.joining = [group.value.id]
        let granted = change
        let changed = try await service.books.operate("principal change") {
            try await $0.changePrincipal(approver, granted)
        }
        #expect(changed.principal.roles == [.lead, .finance])
        #expect(changed.version == 2)
        let caller = try await service.books.authenticate(
            secret: APIHarness.Sender.approver.secret, remoteAddress: "unix", requestID: "r")
        #expect(caller?.principal == changed.principal)

        change = PrincipalChange()
        change.leaving = [group.value.id]
        let left = change
        let refusal = await code {
            _ = try await service.books.operate("principal change") {
                try await $0.changePrincipal(approver, left)
            }
        }
        #expect(refusal == "lead_without_group")
        let read = try await service.books.reader.principal(approver)
        #expect(read.principal == changed.principal)
        try await service.close()
    }

    @Test func `a script never gets a role of people`() async throws {
        let service = try await APIHarness()
        let script = try Handle("script")
        let refusal = await code {
            _ = try await service.books.operate("principal change") { work in
                var change = PrincipalChange()
                change.granting = [.approver]
                return try await work.changePrincipal(script, change)
            }
        }
        #expect(refusal == "role_of_other_kind")
        let id = service.principal(.script)
        let text = try await service.value(
            "SELECT principal_id::text AS value FROM principal WHERE handle = 'script'")
        #expect(id.description.hasPrefix("prn_"))
        #expect(
            await service.refusal(
                """
                INSERT INTO principal_role (principal_id, principal_kind, role)
                VALUES (\(text)::uuid, 'script', 'approver')
                """) == "principal_role_script_only_reads_and_reports")
        #expect(
            await service.refusal(
                """
                INSERT INTO principal_role (principal_id, principal_kind, role)
                VALUES (\(text)::uuid, 'person', 'approver')
                """) == "principal_role_of_principal")
        try await service.close()
    }

    @Test func `a disabled principal is refused from then on`() async throws {
        let service = try await APIHarness()
        let finance = try Handle("finance")
        let disabled = try await service.books.operate("principal disable") {
            try await $0.disablePrincipal(finance)
        }
        #expect(disabled.disabledAt == service.now)
        let caller = try await service.books.authenticate(
            secret: APIHarness.Sender.finance.secret, remoteAddress: "unix", requestID: "r")
        #expect(caller == nil)
        let refusal = await code {
            _ = try await service.books.operate("api-token create") {
                try await $0.createAPIToken(
                    APITokenDraft(principal: finance, label: "x", days: 1))
            }
        }
        #expect(refusal == "not_found")
        service.now = service.now.advanced(bySeconds: 60)
        let again = try await service.books.operate("principal disable") {
            try await $0.disablePrincipal(finance)
        }
        #expect(again.disabledAt == disabled.disabledAt)
        try await service.close()
    }

    @Test(arguments: [APIHarness.Sender.finance, .approver, .script, .auditor])
    func `only admin manages access`(sender: APIHarness.Sender) async throws {
        let service = try await APIHarness()
        let draft = try draft()
        let token = APITokenDraft(principal: try Handle("payee"), label: "x", days: 1)
        let refusals = [
            await code {
                _ = try await service.write(as: sender) { try await $0.createPrincipal(draft) }
            },
            await code {
                _ = try await service.write(as: sender) { try await $0.createAPIToken(token) }
            },
            await code {
                _ = try await service.write(as: sender) {
                    try await $0.disablePrincipal(try Handle("admin"))
                }
            },
        ]
        #expect(refusals == Array(repeating: "role_lacks_permission", count: 3))
        #expect(
            try await service.value(
                """
                SELECT count(*)::text AS value FROM audit_entry
                WHERE outcome = 'refused' AND detail = 'role_lacks_permission'
                """) == "3")
        try await service.close()
    }
}
