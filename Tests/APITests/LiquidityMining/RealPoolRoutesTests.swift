import Bookkeeping
import Ethereum
import Foundation
import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Five thousand real stakes and withdrawals of 2,718 accounts, imported through the API.
struct RealPoolRoutesTests {
    /// The file's rows as the API takes them, with the rewards that the vectors add to the pool: one
    /// block after the last event before them.
    private static func rows(notifies: [Vector]) throws -> [String] {
        let path = Vectors.folder + "/staking_rewards_real_events.csv"
        var rows = try String(contentsOfFile: path, encoding: .utf8)
            .split(whereSeparator: \.isNewline).dropFirst()
            .map { $0.split(separator: ",").map(String.init) }
        for (number, notify) in notifies.enumerated() {
            let time = try #require(BlockTime(seconds: UInt64(try notify.text("t")) ?? 0))
            let place = try #require(
                try rows.lastIndex { try BlockTime(text: $0[3].asInstant) <= time })
            let block = try #require(Int(rows[place][0])) + 1
            rows.insert(
                [
                    "\(block)", "0", "reward_added", time.description,
                    MiningStage.hash(number + 1), "", try notify.text("reward"),
                ], at: place + 1)
        }
        let kinds = ["stake": "staked", "withdraw": "withdrawn"]
        return rows.map { cells in
            [
                cells[0], cells[1], cells[4], cells[3].asInstant, kinds[cells[2]] ?? cells[2],
                cells[5], cells[6],
            ].joined(separator: ",")
        }
    }

    private static func instant(_ seconds: Int) -> String {
        Instant(microsecondsSince1970: Int64(seconds) * 1_000_000).description
    }

    /// Reads of every figure of the vectors, as the contract answered them.
    private static func reads(_ query: Vector) throws -> [String] {
        let at = instant(try #require(Int(try query.text("t"))))
        var reads = try [
            ("total_staked", "total_supply"), ("reward_per_token", "reward_per_token"),
            ("reward_rate", "reward_rate"), ("period_finish", "period_finish"),
        ].map { function, name in
            #"{"function": "\#(function)", "at": "\#(at)", "value": "\#(try query.text(name))"}"#
        }
        guard case .object(let earned) = try query.value("earned") else { return reads }
        for member in earned.members {
            guard case .string(let value) = member.value else { continue }
            reads.append(
                #"{"function": "earned", "account": "\#(member.name)", "at": "\#(at)", "value": "\#(value)"}"#
            )
        }
        return reads
    }

    @Test func `imported in any order and twice, every account has earned what the contract says`()
        async throws
    {
        let vector = try Vectors.file("staking_rewards_real.json")
        let stage = try await MiningStage(at: "2024-07-01T00:00:00Z")
        let service = stage.service
        let starts = [1_707_436_800, 1_710_028_800, 1_712_620_800, 1_715_299_200]
        let amounts = ["115920", "75000", "37500", "1"]
        let program = try await stage.program(
            stage.draft(
                kind: #""kind": "staking_rewards", "duration_seconds": 2592000"#,
                firstBlock: 19_183_122,
                periods: zip(starts, amounts).map {
                    (Self.instant($0), Self.instant($0 + 2_592_000), $1)
                }))
        let rows = try Self.rows(notifies: vector.list("notifies"))
        let middle = try #require(Int(rows[2_400].split(separator: ",")[0]))
        let isEarly = { (row: String) in (Int(row.split(separator: ",")[0]) ?? 0) <= middle }
        let late = try await stage.importEvents(
            rows.filter { !isEarly($0) }.reversed(), into: program,
            "?from_block=\(middle + 1)&through=2024-06-30T00:00:00Z")
        #expect(late.status == 201, "\(late.text.prefix(500))")
        #expect(late["complete_through"] == .null)
        let gap = try await stage.compute(4, of: program)
        #expect(gap.string("code") == "events_not_through", "\(gap.text)")
        let early = try await stage.importEvents(
            rows.filter(isEarly), into: program, "?to_block=\(middle)")
        #expect(early.string("complete_through") == "2024-06-30T00:00:00.000000Z", "\(early.text)")
        let again = try await stage.importEvents(rows, into: program)
        #expect(again["repeated"] == .number(JSONNumber(5_003)), "\(again.text)")
        let queries = try vector.list("queries")
        for query in queries {
            let reads = try Self.reads(query).joined(separator: ", ")
            let kept = try await service.send(
                .post, program + "/reads", as: .finance, json: #"{"reads": [\#(reads)]}"#)
            #expect(kept.status == 201, "\(kept.text)")
        }
        let differences = try await service.send(.get, program + "/differences", as: .auditor)
        #expect(differences["data"] == .array([]), "\(differences.text.prefix(500))")
        for number in [1, 2, 4] {
            let epoch = try await stage.compute(number, of: program)
            #expect(epoch.status == 201, "\(epoch.text)")
        }
        let last = try #require(queries.last)
        let epoch = try await service.send(.get, program + "/epochs/4", as: .auditor)
        #expect(epoch.string("allocated_base_units") == (try last.text("sum_earned")))
        guard case .object(let earned) = try last.value("earned") else { return }
        let found = try await stage.allocations(4, of: program)
        #expect(found.count == 2_718)
        for member in earned.members {
            #expect(JSONValue.string(found[member.name.lowercased()] ?? "") == member.value)
        }
        let report = try await service.books.verify()
        #expect(report.isSound, "\(report)")
        try await service.close()
    }
}

extension String {
    /// The file's times carry no zone; they are UTC.
    fileprivate var asInstant: String { hasSuffix("Z") ? self : self + "Z" }
}
