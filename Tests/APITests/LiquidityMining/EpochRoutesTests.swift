import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Epochs that Vestry pays: by time-weighted balances and by snapshots.
struct EpochRoutesTests {
    private static let (ann, ben, cat) = (
        MiningStage.accounts[0], MiningStage.accounts[1], MiningStage.accounts[2]
    )
    private static let weighted = #""kind": "time_weighted", "division": "largest_remainder""#
    /// Ten days of 100 tokens: ann holds 2 all the time, ben 6 for half of it, cat 1 for the other half.
    private static let rows = [
        MiningStage.row(100, 0, "2021-05-20T00:00:00Z", "staked", ann, "2"),
        MiningStage.row(101, 0, "2021-06-01T00:00:00Z", "staked", ben, "6"),
        MiningStage.row(102, 0, "2021-06-06T00:00:00Z", "withdrawn", ben, "6"),
        MiningStage.row(102, 1, "2021-06-06T00:00:00Z", "staked", cat, "1"),
    ]

    private func pay(_ stage: MiningStage, _ handle: String, at account: String) async throws {
        let payee = try stage.directory.payee(handle)
        let changed = try await stage.service.send(
            .patch, "/v1/payees/\(payee)", as: .finance,
            json: #"{"payout_addresses": [{"chain_id": 1, "address": "\#(account)"}]}"#,
            ifMatch: "*")
        #expect(changed.status == 200, "\(changed.text)")
    }

    private func program(_ stage: MiningStage, _ kind: String) async throws -> String {
        try await stage.program(
            stage.draft(
                kind: kind, contract: nil,
                periods: [
                    ("2021-06-01T00:00:00Z", "2021-06-11T00:00:00Z", "100"),
                    ("2021-06-11T00:00:00Z", "2021-06-21T00:00:00Z", "100"),
                ]))
    }

