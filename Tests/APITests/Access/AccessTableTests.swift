import HTTP
import TestSupport
import Testing

/// The rows of the table of access that the directory keeps.
@Suite struct AccessTableTests {
    private typealias Sender = APIHarness.Sender

    private static let readers: Set<Sender> = [
        .lead, .finance, .approver, .auditor, .admin,
    ]
    private static let makers: Set<Sender> = [.finance, .admin]
    private static let everybody: [Sender] = [
        .lead, .finance, .approver, .script, .auditor, .payee, .admin,
    ]

    private static let place =
        #"[{"chain_id": 1, "address": "0x52908400098527886E0F7030069857D2E4169EE7"}]"#

    /// A body for another one of the same kind.
    private static func another(_ json: String) -> String {
        let address = "de709f2102306220921060314715629080e2fb77"
        return json.replacing("0954906da0Bf32d5479e25f46056d22f08464cab", with: address)
            .replacing("52908400098527886E0F7030069857D2E4169EE7", with: address)
            .replacing("\"INDEX\"", with: "\"OTHER\"").replacing("\"devs\"", with: "\"others\"")
            .replacing("\"anna\"", with: "\"other\"")
    }

    @Test func `each role reads and changes what the table says`() async throws {
        let service = try await APIHarness()
        var paths: [String: String] = [:]
        for resource in DirectoryRulesTests.resources {
            let made = try await service.send(
                .post, resource.path, as: .finance, json: resource.json)
            let location: String = try #require(made.headers["Location"])
            paths[resource.path] = location
        }
        let before = try await service.database.state()
        for sender in Self.everybody {
            for resource in DirectoryRulesTests.resources {
                let path = try #require(paths[resource.path])
                let list = try await service.send(.get, resource.path, as: sender)
                check(list, Self.readers, sender)
                // A lead without groups is told that the group is not there.
                if resource.path != "/v1/groups" || sender != .lead {
                    check(try await service.send(.get, path, as: sender), Self.readers, sender)
                }
                let change = try await service.send(
                    .patch, path + "?dry_run=true", as: sender, json: resource.change,
                    ifMatch: "*")
                check(change, Self.makers, sender)
                let create = try await service.send(
                    .post, resource.path + "?dry_run=true", as: sender,
                    json: Self.another(resource.json))
                check(create, Self.makers, sender)
            }
        }
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `finance alone says where somebody is paid`() async throws {
        let service = try await APIHarness()
        let made = try await service.send(
            .post, "/v1/payees", as: .admin,
            json: #"{"handle": "anna", "name": "Anna", "kind": "person"}"#)
        #expect(made.status == 201)
        let path = try #require(made.headers["Location"])
        let before = try await service.database.state()
        for sender in Self.everybody {
            let create = try await service.send(
                .post, "/v1/payees?dry_run=true", as: sender,
                json: """
                    {"handle": "ben", "name": "Ben", "kind": "person",
                     "payout_addresses": \(Self.place)}
                    """)
            check(create, [.finance], sender)
            let change = try await service.send(
                .patch, path + "?dry_run=true", as: sender,
                json: #"{"payout_addresses": \#(Self.place)}"#, ifMatch: "*")
            check(change, [.finance], sender)
            let file = try await service.send(
                .post, "/v1/payees/imports?dry_run=true", as: sender,
                csv: "handle,name\nben,Ben\n")
            check(file, [.finance], sender)
        }
        #expect(try await service.database.state() == before)
        try await service.close()
    }

    @Test func `a refusal is audited with its rule, a dry run is not`() async throws {
        let service = try await APIHarness()
        let json = #"{"handle": "devs", "name": "Developers"}"#
        _ = try await service.send(.post, "/v1/groups?dry_run=true", as: .lead, json: json)
        _ = try await service.send(.post, "/v1/groups", as: .approver, json: json)
        let audit = try await service.database.server.psql(
            """
            SELECT operation || ' ' || outcome || ' ' || detail FROM audit_entry
            WHERE outcome = 'refused'
            """, database: service.database.name)
        #expect(audit == "POST /v1/groups refused role_lacks_permission")
        try await service.close()
    }

    /// 200 for those who may, a refusal that names the rule for all others.
    private func check(_ answer: APIHarness.Answer, _ allowed: Set<Sender>, _ sender: Sender) {
        if allowed.contains(sender) {
            #expect(answer.status == 200, "\(sender): \(answer.text)")
        } else {
            #expect(answer.status == 403, "\(sender): \(answer.text)")
            #expect(answer.string("code") == "role_lacks_permission", "\(sender)")
        }
    }
}
