import HTTP
import JSON
import Ledger
import TestSupport
import Testing

@Suite struct SettingsRoutesTests {
    private func withMonth(_ body: (APIHarness, SampleMonth) async throws -> Void) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await body(house, month)
        try await house.close()
    }

    private func patch(
        _ house: APIHarness, _ json: String, as sender: APIHarness.Sender = .admin,
        ifMatch: String? = "*"
    ) async throws -> APIHarness.Answer {
        try await house.send(.patch, "/v1/settings", as: sender, json: json, ifMatch: ifMatch)
    }

    /// Another admin beside the one of the harness.
    private func promoteAuditor(_ house: APIHarness) async throws {
        _ = try await house.database.server.psql(
            """
            INSERT INTO principal_role (principal_id, principal_kind, role)
            SELECT principal_id, kind, 'admin' FROM principal WHERE handle = 'auditor'
            """, database: house.database.name)
    }

    @Test func `an admin names the organisation, moves its zone and sets limits`() async throws {
        try await withMonth { house, month in
            let read = try await house.send(.get, "/v1/settings", as: .finance)
            #expect(read.status == 200)
            #expect(read.headers["ETag"] == "\"v1\"")
            #expect(read.string("name") == "DAO")
            #expect(read["entry_limits", "0"] == nil)
            let changed = try await patch(
                house,
                """
                {"name": "Example DAO", "zone": "Europe/Berlin", "batch_approvals": 2,
                 "entry_limits": [{"asset": "usd", "amount": "1000.5"},
                                  {"asset": "\(month.index.id)", "amount": "0"}]}
                """, ifMatch: "\"v1\"")
            #expect(changed.status == 200, "\(changed.text)")
            #expect(changed.headers["ETag"] == "\"v2\"")
            #expect(changed.string("zone") == "Europe/Berlin")
            #expect(changed["batch_approvals"] == .number(JSONNumber(2)))
            #expect(changed.string("entry_limits", "0", "asset") == "INDEX")
            #expect(changed.string("entry_limits", "0", "amount") == "0")
            #expect(changed.string("entry_limits", "1", "amount_base_units") == "100050")
            #expect(changed["proposed_changes", "0"] == nil)
            let stale = try await patch(house, #"{"name": "Late"}"#, ifMatch: "\"v1\"")
            #expect(stale.status == 412)
            #expect(try await patch(house, #"{"name": "x"}"#, ifMatch: nil).status == 428)
            let audited = try await house.database.server.psql(
                "SELECT operation FROM audit_entry WHERE object_id LIKE 'stc_%'",
                database: house.database.name)
            #expect(audited == "settings.changed")
        }
    }

    @Test func `what loosens a rule of money waits for another admin`() async throws {
        try await withMonth { house, _ in
            try await promoteAuditor(house)
            _ = try await patch(
                house,
                #"{"batch_approvals": 2, "entry_limits": [{"asset": "USD", "amount": "10"}]}"#)
            let before = try await house.send(.get, "/v1/settings", as: .admin).bytes
            for json in [
                #"{"batch_approvals": 1}"#,
                #"{"entry_limits": [{"asset": "USD", "amount": "10.01"}], "name": "Sly"}"#,
                #"{"entry_limits": [{"asset": "USD", "amount": null}]}"#,
            ] {
                let dry = try await house.send(
                    .patch, "/v1/settings?dry_run=true", as: .admin, json: json, ifMatch: "*")
                #expect(dry.status == 200, "\(dry.text)")
                let proposed = try await patch(house, json)
                #expect(proposed.status == 202, "\(proposed.text)")
            }
            let list = try await house.send(.get, "/v1/settings", as: .admin)
            #expect(list["batch_approvals"] == .number(JSONNumber(2)))
            #expect(list.string("entry_limits", "0", "amount") == "10")
            #expect(list.bytes != before)
            let id = try #require(list.string("proposed_changes", "1", "id"))
            let path = "/v1/settings/changes/\(id)/approvals"
            let own = try await house.send(.post, path, as: .admin)
            #expect(own.string("code") == "two_people_author")
            #expect(try await house.send(.post, path, as: .finance).status == 403)
            let approved = try await house.send(.post, path, as: .auditor)
            #expect(approved.status == 201, "\(approved.text)")
            #expect(approved.string("entry_limits", "0", "amount") == "10.01")
            #expect(approved.string("name") == "Sly")
            // The others were for the settings as they were before.
            #expect(approved["proposed_changes", "0"] == nil)
            let again = try await house.send(.post, path, as: .auditor)
            #expect(again.string("code") == "settings_change_passed")
        }
    }

    @Test func `no more than 20 changes wait, and all lapse with the next that comes into force`()
        async throws
    {
        try await withMonth { house, _ in
            _ = try await patch(house, #"{"batch_approvals": 2}"#)
            for _ in 0..<20 {
                #expect(try await patch(house, #"{"batch_approvals": 1}"#).status == 202)
            }
            let refused = try await patch(house, #"{"batch_approvals": 1}"#)
            #expect(refused.status == 409)
            #expect(refused.string("code") == "settings_changes_waiting")
            let tighter = try await patch(house, #"{"batch_approvals": 3}"#)
            #expect(tighter.status == 200, "\(tighter.text)")
            #expect(tighter["proposed_changes", "0"] == nil)
            #expect(try await patch(house, #"{"batch_approvals": 1}"#).status == 202)
        }
    }

    @Test func `bad settings are refused with every fault and change nothing`() async throws {
        try await withMonth { house, month in
            let before = try await house.database.state()
            let limits = try await patch(
                house,
                """
                {"entry_limits": [{"asset": "USD", "amount": "1.001"}, {"asset": "USD", "amount": "1"},
                 {"asset": "\(month.usd.id)", "amount": "2"}, {"asset": "GOLD", "amount": "1"}]}
                """)
            #expect(limits.status == 422)
            #expect(
                limits.faults == [
                    "amount_too_many_digits at /entry_limits/0/amount",
                    "entry_limit_twice at /entry_limits/1/asset",
                    "entry_limit_twice at /entry_limits/2/asset",
                    "asset_unknown at /entry_limits/3/asset",
                ])
            #expect(limits.string("errors", "0", "found") == "1.001")
            #expect(limits.string("errors", "2", "found") == "\(month.usd.id)")
            #expect(limits.string("errors", "3", "found") == "GOLD")
            #expect(limits.string("errors", "3", "field") == "asset")
            for (json, code) in [
                (#"{"zone": "Mars/Olympus"}"#, "zone_unknown"), ("{}", "settings_unchanged"),
                (#"{"batch_approvals": 0}"#, "body_refused"),
                (#"{"colour": "red"}"#, "body_refused"),
                (#"{"entry_limits": [{"asset": "USD"}]}"#, "body_refused"),
            ] {
                let answer = try await patch(house, json)
                #expect(answer.status == 422, "\(json): \(answer.text)")
                #expect(answer.string("code") == code, "\(json)")
            }
            for sender in [APIHarness.Sender.finance, .lead, .approver, .script, .auditor] {
                #expect(try await patch(house, #"{"name": "x"}"#, as: sender).status == 403)
            }
            #expect(try await house.database.state() == before)
        }
    }
}