    /// By hand, in days: ann 2·10, ben 6·5, cat 1·5; 100 tokens by 20 : 30 : 5 are 36.36…, 54.54… and
    /// 9.09…; the odd unit goes to the largest remainder.
    @Test func `balances weighted with time become payables`() async throws {
        let stage = try await MiningStage()
        let service = stage.service
        let program = try await program(stage, Self.weighted)
        _ = try await stage.importEvents(Self.rows, into: program)
        let early = try await stage.compute(1, of: program)
        #expect(early.string("code") == "events_not_through", "\(early.text)")
        let through = try await stage.importEvents(
            [], into: program, "?from_block=103&to_block=200&through=2021-06-15T00:00:00Z")
        #expect(through.status == 201, "\(through.text)")
        let computed = try await stage.compute(1, of: program)
        #expect(computed.string("dust") == "0", "\(computed.text)")
        let found = try await stage.allocations(1, of: program)
        #expect(
            found == [
                Self.ann: "36363636363636363636", Self.ben: "54545454545454545455",
                Self.cat: "9090909090909090909",
            ])
        let path = program + "/epochs/1/approvals"
        try await pay(stage, "alice", at: Self.ann)
        try await pay(stage, "bob", at: Self.ben)
        let unknown = try await service.send(.post, path, as: .approver, json: "{}", key: "k")
        #expect(unknown.string("code") == "rows_refused", "\(unknown.text)")
        #expect(unknown.string("errors", "0", "found")?.lowercased() == Self.cat)
        try await pay(stage, "carol", at: Self.cat)
        try await service.link(.approver2, to: stage.directory.payee("carol"))
        let paid = try await service.send(.post, path, as: .approver2, json: "{}", key: "k")
        #expect(paid.string("code") == "two_people_payee", "\(paid.text)")
        let approved = try await service.send(.post, path, as: .approver, json: "{}", key: "k")
        #expect(approved.string("state") == "approved", "\(approved.text)")
        let payables = try await service.send(.get, "/v1/payables", as: .finance)
        let owed = try Vector(payables.json, named: "payables").list("data").map {
            try $0.text("payee") + " " + $0.text("amount_base_units")
        }
        #expect(
            Set(owed) == [
                "alice 36363636363636363636", "bob 54545454545454545455",
                "carol 9090909090909090909",
            ])
        let late = try await stage.importEvents(
            [MiningStage.row(150, 0, "2021-06-10T00:00:00Z", "staked", Self.ann, "1")],
            into: program)
        #expect(late.string("errors", "0", "code") == "event_in_approved_epoch", "\(late.text)")
        let again = try await stage.compute(1, of: program)
        #expect(again.string("code") == "epoch_approved")
        let report = try await service.send(.get, "/v1/reports/lm-accrual", as: .auditor)
        #expect(report.string("data", "0", "accrued") == "100", "\(report.text)")
        #expect(report.string("data", "0", "left") == "100")
        let verified = try await service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await service.close()
    }

    @Test func `snapshots weigh until the next one, and a distributor passes all on`() async throws
    {
        let stage = try await MiningStage()
        let service = stage.service
        let program = try await program(
            stage, #""kind": "time_weighted", "division": "floor""#)
        func snapshot(_ at: String, _ rows: [String]) async throws -> APIHarness.Answer {
            try await service.send(
                .post, program + "/snapshots?at=\(at)", as: .finance,
                csv: "account,balance_base_units\n" + rows.joined(separator: "\n") + "\n")
        }
        let missing = try await stage.compute(1, of: program)
        #expect(missing.status == 409 || missing.status == 422, "\(missing.text)")
        let twice = try await snapshot("2021-06-01T00:00:00Z", ["\(Self.ann),2", "\(Self.ann),3"])
        #expect(twice.string("errors", "0", "code") == "account_twice", "\(twice.text)")
        let first = ["\(Self.ann),2", "\(Self.ben),1"]
        #expect(try await snapshot("2021-06-01T00:00:00Z", first).status == 201)
        #expect(try await snapshot("2021-06-06T00:00:00Z", ["\(Self.ann),2"]).status == 201)
        let same = try await snapshot("2021-06-01T00:00:00Z", first.reversed())
        #expect(same["repeated"] == .bool(true), "\(same.text)")
        let other = try await snapshot("2021-06-01T00:00:00Z", ["\(Self.ann),3"])
        #expect(other.string("code") == "snapshot_changed")
        let mixed = try await stage.importEvents(Self.rows, into: program)
        #expect(mixed.string("code") == "event_sources_mixed", "\(mixed.text)")
        let computed = try await stage.compute(1, of: program)
        #expect(computed.status == 201, "\(computed.text)")
        // 2 for ten days and 1 for five: 100 tokens by 20 : 5.
        #expect(
            try await stage.allocations(1, of: program) == [
                Self.ann: "80000000000000000000", Self.ben: "20000000000000000000",
            ])
        let approved = try await service.send(
            .post, program + "/epochs/1/approvals", as: .approver,
            json: #"{"distributor": "dave"}"#, key: "k")
        #expect(approved.status == 201, "\(approved.text)")
        let payables = try await service.send(.get, "/v1/payables", as: .finance)
        #expect(payables.string("data", "0", "payee") == "dave")
        #expect(payables.string("data", "0", "amount") == "100")
        let file = try await service.send(
            .get, program + "/epochs/1/distribution.json?cumulative=true", as: .auditor)
        #expect(file.string("tokenTotal") == "0x056bc75e2d63100000", "\(file.text)")
        // Leaves, order and root by eth-abi and eth-hash, after OpenZeppelin's merkle-tree.
        let tree = try await service.send(
            .get, program + "/epochs/1/distribution.json?form=openzeppelin", as: .auditor)
        #expect(tree.status == 200)
        #expect(tree.string("format") == "standard-v1", "\(tree.text)")
        #expect(tree.string("leafEncoding", "0") == "address")
        #expect(tree.string("leafEncoding", "1") == "uint256")
        #expect(
            tree.string("tree", "0")
                == "0xd03c80794a2d4fb96ab9db105355ff9b056ea443f76261f8ce1375006f8df0f0")
        #expect(tree.string("values", "0", "value", "0")?.lowercased() == Self.ann)
        #expect(tree.string("values", "0", "value", "1") == "80000000000000000000")
        #expect(tree["values", "0", "treeIndex"] == .number(JSONNumber(1)))
        #expect(tree["values", "1", "treeIndex"] == .number(JSONNumber(2)))
        let foreign = try await service.send(
            .get, program + "/epochs/1/distribution.json?form=keccak", as: .auditor)
        #expect(foreign.status == 400, "\(foreign.text)")
        let verified = try await service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await service.close()
    }

    /// Ten days; from 20 May to 5 June are sixteen.
    @Test func `snapshots further apart than the period are too few`() async throws {
        let stage = try await MiningStage()
        let program = try await program(stage, Self.weighted)
        for at in ["2021-05-20T00:00:00Z", "2021-06-05T00:00:00Z"] {
            let taken = try await stage.service.send(
                .post, program + "/snapshots?at=\(at)", as: .finance,
                csv: "account,balance_base_units\n\(Self.ann),3\n")
            #expect(taken.status == 201, "\(taken.text)")
        }
        let before = try await stage.service.database.state()
        let gap = try await stage.compute(1, of: program)
        #expect(gap.status == 422)
        #expect(gap.string("code") == "snapshot_gap_too_long", "\(gap.text)")
        #expect(
            gap.string("detail")
                == "No snapshot lies between 2021-05-20T00:00:00.000000Z and"
                + " 2021-06-05T00:00:00.000000Z, which is more than the 864000 seconds of the"
                + " period; import more snapshots.")
        #expect(try await stage.service.database.state() == before)
        let ahead = try await stage.service.send(
            .post, program + "/snapshots?at=2021-08-02T00:00:00Z", as: .finance,
            csv: "account,balance_base_units\n\(Self.ann),3\n")
        #expect(ahead.string("code") == "time_in_future", "\(ahead.text)")
        try await stage.service.close()
    }

    @Test func `one snapshot divides a period, and no balance at all divides nothing`() async throws
    {
        let stage = try await MiningStage()
        let program = try await program(stage, #""kind": "snapshot", "division": "floor""#)
        for (at, balance) in [("2021-06-05T00:00:00Z", "3"), ("2021-06-20T00:00:00Z", "0")] {
            _ = try await stage.service.send(
                .post, program + "/snapshots?at=\(at)", as: .finance,
                csv: "account,balance_base_units\n\(Self.ann),\(balance)\n")
        }
        #expect(try await stage.compute(1, of: program).string("allocated") == "100")
        let nothing = try await stage.compute(2, of: program)
        #expect(nothing.string("code") == "weights_zero", "\(nothing.text)")
        try await stage.service.close()
    }
}
