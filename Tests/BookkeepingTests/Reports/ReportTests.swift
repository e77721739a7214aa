import Ethereum
import Ledger
import TestSupport
import Testing

@testable import Bookkeeping

@Suite struct ReportTests {
    private func withMonth(
        _ stage: SampleMonth.Stage, _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: stage)
        try await body(house, month)
        try await house.close()
    }

    /// Accounts, and what they add up to; the same whether they are held in memory in between or not.
    private func trialBalance(
        _ books: Books, asOf: String? = nil, knownAt: Int64? = nil
    ) async throws -> [String] {
        try await trialBalanceWithTotals(books, asOf: asOf, knownAt: knownAt).rows
    }

    private func trialBalanceWithTotals(
        _ books: Books, asOf: String? = nil, knownAt: Int64? = nil
    ) async throws -> (rows: [String], totals: [String]) {
        try await books.snapshot { reader in
            let clocks = try await reader.clocks(
                asOf: asOf.map { try Day($0) }, knownAt: knownAt.map { .sequence($0) })
            let held = try await Self.shown(reader.balances(clocks), reader)
            let read = try await Self.shown(reader.balances(clocks, holding: 0), reader)
            #expect(held == read)
            return held
        }
    }

    private static func shown(
        _ balances: Balances, _ reader: Reader
    ) async throws -> (rows: [String], totals: [String]) {
        var rows: [String] = []
        try await balances.each(reader) { row in
            rows.append(
                "\(row.code.prefix.rawValue) \(row.asset.symbol)"
                    + " \(row.asset.text(row.balance.debits))"
                    + " \(row.asset.text(row.balance.credits)) \(row.text)")
        }
        let control = balances.control
        #expect(control.rowCount == rows.count)
        for total in control.totals {
            #expect(total.sums[0].sum == total.sums[1].sum, "\(total.asset.symbol)")
        }
        let totals = control.totals.map {
            "\($0.rowCount) \($0.sums[0].sum.text(of: $0.asset)) \($0.asset.symbol)"
        }
        return (rows, totals)
    }

    @Test func `a total may pass what one account can hold`() async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        _ = try await house.write(as: .finance) { work in
            for place in ["a", "b"] {
                let most = Amount(baseUnits: .max, of: month.usd.id)
                let entry = try JournalEntry(
                    id: work.newID(), kind: .correction, effectiveDay: Day("2021-06-05"),
                    memo: "The most",
                    postings: [
                        Posting(.debit, AccountCode("equity:\(place)"), most),
                        Posting(.credit, AccountCode("income:\(place)"), most),
                    ])
                _ = try await work.record([entry])
                work.audit("test.recorded", entry.id)
            }
        }
        let (_, totals) = try await trialBalanceWithTotals(house.books)
        // 2 × (2^256 − 1) cents and 100 dollars.
        let sum =
            "2315841784746323908471419700173758157065399693312811280789151680158262592898.7"
        #expect(totals == ["2 1000 INDEX", "6 \(sum) USD"])
        try await house.close()
    }

    private func liabilities(
        _ books: Books, asOf: String? = nil, knownAt: Int64? = nil
    ) async throws -> (rows: [String], totals: [String]) {
        try await books.snapshot { reader in
            let clocks = try await reader.clocks(
                asOf: asOf.map { try Day($0) }, knownAt: knownAt.map { .sequence($0) })
            var rows: [String] = []
            try await reader.eachLiability(clocks) { row in
                let owed = row.payeeHandle?.description ?? row.batch?.description ?? "?"
                rows.append("\(owed) \(row.account.text) \(row.account.asset.symbol)")
            }
            let control = try await reader.liabilitiesControl(clocks)
            #expect(control.rowCount == rows.count)
            return (
                rows,
                control.totals.map {
                    "\($0.sums[0].sum.text(of: $0.asset)) \($0.asset.symbol)"
                }
            )
        }
    }

    private func rewards(
        _ books: Books, asOf: String? = nil, knownAt: Int64? = nil,
        groups: Set<ID<WorkingGroup>>? = nil
    ) async throws -> (rows: [String], totals: [String]) {
        try await books.snapshot { reader in
            let clocks = try await reader.clocks(
                asOf: asOf.map { try Day($0) }, knownAt: knownAt.map { .sequence($0) })
            let period = try Month("2021-05")
            var rows: [String] = []
            try await reader.eachReward(period, clocks, groups: groups) { row in
                let text = row.asset.text(row.amount.baseUnits)
                let batch = row.batch == nil ? "" : " in a batch"
                rows.append(
                    "\(row.group) \(row.payee) \(text) \(row.asset.symbol)"
                        + " \(row.standing.rawValue)\(batch)")
            }
            let control = try await reader.rewardsControl(period, clocks, groups: groups)
            #expect(control.rowCount == rows.count)
            return (
                rows,
                control.totals.map {
                    "\($0.rowCount) \($0.sums[0].sum.text(of: $0.asset)) \($0.asset.symbol)"
                }
            )
        }
    }

    private static let settledBalance = [
        "equity INDEX 0 1000 1000", "equity USD 0 100 100", "expense INDEX 30.5 0 30.5",
        "expense USD 3.25 0 3.25", "expense INDEX 7 0 7", "in_flight INDEX 30.5 30.5 0",
        "payable INDEX 10.5 10.5 0", "payable USD 0 3.25 3.25", "payable INDEX 20 20 0",
        "payable INDEX 0 7 7", "treasury INDEX 1000 30.5 969.5", "treasury USD 100 0 100",
    ]

    @Test func `the trial balance of a settled month is the one made by hand`() async throws {
        try await withMonth(.settled) { house, _ in
            let (rows, totals) = try await trialBalanceWithTotals(house.books)
            #expect(rows == Self.settledBalance)
            #expect(totals == ["8 1098.5 INDEX", "4 103.25 USD"])
        }
    }

    @Test func `from kept totals and from the postings it is the same`() async throws {
        try await withMonth(.settled) { house, month in
            let live = try await trialBalance(house.books, knownAt: 5)
            // A later entry makes the kept totals useless for number 5.
            try await month.record(
                .correction, "2021-05-31",
                [
                    Posting(.debit, AccountCode("income:a"), month.usd.amount("1")),
                    Posting(.credit, AccountCode("income:b"), month.usd.amount("1")),
                ])
            #expect(try await trialBalance(house.books, knownAt: 5) == live)
            #expect(try await trialBalance(house.books).count == live.count + 2)
        }
    }

    @Test func `what came later by either clock is left out`() async throws {
        try await withMonth(.settled) { house, _ in
            let opening = [
                "equity INDEX 0 1000 1000", "equity USD 0 100 100", "treasury INDEX 1000 0 1000",
                "treasury USD 100 0 100",
            ]
            let first = try await trialBalance(house.books, knownAt: 1)
            let firstDay = try await trialBalance(house.books, asOf: "2021-05-01")
            let dayBefore = try await trialBalance(house.books, asOf: "2021-04-30")
            let none = try await trialBalance(house.books, knownAt: 0)
            #expect([first, firstDay, dayBefore, none] == [opening, opening, [], []])
        }
    }

    @Test func `liabilities move from payees into the batch and vanish when it settles`()
        async throws
    {
        try await withMonth(.settled) { house, month in
            let approved = try await liabilities(house.books, asOf: "2021-05-31")
            #expect(
                approved.rows == [
                    "alice 10.5 INDEX", "alice 3.25 USD", "bob 20 INDEX", "carol 7 INDEX",
                ])
            #expect(approved.totals == ["37.5 INDEX", "3.25 USD"])
            let frozen = try await liabilities(house.books, knownAt: 4)
            #expect(
                frozen.rows == ["\(month.batch) 30.5 INDEX", "alice 3.25 USD", "carol 7 INDEX"])
            #expect(frozen.totals == ["37.5 INDEX", "3.25 USD"])
            let settled = try await liabilities(house.books)
            #expect(settled.rows == ["alice 3.25 USD", "carol 7 INDEX"])
            #expect(settled.totals == ["7 INDEX", "3.25 USD"])
        }
    }

    @Test func `rewards tell how far they are by both clocks`() async throws {
        try await withMonth(.settled) { house, _ in
            let settled = try await rewards(house.books)
            #expect(
                settled.rows == [
                    "growth carol 7 INDEX open", "product alice 10.5 INDEX settled in a batch",
                    "product bob 20 INDEX settled in a batch", "product alice 3.25 USD open",
                ])
            #expect(settled.totals == ["3 37.5 INDEX", "1 3.25 USD"])
            let frozen = try await rewards(house.books, knownAt: 4)
            #expect(frozen.rows[1] == "product alice 10.5 INDEX in_flight in a batch")
            let approved = try await rewards(house.books, asOf: "2021-05-31")
            #expect(approved.rows[1] == "product alice 10.5 INDEX open")
            #expect(
                try await rewards(house.books, knownAt: 2).totals == ["2 30.5 INDEX", "1 3.25 USD"])
            #expect(try await rewards(house.books, knownAt: 1).rows == [])
        }
    }

    @Test func `a planned or a released batch leaves rewards open`() async throws {
        for stage in [SampleMonth.Stage.planned, .released] {
            try await withMonth(stage) { house, _ in
                let rows = try await rewards(house.books).rows
                #expect(rows.allSatisfy { $0.hasSuffix(" open") }, "\(stage)")
                #expect(rows.count == 4)
            }
        }
    }

    @Test func `a lead sees the rewards of the own groups only`() async throws {
        try await withMonth(.approved) { house, month in
            let own = try await rewards(house.books, groups: [month.growth])
            #expect(own.rows == ["growth carol 7 INDEX open"])
            #expect(own.totals == ["1 7 INDEX"])
            #expect(try await rewards(house.books, groups: []).rows == [])
        }
    }

    @Test func `an instant stands for the newest entry recorded by then`() async throws {
        try await withMonth(.opened) { house, month in
            let start = house.now
            house.now = start.advanced(bySeconds: 60)
            try await month.advance(to: .approved)
            let reader = house.books.reader
            func number(_ instant: Instant) async throws -> Int64 {
                try await reader.clocks(asOf: nil, knownAt: .instant(instant)).knownAt
            }
            #expect(try await number(start.advanced(bySeconds: -1)) == 0)
            #expect(try await number(start) == 1)
            #expect(try await number(start.advanced(bySeconds: 59)) == 1)
            #expect(try await number(start.advanced(bySeconds: 60)) == 3)
            #expect(try await reader.clocks(asOf: nil, knownAt: nil).knownAt == 3)
            #expect(try await reader.clocks(asOf: nil, knownAt: nil).asOf == Day("2021-06-07"))
        }
    }

    @Test func `a number that the journal has not reached is refused`() async throws {
        try await withMonth(.opened) { house, _ in
            await #expect(throws: JournalError.sequenceAhead(found: 2, newest: 1)) {
                try await house.books.reader.clocks(asOf: nil, knownAt: .sequence(2))
            }
        }
    }
}
