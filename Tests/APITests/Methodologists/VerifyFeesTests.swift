import Bookkeeping
import HTTP
import JSON
import TestSupport
import Testing

/// A superuser with all triggers off changes something of fees or bounties; `verify` finds it.
@Suite struct VerifyFeesTests {
    private static let fees = [
        """
        UPDATE fee_accrual SET amount = amount + 1, supply_after = supply_after + 1
        WHERE kind = 'issued'
        """,
        """
        UPDATE fee_accrual SET
            block_time = block_time + interval '1 s',
            last_accrual_at = last_accrual_at + interval '1 s'
        WHERE kind = 'distributed'
        """,
        "UPDATE fee_accrual SET undistributed_after = undistributed_after + 1",
        "UPDATE fee_accrual SET multiplier_after = multiplier_after + 1",
        """
        UPDATE fee_accrual SET voided_at = now(), voided_by = recorded_by, void_reason = 'x'
        WHERE kind = 'issued'
        """,
        "DELETE FROM fee_accrual WHERE kind = 'issued'",
        "UPDATE fee_version SET streaming_rate = streaming_rate + 1000000000000000",
        """
        UPDATE fee_version SET
            operator_share = operator_share - 1, methodologist_share = methodologist_share + 1
        """,
        "UPDATE fee_agreement SET opening_supply = 1",
        """
        UPDATE fee_split SET
            total = total + 10, operator_take = operator_take + 7,
            methodologist_take = methodologist_take + 3
        """,
        "DELETE FROM fee_split",
    ]

    private static let bounties = [
        "UPDATE bounty_share SET amount = amount + 1",
        "UPDATE bounty_share SET measured = measured + 1",
        "DELETE FROM bounty_share",
        "UPDATE bounty_month SET amount = amount + 1",
        "UPDATE bounty_pot SET amount = amount * 2",
        "UPDATE bounty_pot SET months = months + 1",
    ]

    private static let tables = [
        "fee_agreement", "fee_version", "fee_accrual", "fee_split", "bounty_pot", "bounty_month",
        "bounty_share", "payable",
    ]

    @Test func `whatever is changed of a fee or a bounty, verify names it`() async throws {
        let stage = try await stage()
        let sound = try await stage.service.books.verify()
        #expect(sound.isSound, "\(sound)")
        let (fees, bounties) = (
            "every fee recomputes from the facts of its product",
            "every bounty month recomputes from what was measured"
        )
        #expect(sound.checks.first { $0.rule == fees }?.examined == 2)
        #expect(sound.checks.first { $0.rule == bounties }?.examined == 1)
        let service = stage.service
        try await service.expectVerifyFinds(Self.fees, breaking: fees, in: Self.tables)
        try await service.expectVerifyFinds(Self.bounties, breaking: bounties, in: Self.tables)
        try await service.expectVerifyFinds(
            ["fsp", "bsh"].map { "DELETE FROM payable WHERE starts_with(source_id, '\($0)_')" },
            breaking: "every approved share is one payable", in: Self.tables)
        try await service.close()
    }

    /// A distribution and a month of a pot, both approved and owed.
    private func stage() async throws -> FeeStage {
        let stage = try await FeeStage()
        let agreement = try await stage.agreement()
        let recorded = try await stage.record(
            [
                #""kind": "issued", "block_time": "2021-04-02T00:00:00Z", "amount": "1000""#,
                #""kind": "distributed", "block_time": "2021-05-02T00:00:00Z""#,
            ], of: agreement)
        #expect(recorded.status == 201, "\(recorded.text)")
        let accrual = try #require(try await stage.accruals(of: agreement).last)
        let approved = try await stage.approve(accrual: accrual.text("id"))
        #expect(approved.status == 201, "\(approved.text)")
        let pot = try await stage.service.send(
            .post, "/v1/bounty-pots", as: .lead,
            json: """
                {"name": "Bounty", "asset": "INDEX", "amount": "10", "first_month": "2020-12",
                 "months": 3, "measure": "fees"}
                """)
        let path = try #require(pot.headers["Location"], "\(pot.text)")
        _ = try await stage.service.send(.post, path + "/approvals", as: .approver)
        _ = try await stage.service.send(
            .post, path + "/months", as: .finance,
            json: """
                {"month": "2020-12", "measured": [{"methodologist": "alice", "value": "2"},
                 {"methodologist": "bob", "value": "1"}]}
                """)
        let month = try await stage.service.send(
            .post, path + "/months/2020-12/approvals", as: .approver, key: "k")
        #expect(month.status == 201, "\(month.text)")
        return stage
    }
}
