import Ethereum
import HTTP
import TestSupport
import Testing

/// Rewards of two groups become one batch.
struct RewardToPayoutTests {
    @Test func `approved rewards are planned, and the rows say what they were for`() async throws {
        let fixture = try await RewardRunFixture()
        let service = fixture.service
        for (index, handle) in ["alice", "bob", "carol"].enumerated() {
            let address = "0x" + String(repeating: "\(index + 1)f", count: 20)
            let payee = try fixture.directory.payee(handle)
            let changed = try await service.send(
                .patch, "/v1/payees/\(payee)", as: .finance,
                json: #"{"payout_addresses": [{"chain_id": 1, "address": "\#(address)"}]}"#,
                ifMatch: "*")
            #expect(changed.status == 200, "\(changed.text)")
        }
        for (group, lines) in [
            ("engineering", ["alice INDEX 144.55 contribution", "carol INDEX 5 bounty"]),
            (
                "growth",
                ["alice INDEX 1.45 bounty", "bob \(fixture.directory.usdc) 20.25 contribution"]
            ),
        ] {
            let run = try await fixture.run(group: group)
            for line in lines { try await fixture.add(line, to: run) }
            _ = try await service.send(.post, run + "/submissions", as: .lead2)
            let approved = try await service.send(
                .post, run + "/approvals", as: .approver, key: PayoutStage.key)
            #expect(approved.status == 200 || approved.status == 201, "\(approved.text)")
        }
        let safe = try await service.send(
            .post, "/v1/safes", as: .finance,
            json: """
                {"chain_id": 1, "address": "\(PayoutStage.safeAddress)", "name": "Treasury",
                 "version": "1.4.1", "owners": ["0x1111111111111111111111111111111111111111"],
                 "threshold": 1, "next_nonce": 41}
                """)
        let id = try #require(safe.string("id"), "\(safe.text)")
        let plan = try await service.send(
            .post, "/v1/payout-batches", as: .finance,
            json: #"{"safe_id": "\#(id)", "period": "2021-05"}"#, key: PayoutStage.key)
        let batch = try #require(plan.string("id"), "\(plan.text)")
        _ = try await service.send(
            .post, "/v1/payout-batches/\(batch)/freezes", as: .finance,
            json: #"{"reasons":{"address_recent":"new payees"}}"#, key: PayoutStage.key)
        let rows = try await service.send(
            .get, "/v1/payout-batches/\(batch)/rows.csv", as: .script)
        let cells = rows.text.split(separator: "\r\n").dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return [cells[2], cells[5], cells[7], cells[10]].map(String.init)
        }
        #expect(
            cells == [
                ["alice", "INDEX", "146", "bounty+contribution"],
                ["bob", "USDC", "20.25", "contribution"], ["carol", "INDEX", "5", "bounty"],
            ])
        try await service.close()
    }
}
