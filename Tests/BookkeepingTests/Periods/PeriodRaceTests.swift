import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Bookkeeping

/// Closings and entries at the same time.
@Suite struct PeriodRaceTests {
    private func draft(_ may: PeriodHouse, on day: String) throws -> HandEntry {
        try HandEntry(
            kind: .topUp, effectiveDay: Day(day), memo: "Fees",
            lines: [
                HandEntry.Line(
                    account: .treasury(may.month.safe), asset: "USD", side: .debit, amount: "1"),
                HandEntry.Line(
                    account: AccountCode("income:fees"), asset: "USD", side: .credit, amount: "1"),
            ])
    }

    /// Sends all entries at once; the code of each refusal, or nil.
    private func send(_ may: PeriodHouse, on days: [String]) async throws -> [String?] {
        let caller = try #require(
            try await may.house.books.authenticate(
                secret: APIHarness.Sender.finance.secret, remoteAddress: "unix", requestID: "r"))
        let drafts = try days.map { try draft(may, on: $0) }
        return await withTaskGroup(of: (Int, String?).self) { group in
            for (place, draft) in drafts.enumerated() {
                group.addTask {
                    let request = WriteRequest(
                        caller: caller, method: "POST", path: "/v1/journal-entries",
                        key: "k\(place)", bodyDigest: Hash32(word: .one), isDryRun: false)
                    return (
                        place,
                        await code {
                            _ = try await may.house.books.recordEntryByHand(draft, request) { _ in
                                StoredAnswer(status: 201, body: [])
                            }
                        }
                    )
                }
            }
            var codes = [String?](repeating: nil, count: days.count)
            for await (place, code) in group { codes[place] = code }
            return codes
        }
    }

    private func waits(_ transaction: Transaction) async throws {
        while try await transaction.query(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        ).isEmpty {}
    }

    private func proposed(_ may: PeriodHouse) async throws -> PeriodAct {
        _ = try await may.house.write(as: .finance) { work in
            try await work.holdPeriod(may.may, reason: nil)
        }
        let period = try await may.house.write(as: .finance) { work in
            try await work.proposeClosing(of: may.may, reason: nil)
        }
        return try #require(period?.acts.first)
    }

    @Test func `an entry that waits for a closing is refused by itself, its neighbours are not`()
        async throws
    {
        try await PeriodHouse.with { may in
            let sending = try await may.house.connections.transaction { transaction in
                for statement in [
                    may.act("hold"), may.act("closing", id: 2), may.approval(of: 2),
                ] { _ = try await transaction.query(statement) }
                let days = (1...30).map { $0 % 3 == 0 ? "2021-05-31" : "2021-06-01" }
                let sending = Task { try await send(may, on: days) }
                try await waits(transaction)
                return sending
            }
            let codes = try await sending.value
            #expect(codes.filter { $0 == "period_closed" }.count == 10)
            #expect(codes.enumerated().allSatisfy { ($0 + 1) % 3 == 0 || $1 == nil })
            // The acts went by plain SQL, which the audit log knows nothing of.
            let broken = try await may.house.books.verify().checks.filter { $0.firstBreak != nil }
            #expect(
                broken.map(\.firstBreak) == ["2021-05 has acts that are not those of the audit log"]
            )
        }
    }

    @Test func `a closing that waits for an entry of its month is looked at again`() async throws {
        try await PeriodHouse.with { may in
            let act = try await proposed(may)
            let digest = try #require(act.digest)
            let closing = try await may.house.connections.transaction { transaction in
                for statement in may.entry(on: "2021-05-31") {
                    _ = try await transaction.query(statement)
                }
                let closing = Task {
                    await code {
                        _ = try await may.house.write(as: .approver) { work in
                            try await work.approveClosing(act.id, of: may.may, digest: digest)
                        }
                    }
                }
                try await waits(transaction)
                return closing
            }
            #expect(await closing.value == "closing_checklist_changed")
            #expect(try await may.house.books.reader.periods().state(of: may.may) == .held)
        }
    }

    @Test func `of two who close at once one does`() async throws {
        try await PeriodHouse.with { may in
            let act = try await proposed(may)
            let digest = try #require(act.digest)
            let codes = await withTaskGroup(of: String?.self) { group in
                for sender in [APIHarness.Sender.approver, .approver2, .finance2] {
                    group.addTask {
                        await code {
                            _ = try await may.house.write(as: sender) { work in
                                try await work.approveClosing(act.id, of: may.may, digest: digest)
                            }
                        }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1)
            for code in codes.compactMap({ $0 }) {
                #expect(
                    ["period_act_passed", "period_approval_pkey", "period_act_of_present_state"]
                        .contains(code), "\(code)")
            }
            #expect(try await may.house.books.reader.periods().state(of: may.may) == .closed)
        }
    }

    @Test func `an approval that waits for a closing is effective in the next month`() async throws
    {
        try await PeriodHouse.with { may in
            let wanted = try Day("2021-05-31")
            let day = try await may.house.connections.transaction { transaction in
                for statement in [
                    may.act("hold"), may.act("closing", id: 2), may.approval(of: 2),
                ] { _ = try await transaction.query(statement) }
                let day = Task {
                    try await may.house.write(as: .finance, dryRun: true) { work in
                        try await work.postingDay(wanted: wanted)
                    }
                }
                try await waits(transaction)
                return day
            }
            #expect(try await day.value == Day("2021-06-01"))
        }
    }
}
