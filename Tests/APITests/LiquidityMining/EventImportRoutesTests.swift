import Bookkeeping
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Events of pools: three forms of files, and what is refused.
struct EventImportRoutesTests {
    private static let (ann, ben) = (MiningStage.accounts[0], MiningStage.accounts[1])
    private static let rows = [
        MiningStage.row(100, 1, "2021-06-01T00:00:00Z", "staked", ann, "100"),
        MiningStage.row(
            101, 4, "2021-06-01T01:00:00Z", "reward_added", "", "864000000000000000000"),
        MiningStage.row(102, 2, "2021-06-02T00:00:00Z", "staked", ben, "300"),
        MiningStage.row(103, 7, "2021-06-03T00:00:00Z", "withdrawn", ann, "40"),
    ]

    private static let bad: [(String, [String], String, String)] = [
        (
            "withdraw too much",
            [rows[0], MiningStage.row(103, 7, "2021-06-03T00:00:00Z", "withdrawn", ann, "101")],
            "balance_below_zero", ""
        ),
        (
            "withdraw without a stake",
            [MiningStage.row(103, 7, "2021-06-03T00:00:00Z", "withdrawn", ann, "1")],
            "events_incomplete", "?from_block=100"
        ),
        (
            "two events in one place",
            [
                rows[0],
                MiningStage.row(100, 1, "2021-06-01T00:00:00Z", "staked", ben, "5").replacing(
                    MiningStage.hash(100_001), with: MiningStage.hash(9)),
            ], "event_unordered", ""
        ),
        (
            "one event twice with other contents",
            [rows[0], rows[0].replacing(",100", with: ",101")], "event_changed", ""
        ),
        (
            "another time in a block",
            [rows[0], MiningStage.row(100, 2, "2021-06-01T00:00:01Z", "staked", ben, "5")],
            "event_time_impossible", ""
        ),
        (
            "time runs back",
            [rows[0], MiningStage.row(101, 2, "2021-05-01T00:00:01Z", "staked", ben, "5")],
            "event_time_impossible", ""
        ),
        (
            "a reward of somebody's",
            [MiningStage.row(100, 2, "2021-06-01T00:00:01Z", "reward_added", ben, "5")], "unknown",
            ""
        ),
        (
            "no account", [MiningStage.row(100, 2, "2021-06-01T00:00:01Z", "staked", "", "5")],
            "missing", ""
        ),
        (
            "a reward after the last period",
            [rows[0], MiningStage.row(190, 2, "2021-06-21T00:00:00Z", "reward_added", "", "5")],
            "event_after_end", ""
        ),
    ]

    @Test func `an event that cannot stand is refused, named, and nothing is imported`()
        async throws
    {
        let stage = try await MiningStage()
        let program = try await stage.program(stage.draft())
        let before = try await stage.service.database.state()
        for (name, rows, rule, query) in Self.bad {
            let answer = try await stage.importEvents(rows, into: program, query)
            #expect(answer.status == 422, "\(name): \(answer.text)")
            let code = answer.string("errors", "0", "code") ?? answer.string("code")
            #expect(code == rule, "\(name): \(answer.text)")
        }
        #expect(try await stage.service.database.state() == before)
        try await stage.service.close()
    }

    @Test func `a known event that differs is refused with its fields`() async throws {
        let stage = try await MiningStage()
        let program = try await stage.program(stage.draft())
        #expect(try await stage.importEvents(Self.rows, into: program).status == 201)
        let before = try await stage.service.database.state()
        let changed = try await stage.importEvents(
            [Self.rows[0], Self.rows[2].replacing(",300", with: ",301")], into: program)
        #expect(changed.string("errors", "0", "code") == "event_changed", "\(changed.text)")
        #expect(changed["errors", "0", "row"] == .number(JSONNumber(3)))
        #expect(changed.string("errors", "0", "field") == "amount")
        #expect(try await stage.service.database.state() == before)
        let again = try await stage.importEvents(Self.rows, into: program)
        #expect(again["events"] == .number(JSONNumber(0)), "\(again.text)")
        #expect(again["repeated"] == .number(JSONNumber(4)))
        try await stage.service.close()
    }

    /// The same events as lines of JSON and as a node's logs give what the CSV gives.
    @Test func `files of every form give the same books`() async throws {
        let stage = try await MiningStage()
        var answers: [String] = []
        for form in ["csv", "ndjson", "logs"] {
            let program = try await stage.program(stage.draft())
            let imported: APIHarness.Answer
            switch form {
            case "csv": imported = try await stage.importEvents(Self.rows, into: program)
            case "ndjson":
                imported = try await stage.service.send(
                    .post, program + "/events", as: .finance, bytes: [UInt8](Self.lines.utf8),
                    type: "application/x-ndjson")
            default:
                imported = try await stage.service.send(
                    .post, program + "/events", as: .finance, json: Self.logs)
            }
            #expect(imported["events"] == .number(JSONNumber(4)), "\(form): \(imported.text)")
            let earned = try await stage.service.send(
                .get, "\(program)/earned?account=\(Self.ben)&at=2021-06-05T00:00:00Z", as: .auditor)
            answers.append(earned.text)
        }
        #expect(Set(answers).count == 1, "\(answers)")
        #expect(answers[0].contains(#""balance_base_units":"300""#))
        try await stage.service.close()
    }

    private static let lines = rows.map { row in
        let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let account = cells[5].isEmpty ? "null" : "\"\(cells[5])\""
        return """
            {"block_number": \(cells[0]), "log_index": \(cells[1]), "tx_hash": "\(cells[2])", \
            "block_time": "\(cells[3])", "kind": "\(cells[4])", "account": \(account), \
            "amount_base_units": "\(cells[6])"}

            """
    }.joined()

    /// The topics are the published hashes of the events of Synthetix' StakingRewards.
    private static let topics = [
        "staked": "0x9e71bc8eea02a63969f509818f2dafb9254532904319f9dbda79b67bd34a5f3d",
        "withdrawn": "0x7084f5476618d8e60b11ef0d7d3f06914655adb8793e28ff7f018d4c76d505d5",
        "reward_added": "0xde88a922e0d3b88b24e9623efeb464919c6bf9f66857a65e2bfcf2ce87a9433d",
    ]

    private static let logs: String = {
        let list = rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let word = String(repeating: "0", count: 24) + cells[5].dropFirst(2)
            let topics = [Self.topics[cells[4]] ?? ""] + (cells[5].isEmpty ? [] : ["0x" + word])
            let amount = hexadecimal(cells[6])
            return """
                {"address": "\(MiningStage.pool)", "topics": [\(topics.map { "\"\($0)\"" }.joined(separator: ","))],
                 "data": "0x\(String(repeating: "0", count: 64 - amount.count) + amount)",
                 "blockNumber": "0x\(String(Int(cells[0]) ?? 0, radix: 16))",
                 "logIndex": "0x\(String(Int(cells[1]) ?? 0, radix: 16))",
                 "transactionHash": "\(cells[2])", "removed": false}
                """
        }
        let blocks = rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            return "\"\(cells[0])\": \"\(cells[3])\""
        }
        return
            #"{"logs": [\#(list.joined(separator: ","))], "blocks": {\#(blocks.joined(separator: ", "))}}"#
    }()

    /// Of decimal digits below 2^128.
    private static func hexadecimal(_ digits: String) -> String {
        String(UInt128(digits) ?? 0, radix: 16)
    }
}
