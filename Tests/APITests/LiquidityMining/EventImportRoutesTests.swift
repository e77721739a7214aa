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

    @Test func `rows of any order, known or twice, join in the order of the chain`() async throws {
        let stage = try await MiningStage()
        let program = try await stage.program(stage.draft())
        let backwards = try await stage.importEvents(
            Self.rows.reversed() + [Self.rows[1]], into: program)
        #expect(backwards["events"] == .number(JSONNumber(4)), "\(backwards.text)")
        #expect(backwards["repeated"] == .number(JSONNumber(1)))
        let more = MiningStage.row(105, 1, "2021-06-05T00:00:00Z", "staked", Self.ben, "9")
        let overlapping = try await stage.importEvents(
            [more, Self.rows[3], Self.rows[2]], into: program)
        #expect(overlapping["events"] == .number(JSONNumber(1)), "\(overlapping.text)")
        #expect(overlapping["repeated"] == .number(JSONNumber(2)))
        let listed = try await stage.service.send(
            .get, program + "/events?limit=10", as: .auditor)
        let blocks = try Vector(listed.json, named: "events").list("data").map {
            try $0.text("kind") + " " + $0.text("amount_base_units")
        }
        #expect(
            blocks == [
                "staked 100", "reward_added 864000000000000000000", "staked 300", "withdrawn 40",
                "staked 9",
            ])
        let verified = try await stage.service.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await stage.service.close()
    }

    /// What contradicts a stored event, and the row and column that say so.
    private static let contradictions: [(String, String, String, String)] = [
        (
            "the same event in a later block",
            MiningStage.row(105, 2, "2021-06-05T00:00:00Z", "staked", ben, "300").replacing(
                MiningStage.hash(105_002), with: MiningStage.hash(102_002)), "event_changed",
            "block_number"
        ),
        (
            "the same event in an earlier block",
            MiningStage.row(99, 2, "2021-05-31T00:00:00Z", "staked", ben, "300").replacing(
                MiningStage.hash(99_002), with: MiningStage.hash(102_002)), "event_changed",
            "block_number"
        ),
        (
            "after the time of a later block",
            MiningStage.row(101, 1, "2021-06-02T00:00:01Z", "staked", ben, "300"),
            "event_time_impossible", "block_time"
        ),
        (
            "after the time of the next block only",
            MiningStage.row(99, 1, "2021-06-01T00:00:01Z", "staked", ben, "300"),
            "event_time_impossible", "block_time"
        ),
        (
            "another time in a known block",
            MiningStage.row(103, 1, "2021-06-02T23:59:59Z", "staked", ben, "300"),
            "event_time_impossible", "block_time"
        ),
        (
            "before the first block",
            MiningStage.row(89, 1, "2021-05-31T00:00:00Z", "staked", ben, "300"),
            "event_before_first_block", "block_number"
        ),
        (
            "in the future", MiningStage.row(111, 1, "2021-08-02T00:00:00Z", "staked", ben, "300"),
            "event_in_future", "block_time"
        ),
        (
            "a wrong checksum",
            MiningStage.row(
                110, 1, "2021-06-05T00:00:00Z", "staked",
                "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "3"), "address_malformed", "account"
        ),
        (
            "a number that is none",
            MiningStage.row(110, 1, "2021-06-05T00:00:00Z", "staked", ben, "3.0"),
            "invalid", "amount_base_units"
        ),
    ]

    @Test func `what contradicts a stored event is named, and nothing is written`() async throws {
        let stage = try await MiningStage()
        let program = try await stage.program(stage.draft(firstBlock: 90))
        #expect(
            try await stage.importEvents(Self.rows, into: program, "?from_block=90").status == 201)
        let before = try await stage.service.database.state()
        for (name, row, rule, column) in Self.contradictions {
            let good = MiningStage.row(120, 1, "2021-06-09T00:00:00Z", "staked", Self.ann, "1")
            let answer = try await stage.importEvents([good, row], into: program)
            #expect(answer.status == 422, "\(name): \(answer.text)")
            #expect(answer.string("errors", "0", "code") == rule, "\(name): \(answer.text)")
            #expect(answer.string("errors", "0", "field") == column, "\(name): \(answer.text)")
            #expect(answer["errors", "0", "row"] == .number(JSONNumber(3)), "\(name)")
            #expect(try await stage.service.database.state() == before, "\(name)")
        }
        try await stage.service.close()
    }

    /// What an import says of itself, and the rule that it breaks.
    private static let badCoverage: [(String, [String], String)] = [
        ("", [], "events_missing"), ("?from_block=9&to_block=3", [rows[0]], "blocks_reversed"),
        ("?from_block=101&to_block=110", [rows[0]], "event_outside_blocks"),
        ("?to_block=99", [rows[0]], "blocks_reversed"),
        ("?through=2021-05-31T23:59:59Z", [rows[0]], "through_before_events"),
        ("?through=2021-08-02T00:00:00Z", [rows[0]], "time_in_future"),
    ]

    @Test func `an import that contradicts what it says of itself is refused`() async throws {
        let stage = try await MiningStage()
        let program = try await stage.program(stage.draft())
        let before = try await stage.service.database.state()
        for (query, rows, rule) in Self.badCoverage {
            let answer = try await stage.importEvents(rows, into: program, query)
            let code = answer.string("errors", "0", "code") ?? answer.string("code")
            #expect(answer.status == 422 && code == rule, "\(query): \(answer.text)")
        }
        #expect(try await stage.service.database.state() == before)
        try await stage.service.close()
    }

    @Test func `a line of JSON that is wrong is named by its row`() async throws {
        let stage = try await MiningStage()
        let program = try await stage.program(stage.draft())
        let good = Self.lines.split(separator: "\n").first.map(String.init) ?? ""
        let lines = [
            good,
            good.replacing("\"amount_base_units\": \"100\"", with: "\"amount_base_units\": 100"),
            "", "{\"block_number\": 100", good.replacing("\"kind\"", with: "\"sort\""),
        ]
        let answer = try await stage.service.send(
            .post, program + "/events", as: .finance,
            bytes: [UInt8](lines.joined(separator: "\n").utf8), type: "application/x-ndjson")
        #expect(answer.status == 422, "\(answer.text)")
        let faults = try Vector(answer.json, named: "faults").list("errors").map {
            try "\($0.text("row")) \($0.text("field")) \($0.text("code"))"
        }
        #expect(
            faults == ["2 amount_base_units wrong_type", "4  json_malformed", "5 sort unknown"],
            "\(answer.text)")
        try await stage.service.close()
    }

    /// Spreadsheets write a byte order mark, CRLF, semicolons, quotes, capitals and blanks.
    @Test func `files of spreadsheets give the same events`() async throws {
        let stage = try await MiningStage()
        let capitals = "0x" + Self.ann.dropFirst(2).uppercased()
        let file = Self.rows.map { row in
            row.replacing(Self.ann, with: "\"\(capitals) \"").replacing(",", with: ";")
        }
        let header = "BLOCK_NUMBER;log_index;tx_hash;block_time;kind;account;amount_base_units"
        let text = "\u{FEFF}" + ([header] + file).joined(separator: "\r\n") + "\r\n\r\n"
        let program = try await stage.program(stage.draft())
        let imported = try await stage.service.send(
            .post, program + "/events", as: .finance, csv: text)
        #expect(imported["events"] == .number(JSONNumber(4)), "\(imported.text)")
        let plain = try await stage.importEvents(Self.rows, into: program)
        #expect(plain["repeated"] == .number(JSONNumber(4)), "\(plain.text)")
        try await stage.service.close()
    }

    /// The same events as lines of JSON and as a node's logs give what the CSV gives.
    @Test func `files of every form give the same books`() async throws {
        let stage = try await MiningStage()
        var answers: [String] = []
        for form in ["csv", "ndjson", "logs", "receipts"] {
            let program = try await stage.program(stage.draft())
            let imported: APIHarness.Answer
            switch form {
            case "csv": imported = try await stage.importEvents(Self.rows, into: program)
            case "ndjson":
                imported = try await stage.service.send(
                    .post, program + "/events", as: .finance, bytes: [UInt8](Self.lines.utf8),
                    type: "application/x-ndjson")
            case "logs":
                imported = try await stage.service.send(
                    .post, program + "/events", as: .finance, json: Self.logs)
            default:
                imported = try await stage.service.send(
                    .post, program + "/events", as: .finance, json: Self.receipts)
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

    /// The logs of the rows as a node returns them; `more` is put into each.
    private static func nodeLogs(_ more: (_ cells: [String]) -> String) -> [String] {
        rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let word = String(repeating: "0", count: 24) + cells[5].dropFirst(2)
            let topics = [Self.topics[cells[4]] ?? ""] + (cells[5].isEmpty ? [] : ["0x" + word])
            let amount = hexadecimal(cells[6])
            return """
                {"address": "\(MiningStage.pool)", "topics": [\(topics.map { "\"\($0)\"" }.joined(separator: ","))],
                 "data": "0x\(String(repeating: "0", count: 64 - amount.count) + amount)",
                 "blockNumber": "0x\(String(Int(cells[0]) ?? 0, radix: 16))",
                 "logIndex": "0x\(String(Int(cells[1]) ?? 0, radix: 16))",
                 "transactionHash": "\(cells[2])", \(more(cells))}
                """
        }
    }

    /// As `eth_getTransactionReceipt` answers: two transactions, the second with a log of another
    /// contract, one of another event, and one of a block that the chain has left.
    private static let receipts: String = {
        let times = [
            100: 1_622_505_600, 101: 1_622_509_200, 102: 1_622_592_000, 103: 1_622_678_400,
        ]
        let logs = nodeLogs { cells in
            let time = times[Int(cells[0]) ?? 0] ?? 0
            return #""removed": false, "blockTimestamp": "0x\#(String(time, radix: 16))""#
        }
        let foreign = logs[0].replacing(MiningStage.pool, with: MiningStage.stakeToken)
        let other = logs[1].replacing(
            topics["reward_added"] ?? "", with: "0x" + String(repeating: "5", count: 64))
        let removed = logs[2].replacing(#""removed": false"#, with: #""removed": true"#)
            .replacing("0x66", with: "0x67")
        func receipt(_ logs: [String]) -> String {
            """
            {"transactionHash": "\(MiningStage.hash(7))", "status": "0x1", "type": "0x2",
             "blockNumber": "0x64", "gasUsed": "0x5208", "contractAddress": null,
             "logs": [\(logs.joined(separator: ","))]}
            """
        }
        let second = receipt([foreign, logs[1], other, logs[2], removed, logs[3]])
        return #"{"receipts": [\#(receipt([logs[0]])), \#(second)]}"#
    }()

    private static let logs: String = {
        let list = nodeLogs { _ in #""removed": false"# }
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
