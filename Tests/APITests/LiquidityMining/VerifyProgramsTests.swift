import Bookkeeping
import HTTP
import JSON
import TestSupport
import Testing

/// A superuser with all triggers off changes something of a program; `verify` finds it.
@Suite struct VerifyProgramsTests {
    private static let epochs = [
        "UPDATE allocation SET amount = amount + 1",
        "UPDATE allocation SET weight = weight + 1",
        "DELETE FROM allocation",
        "UPDATE epoch SET allocated = allocated - 1, dust = dust + 1",
        "UPDATE epoch SET total = total + 1, to_stream = to_stream + 1",
        "UPDATE epoch SET weight = weight + 1",
        "UPDATE epoch SET events = events + 1",
        "UPDATE epoch SET rule = 'pro_rata_floor 1'",
        "UPDATE program_period SET amount = amount + 1",
        "UPDATE program SET division = 'largest_remainder' WHERE kind = 'time_weighted'",
        "UPDATE staking_event SET amount = amount + 1 WHERE kind = 'staked'",
        "UPDATE staking_event SET block_time = block_time + interval '1 s' WHERE block_number = 102",
        "DELETE FROM staking_event WHERE kind = 'withdrawn'",
    ]

    private static let pools = [
        "UPDATE staking_checkpoint SET reward_per_token = reward_per_token + 1",
        "UPDATE staking_checkpoint SET claimed = claimed + 1",
        "UPDATE staking_position SET rewards = rewards + 1",
        "UPDATE staking_event SET amount = amount + 1 WHERE kind = 'reward_added'",
    ]

    private static let tables = [
        "program", "program_period", "staking_event", "staking_checkpoint", "staking_position",
        "epoch", "allocation", "payable",
    ]

    @Test func `whatever is changed of an epoch or a pool, verify names it`() async throws {
        let stage = try await stage()
        let sound = try await stage.service.books.verify()
        #expect(sound.isSound, "\(sound)")
        let (epochs, pools) = (
            "every epoch recomputes from the events or snapshots of its program",
            "the books of every pool are those of a replay"
        )
        #expect(sound.checks.first { $0.rule == epochs }?.examined == 2)
        #expect(sound.checks.first { $0.rule == pools }?.examined == 1)
        try await stage.service.expectVerifyFinds(Self.epochs, breaking: epochs, in: Self.tables)
        try await stage.service.expectVerifyFinds(Self.pools, breaking: pools, in: Self.tables)
        try await stage.service.expectVerifyFinds(
            [
                "UPDATE program SET duration_seconds = duration_seconds + 1 WHERE duration_seconds > 0"
            ],
            breaking: "pools can be read", in: Self.tables)
        try await stage.service.expectVerifyFinds(
            ["DELETE FROM payable"], breaking: "every approved share is one payable",
            in: Self.tables)
        try await stage.service.close()
    }

    /// An approved epoch that Vestry pays, and one of a contract's pool.
    private func stage() async throws -> MiningStage {
        let stage = try await MiningStage()
        let (ann, ben) = (MiningStage.accounts[0], MiningStage.accounts[1])
        let rows = [
            MiningStage.row(100, 1, "2021-06-01T00:00:00Z", "staked", ann, "100"),
            MiningStage.row(
                101, 4, "2021-06-01T01:00:00Z", "reward_added", "", "864000000000000000000"),
            MiningStage.row(102, 2, "2021-06-02T00:00:00Z", "staked", ben, "300"),
            MiningStage.row(103, 7, "2021-06-03T00:00:00Z", "withdrawn", ann, "40"),
        ]
        let weighted = #""kind": "time_weighted", "division": "floor""#
        for draft in [stage.draft(kind: weighted, contract: nil), stage.draft()] {
            let program = try await stage.program(draft)
            let imported = try await stage.importEvents(
                rows, into: program, "?to_block=200&through=2021-06-30T00:00:00Z")
            #expect(imported.status == 201, "\(imported.text)")
            let computed = try await stage.compute(1, of: program)
            #expect(computed.status == 201, "\(computed.text)")
            guard draft.contains("time_weighted") else { continue }
            let approved = try await stage.service.send(
                .post, program + "/epochs/1/approvals", as: .approver,
                json: #"{"distributor": "dave"}"#, key: "k")
            #expect(approved.status == 201, "\(approved.text)")
        }
        return stage
    }
}
