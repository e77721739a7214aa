import HTTP
import JSON
import Ledger
import TestSupport
import Testing

/// Plans from many Safes ask for the same payables at once.
struct PlanCollisionTests {
    private static func safes(_ stage: PayoutStage, _ count: Int) async throws -> [String] {
        var safes: [String] = []
        for index in 0..<count {
            let digits = String(repeating: "\(index + 1)", count: 40)
            let made = try await stage.harness.send(
                .post, "/v1/safes", as: .finance,
                json: """
                    {"chain_id":31337,"address":"0x\(digits)","name":"Safe \(index)",\
                    "version":"1.4.1","owners":["0xde709f2102306220921060314715629080e2fb77"],\
                    "threshold":1}
                    """)
            safes.append(try #require(made.string("id"), "\(made.text)"))
        }
        return safes
    }

    /// Each asks for three quarters of the payables, in an order of its own; rows stand in the table in another
    /// order than their ids after some were taken and given back.
    @Test(arguments: [40, 400])
    func `each payable is in one batch, and who gets none is told so`(count: Int) async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        var payables: [ID<Payable>] = []
        for index in 0..<count {
            payables.append(
                try await stage.owe(
                    PayoutStage.Person.allCases[index % 3], index % 2 == 0 ? .dao : .usd, "1000000")
            )
        }
        // Every third one is written anew and so stands last.
        let some = payables.enumerated().filter { $0.offset % 3 == 1 }.map(\.element)
        let first = try await Self.plan(stage, "\(stage.safe)", some)
        _ = try await stage.step(
            try #require(first.string("id"), "\(first.text)"), "cancellations", as: .finance,
            #"{"reason":"no"}"#)
        let safes = try await Self.safes(stage, 8)
        for _ in 0..<3 {
            let answers = try await withThrowingTaskGroup(of: APIHarness.Answer.self) { group in
                for (index, safe) in safes.enumerated() {
                    let asked = index % 2 == 0 ? payables : payables.reversed()
                    // Few are found by the index, many in the order in which they stand.
                    let mine = asked.enumerated().filter {
                        index % 3 == 2 ? $0.offset % (count / 20) < 3 : $0.offset % 4 != index % 4
                    }.map(\.element)
                    group.addTask {
                        index == 7
                            ? try await Self.planPeriod(stage, safe)
                            : try await Self.plan(stage, safe, mine)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let refused = answers.filter { $0.status >= 300 }
            for answer in refused {
                #expect(answer.status == 409, "\(answer.text)")
                #expect(
                    ["payables_taken", "payables_not_open", "nothing_to_pay"].contains(
                        answer.string("code")), "\(answer.text)")
            }
            #expect(answers.contains { $0.status < 300 })
            #expect(try await Self.unlike(stage) == "0")
            for batch in answers.compactMap({ $0.string("id") ?? $0.string("batches", "0", "id") })
            {
                let gone = try await stage.step(
                    batch, "cancellations", as: .finance, #"{"reason":"again"}"#)
                #expect(gone.status == 200, "\(gone.text)")
            }
        }
        #expect(try await stage.firstBreak() == nil)
        try await stage.harness.close()
    }

    /// How many payables are reserved and in no live batch, or in one and not reserved, or in two.
    private static func unlike(_ stage: PayoutStage) async throws -> String {
        try await stage.harness.database.server.psql(
            """
            SELECT count(*)
            FROM payable AS p
            WHERE (p.state = 'reserved')::integer <> (
                SELECT count(*)
                FROM batch_payable AS l
                INNER JOIN payout_batch AS b ON b.batch_id = l.batch_id
                WHERE l.payable_id = p.payable_id AND b.state = 'planned'
            )
            """, database: stage.harness.database.name)
    }

    private static func plan(
        _ stage: PayoutStage, _ safe: String, _ payables: [ID<Payable>]
    ) async throws -> APIHarness.Answer {
        let ids = payables.map { "\"\($0)\"" }.joined(separator: ",")
        return try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: "{\"safe_id\":\"\(safe)\",\"payable_ids\":[\(ids)]}", key: PayoutStage.key)
    }

    private static func planPeriod(
        _ stage: PayoutStage, _ safe: String
    ) async throws -> APIHarness.Answer {
        try await stage.harness.send(
            .post, "/v1/payout-batches", as: .finance,
            json: "{\"safe_id\":\"\(safe)\",\"period\":\"2021-05\"}", key: PayoutStage.key)
    }
}
