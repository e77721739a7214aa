import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Who signs for a Safe was changed before a batch of it is frozen.
struct RecentOwnersTests {
    private static let owners = [
        "0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222",
    ]
    private static let third = "0x3333333333333333333333333333333333333333"
    private static let reason = #"{"reasons":{"owners_recent":"bea joined"}}"#

    private static func codes(_ stage: PayoutStage, _ batch: String) async throws -> [String?] {
        let checks = try await stage.harness.send(
            .get, "/v1/payout-batches/\(batch)/checks", as: .approver)
        guard case .array(let found)? = checks["data"] else { return [nil] }
        return found.indices.map { checks.string("data", "\($0)", "code") }
    }

    @Test func `each change is named with who made it, at freeze and sheet`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        try await stage.setOwners(Self.owners, threshold: 2, as: .finance2)
        try await stage.setOwners(Self.owners.reversed(), threshold: 2, as: .finance2)
        try await stage.setOwners([Self.owners[1]], threshold: 1, as: .admin)
        let batch = try await stage.planned()
        let asked = try await stage.step(batch, "freezes", as: .finance)
        #expect(asked.string("code") == "check_reasons_needed", "\(asked.text)")
        let found = try await Self.codes(stage, batch)
        #expect(found == ["owners_recent", "owners_recent", "owners_recent"])
        #expect(
            asked.string("errors", "0", "detail")?.contains(
                "who signs for the Safe was changed 2 times since 2021-06-07T12:00:00.000000Z,"
                    + " altogether: added \(Self.owners[1]); removed \(Self.owners[0])") == true,
            "\(asked.text)")
        #expect(
            asked.string("errors", "1", "detail")?.contains(
                "admin changed who signs for the Safe at 2021-06-07T12:00:00.000000Z: removed"
                    + " \(Self.owners[0]); 1 must sign instead of 2") == true, "\(asked.text)")
        #expect(
            asked.string("errors", "2", "detail")?.contains(
                "finance2 changed who signs for the Safe at 2021-06-07T12:00:00.000000Z: added"
                    + " \(Self.owners[1]); 2 must sign instead of 1") == true, "\(asked.text)")
        #expect(try await stage.step(batch, "freezes", as: .finance, Self.reason).status == 200)
        _ = try await stage.approve(batch)
        let sheet = try await stage.file(batch, "signer-sheet.txt").text
        #expect(sheet.contains("owners_recent"))
        #expect(sheet.contains("bea joined"))
        try await stage.harness.close()
    }

    @Test(arguments: [true, false])
    func `however often they change after it, what all comes to is named first`(
        isOrderOnly: Bool
    ) async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        let (now, more) = ([Self.owners[0], Self.third], [Self.third] + Self.owners)
        try await stage.setOwners(now, threshold: 1, as: .finance2)
        for _ in 0..<(isOrderOnly ? 51 : 11) {
            try await stage.setOwners(
                isOrderOnly ? now.reversed() : more, threshold: 1, as: .finance2)
            try await stage.setOwners(now, threshold: 1, as: .finance2)
        }
        let asked = try await stage.step(stage.planned(), "freezes", as: .finance)
        #expect(asked.string("code") == "check_reasons_needed", "\(asked.text)")
        let detail = try #require(asked.string("errors", "0", "detail"))
        #expect(detail.contains("altogether: ") != isOrderOnly)
        #expect(detail.contains("added \(Self.third)"), "\(detail)")
        #expect((asked["errors", "1"] == nil) == isOrderOnly)
        try await stage.harness.close()
    }

    @Test func `of changes that were kept without what was before, the one before tells`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.sql(
            """
            INSERT INTO safe_owners_change (
                safe_id, row_version, owners, threshold, changed_by, changed_at
            )
            SELECT s.safe_id, k.number, s.owners, k.number + 1, p.principal_id, '2021-06-01T12:00:00Z'
            FROM safe AS s
            CROSS JOIN generate_series(0, 1) AS k (number)
            INNER JOIN principal AS p ON p.handle = 'admin'
            """)
        try await stage.owe(.ann, .dao, "7")
        let plan = try await stage.plan()
        let said = "admin changed who signs for the Safe at 2021-06-01T12:00:00.000000Z: "
        #expect(plan.string("checks", "1", "detail") == said + "2 must sign instead of 1")
        #expect(
            plan.string("checks", "0", "detail") == said + "what was before was not kept",
            "\(plan.text)")
        try await stage.harness.close()
    }

    @Test func `a change is named for two weeks, and until a batch is approved after it`()
        async throws
    {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "7")
        try await stage.setOwners(Self.owners, threshold: 1, as: .finance2)
        // The change was on the 7th of June at noon; nobody looked at it in a quarter of a year.
        stage.harness.now = try Instant("2021-09-07T12:00:00Z")
        let first = try await stage.frozen(Self.reason)
        #expect(try await Self.codes(stage, first) == ["owners_recent"])
        _ = try await stage.approve(first)
        try await stage.owe(.bob, .dao, "7")
        #expect(try await Self.codes(stage, stage.planned()) == [])
        // The next one is named to all for two weeks.
        try await stage.setOwners(Self.owners, threshold: 2, as: .finance2)
        stage.harness.now = try Instant("2021-09-08T12:00:00Z")
        try await stage.owe(.ann, .dao, "7")
        let second = try await stage.approved(Self.reason)
        #expect(try await stage.get(second).string("state") == "approved")
        for (day, codes) in [("21T11:59:59", ["owners_recent"]), ("21T12:00:00", [])] {
            stage.harness.now = try Instant("2021-09-\(day)Z")
            try await stage.owe(.cyd, .dao, "7")
            #expect(try await Self.codes(stage, stage.planned()) == codes)
        }
        try await stage.harness.close()
    }
}
