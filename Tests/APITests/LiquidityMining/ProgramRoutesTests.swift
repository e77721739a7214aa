import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Programs over the API: terms, two people, states.
struct ProgramRoutesTests {
    private static let bad: [(String, String, [String])] = [
        (#""864000""#, "", []), (#""amount": "864""#, #""amount": "0""#, ["/periods/0/amount"]),
        (#""amount": "864""#, #""amount": "8.6.4""#, ["/periods/0/amount"]),
        (
            #"2021-06-11T00:00:00Z", "amount""#, #"2021-06-12T00:00:00Z", "amount""#,
            ["/periods/0/end", "/periods/1/start"]
        ),
        (#""America/Los_Angeles""#, #""Pacific time""#, ["/zone"]),
        (#""America/Los_Angeles""#, #""Mars/Olympus_Mons""#, ["/zone"]),
        (#""product": "DPI""#, #""product": "D P I""#, ["/product"]),
        ("\"\(MiningStage.pool)\"", "null", ["/pool/contract"]),
        (#""chain_id": 1"#, #""chain_id": 10"#, ["/reward_asset_id", "/funding_safe_id"]),
        (
            #""amount": "864""#, #""amount": "864", "band": {"least": "1", "most": "2"}"#,
            ["/periods/0/amount"]
        ),
    ]

    @Test func `terms that contradict themselves are refused with every fault`() async throws {
        let stage = try await MiningStage()
        let good = stage.draft(periods: [("2021-06-01T00:00:00Z", "2021-06-11T00:00:00Z", "864")])
        let both = stage.draft()
        let before = try await stage.service.database.state()
        for (part, bad, places) in Self.bad where !bad.isEmpty {
            let body = places.count == 2 && part.contains("06-11") ? both : good
            let answer = try await stage.service.send(
                .post, "/v1/programs", as: .finance,
                json: body.replacing(part, with: bad, maxReplacements: 1))
            #expect(answer.status == 422, "\(bad): \(answer.text)")
            #expect(answer.string("code") == "terms_refused", "\(answer.text)")
            let found = try Vector(answer.json, named: "problem").list("errors").map {
                try $0.text("pointer")
            }
            #expect(found == places, "\(bad): \(answer.text)")
        }
        #expect(try await stage.service.database.state() == before)
        try await stage.service.close()
    }

    @Test func `who entered or changed a draft does not approve it`() async throws {
        let stage = try await MiningStage()
        let service = stage.service
        let made = try await service.send(
            .post, "/v1/programs", as: .lead, json: stage.draft())
        let path = try #require(made.headers["Location"], "\(made.text)")
        let unread = try await service.send(.put, path, as: .finance, json: stage.draft())
        #expect(unread.status == 428)
        let changed = try await service.send(
            .put, path, as: .finance,
            json: stage.draft(periods: [("2021-06-01T00:00:00Z", "2021-06-11T00:00:00Z", "100")]),
            ifMatch: "\"v1\"")
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed.string("periods", "0", "amount_per_day") == "10")
        let finance = try await service.send(.post, path + "/approvals", as: .finance, key: "k")
        #expect(finance.string("code") == "role_lacks_permission")
        let approved = try await service.send(.post, path + "/approvals", as: .approver, key: "k")
        #expect(approved.string("state") == "approved", "\(approved.text)")
        let balance = try await service.send(
            .get, "/v1/accounts?prefix=committed", as: .finance)
        #expect(balance.string("data", "0", "balance") == "100")
        let late = try await service.send(
            .put, path, as: .finance, json: stage.draft(), ifMatch: "*")
        #expect(late.string("code") == "program_not_draft")
        let ended = try await service.send(.post, path + "/endings", as: .finance, key: "e")
        #expect(ended.string("state") == "ended", "\(ended.text)")
        let after = try await service.send(.get, "/v1/accounts?prefix=committed", as: .finance)
        #expect(after.string("data", "0", "balance") == "0")
        let verified = try await service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await service.close()
    }
}
