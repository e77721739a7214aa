import Foundation
import JSON
import Testing

/// Exported files of the Open Cap Format, held against its published schemas.
@Suite struct OpenCapFormatTests {
    private static let script = "\(Checkout.folder)/Tests/open_cap_format/validate.py"
    private static let allocations = [
        "cumulative-rounding", "cumulative-round-down", "front-loaded", "back-loaded",
        "front-loaded-to-single-tranche", "back-loaded-to-single-tranche",
    ]

    @Test func `every file that is exported fits the published schemas`() async throws {
        try await RunningService.with { service in
            let finance = try await Self.client(service, "fin", "finance")
            let approver = try await Self.client(service, "app", "approver")
            try await Self.fill(finance, approver)
            var files: [String] = []
            for (file, units) in [
                ("vesting_terms", "base"), ("transactions", "base"), ("transactions", "whole"),
                ("stakeholders", "base"),
            ] {
                let export = try await finance.require(
                    "GET", "/v1/exports/ocf?file=\(file)&units=\(units)")
                #expect(export.headers["vestry-left-out"] == "0")
                let path = "\(service.folder)/\(file)-\(units).json"
                try export.text.write(toFile: path, atomically: true, encoding: .utf8)
                files.append(path)
            }
            let fits = try await Program.run(Checkout.python(), [Self.script] + files)
            #expect(fits.status == 0, "\(fits.output) \(fits.complaints)")
            let text = try String(contentsOfFile: files[1], encoding: .utf8)
            for type in [
                "TX_EQUITY_COMPENSATION_ISSUANCE", "TX_VESTING_START", "TX_VESTING_EVENT",
                "TX_VESTING_ACCELERATION", "TX_EQUITY_COMPENSATION_CANCELLATION",
            ] {
                #expect(text.contains("\"\(type)\""), "\(text)")
            }
            // The schemas do refuse what does not fit.
            try text.replacing("\"RSU\"", with: "\"WAGES\"")
                .write(toFile: files[1], atomically: true, encoding: .utf8)
            let refused = try await Program.run(Checkout.python(), [Self.script, files[1]])
            #expect(refused.status == 1)
            #expect(refused.output.contains("'WAGES'"), "\(refused.output)")
        }
    }

    /// Grants of every shape that the format has, and what happens to them.
    private static func fill(_ finance: TestClient, _ approver: TestClient) async throws {
        _ = try await finance.require(
            "POST", "/v1/assets",
            """
            {"chain_id": 1, "address": "0x51681841779B07deC887F06ADe83f9c5ceAfcCCC",
             "symbol": "DAO", "name": "DAO", "decimals": 18}
            """)
        _ = try await finance.require(
            "POST", "/v1/groups", #"{"handle": "ops", "name": "Operations"}"#)
        _ = try await finance.require(
            "POST", "/v1/payees", #"{"handle": "ann", "name": "Ann", "kind": "person"}"#)
        let plan = try await finance.require(
            "POST", "/v1/vesting-plans",
            """
            {"name": "Two years", "terms": {"rule": "calendar/cumulative-rounding",
             "interval_days": 30, "occurrences": 24, "cliff_installment": 6}}
            """)
        _ = try await grant(
            #"{"start_day": "2021-01-15"}"#, finance, approver,
            more: #", "plan_id": "\#(plan["id"] ?? "")", "note": "of a plan""#)
        for allocation in allocations {
            _ = try await grant(
                """
                {"rule": "calendar/\(allocation)", "start_day": "2024-02-29", "interval_months": 1,
                 "occurrences": 48, "cliff_installment": 12, "day_of_month": "31_OR_LAST_DAY_OF_MONTH"}
                """, finance, approver)
        }
        let parts = """
            [{"time": "2021-02-01T00:00:00Z", "amount": "400.5"},
             {"time": "2031-06-01T00:00:00Z", "amount": "599.5"}]
            """
        let ended = try await grant(
            #"{"rule": "tranches", "parts": \#(parts)}"#, finance, approver)
        let launched = try await grant(
            #"{"rule": "milestones", "parts": [{"name": "launch", "amount": "1000"}]}"#, finance,
            approver)
        let ahead = try await grant(
            """
            {"rule": "calendar/back-loaded", "start_day": "2025-01-31", "interval_months": 3,
             "occurrences": 40}
            """, finance, approver)
        for (path, body) in [
            ("\(ended)/terminations", #"{"reason": "left"}"#),
            ("\(launched)/milestones", #"{"milestone": "launch", "reason": "done"}"#),
            (
                "\(ahead)/accelerations",
                #"{"extent": "quantity", "quantity": "100", "reason": "sale"}"#
            ),
        ] {
            let change = try await finance.require("POST", "/v1/grants/\(path)", body)
            _ = try await approver.require(
                "POST", "/v1/grant-changes/\(change["id"] ?? "")/approvals",
                #"{"digest": "\#(change["digest"] ?? "")"}"#, SafeMonth.key())
        }
    }

    private static func grant(
        _ terms: String, _ finance: TestClient, _ approver: TestClient, more: String = ""
    ) async throws -> String {
        let made = try await finance.require(
            "POST", "/v1/grants",
            """
            {"payee": "ann", "group": "ops", "asset": "DAO", "total": "1000",
             "grant_day": "2021-01-01", "terms": \(terms)\(more)}
            """)
        let id = made["id"] ?? ""
        _ = try await approver.require(
            "POST", "/v1/grants/\(id)/approvals", nil, SafeMonth.key())
        return id
    }

    private static func client(
        _ service: RunningService, _ handle: String, _ role: String
    ) async throws -> TestClient {
        _ = try await service.vestry(["principal", "create", handle, "--role", role])
            .succeeded("principal create")
        let secret = try await service.vestry(["api-token", "create", handle])
            .succeeded("api-token create")
        return service.client(secret.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
