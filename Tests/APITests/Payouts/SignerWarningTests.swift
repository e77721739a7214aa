import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// What changed at a Safe, and what a group never gave before, is shown before anybody signs.
struct SignerWarningTests {
    private static let owners = [
        "0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222",
    ]

    @Test func `owners that changed since the freeze are shown at batch and sheet`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let batch = try await stage.frozen()
        #expect(try await stage.get(batch)["owners_change"] == .null)
        try await stage.setOwners(Self.owners, threshold: 2)
        let shown = try await stage.get(batch)
        #expect(shown.string("owners_change", "added", "0") == Self.owners[1])
        #expect(shown["owners_change", "removed"] == .array([]))
        #expect(shown["owners_change", "threshold_before"] == .number(JSONNumber(1)))
        #expect(shown["owners_change", "threshold_now"] == .number(JSONNumber(2)))
        _ = try await stage.approve(batch)
        let sheet = try await stage.file(batch, "signer-sheet.txt").text
        #expect(sheet.contains("Owners changed since the freeze"))
        #expect(sheet.contains("2 must sign instead of 1"))
        _ = try await stage.report(batch, stage.receipt(of: batch))
        #expect(try await stage.get(batch)["owners_change"] == .null)
        try await stage.harness.close()
    }

    @Test func `a batch with changed owners is handed out once finance acknowledged just these`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let batch = try await stage.approved()
        let early = try await stage.step(
            batch, "owners-acknowledgements", as: .finance, Self.seen(["\(Self.owners[0])"], 1))
        #expect(early.string("code") == "owners_unchanged", "\(early.text)")
        try await stage.setOwners(Self.owners, threshold: 2)
        let held = try await Self.claim(stage)
        #expect(held.status == 409)
        #expect(held.string("code") == "owners_not_acknowledged", "\(held.text)")
        let wrong = try await stage.step(
            batch, "owners-acknowledgements", as: .finance2, Self.seen(Self.owners, 1))
        #expect(wrong.status == 422)
        #expect(wrong.string("code") == "owners_differ")
        let lead = try await stage.step(
            batch, "owners-acknowledgements", as: .script, Self.seen(Self.owners, 2))
        #expect(lead.status == 403)
        let seen = try await stage.step(
            batch, "owners-acknowledgements", as: .finance2, Self.seen(Self.owners.reversed(), 2))
        #expect(
            seen.string("owners_change", "acknowledged", "handle") == "finance2", "\(seen.text)")
        #expect(try await Self.claim(stage).string("id") == batch)
        try await stage.setOwners([Self.owners[1]], threshold: 1)
        #expect(try await stage.get(batch)["owners_change", "acknowledged"] == .null)
        #expect(try await Self.claim(stage).string("code") == "owners_not_acknowledged")
        try await stage.harness.close()
    }

    @Test func `who changed owners or threshold since the freeze does not acknowledge them`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.setOwners([Self.owners[1]], threshold: 1, as: .finance2)
        try await stage.setOwners([Self.owners[0]], threshold: 1, as: .admin)
        stage.harness.now = stage.harness.now.advanced(bySeconds: 1)
        try await stage.owe(.ann, .dao, "7")
        let batch = try await stage.approved(#"{"reasons":{"owners_recent":"known"}}"#)
        // By a service whose clock is behind.
        stage.harness.now = stage.harness.now.advanced(bySeconds: -60)
        try await stage.setOwners(Self.owners, threshold: 1, as: .finance)
        stage.harness.now = stage.harness.now.advanced(bySeconds: 60)
        let before = try await stage.harness.database.state()
        let own = try await stage.step(
            batch, "owners-acknowledgements", as: .finance, Self.seen(Self.owners, 1))
        #expect(own.status == 403)
        #expect(own.string("code") == "two_people_owners", "\(own.text)")
        #expect(try await stage.harness.database.state() == before)
        // Another change by somebody else does not wash the first one's hands.
        try await stage.setOwners(Self.owners, threshold: 2, as: .admin)
        let washed = try await stage.step(
            batch, "owners-acknowledgements", as: .finance, Self.seen(Self.owners, 2))
        #expect(washed.string("code") == "two_people_owners", "\(washed.text)")
        #expect(try await Self.claim(stage).string("code") == "owners_not_acknowledged")
        let seen = try await stage.step(
            batch, "owners-acknowledgements", as: .finance2, Self.seen(Self.owners, 2))
        #expect(seen.status == 200, "\(seen.text)")
        #expect(try await Self.claim(stage).string("id") == batch)
        try await stage.harness.close()
    }

    @Test func `who changed something else of the Safe acknowledges its owners`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let batch = try await stage.approved()
        try await stage.setOwners(Self.owners, threshold: 1, as: .admin)
        let renamed = try await stage.harness.send(
            .patch, "/v1/safes/\(stage.safe)", as: .finance,
            json:
                #"{"name":"Main","owners":["\#(Self.owners[0])","\#(Self.owners[1])"],"threshold":1}"#,
            ifMatch: "*")
        #expect(renamed.string("name") == "Main", "\(renamed.text)")
        let seen = try await stage.step(
            batch, "owners-acknowledgements", as: .finance, Self.seen(Self.owners, 1))
        #expect(seen.status == 200, "\(seen.text)")
        try await stage.harness.close()
    }

    private static func seen(_ owners: [String], _ threshold: Int) -> String {
        let list = owners.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"owners":[\#(list)],"threshold":\#(threshold),"reason":"a signer left"}"#
    }

    private static func claim(_ stage: PayoutStage) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .post, "/v1/payout-batch-claims", as: .script, json: "{}", key: PayoutStage.key)
    }

    @Test func `nothing is paid to a module of the Safe`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.bob, .dao, "7")
        let changed = try await stage.harness.send(
            .patch, "/v1/safes/\(stage.safe)", as: .finance,
            json: #"{"modules":["\#(PayoutStage.Person.bob.address)"]}"#, ifMatch: "*")
        #expect(changed.string("modules", "0") == PayoutStage.Person.bob.address, "\(changed.text)")
        let batch = try await stage.planned()
        let refused = try await stage.step(batch, "freezes", as: .finance)
        #expect(refused.string("code") == "checks_block", "\(refused.text)")
        #expect(refused.string("errors", "0", "code") == "recipient_module")
        try await stage.harness.close()
    }

    @Test func `an amount is compared with what its group gave in the year before`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "10", period: "2021-04")
        try await stage.owe(.bob, .dao, "9", period: "2021-04")
        let paid = try await stage.plan(period: "2021-04")
        let batch = paid.string("id") ?? ""
        _ = try await stage.step(batch, "freezes", as: .finance)
        _ = try await stage.approve(batch)
        _ = try await stage.report(batch, stage.receipt(of: batch))
        try await stage.owe(.cyd, .dao, "30")
        let usual = try await stage.planned()
        #expect(try await stage.step(usual, "freezes", as: .finance).status == 200)
        try await stage.owe(.cyd, .dao, "31")
        let unusual = try await stage.planned()
        let refused = try await stage.step(unusual, "freezes", as: .finance)
        #expect(refused.string("code") == "check_reasons_needed", "\(refused.text)")
        #expect(refused.string("errors", "0", "code") == "amount_unusual")
        #expect(refused.string("errors", "0", "detail")?.contains("from stage, which gave") == true)
        try await stage.harness.close()
    }
}
