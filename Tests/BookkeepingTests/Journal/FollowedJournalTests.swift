import Bookkeeping
import Ethereum
import Ledger
import Logging
import Postgres
import TestSupport
import Testing

/// Entries that follow one another without being looked up, and what others change in between.
@Suite struct FollowedJournalTests {
    @Test func `the next entry needs no look-up`() async throws {
        try await FollowingService.with { service async throws in
            let statements = try await service.statements { () async throws in
                #expect(try await service.record(key: "a") == "3 of 2021-06-01")
            }
            #expect(statements == FollowingService.followed)
        }
    }

    /// As nobody but a superuser can rename one.
    private func rename(_ old: String, _ new: String, _ service: FollowingService) async throws {
        _ = try await service.house.database.server.psql(
            """
            SET session_replication_role = replica;
            UPDATE account SET code = '\(new)' WHERE code = '\(old)'
            """, database: service.house.database.name)
    }

    @Test func `an account that was posted to is not looked up by its code again`() async throws {
        try await FollowingService.with { service async throws in
            try await rename("income:fees", "income:renamed", service)
            #expect(try await service.record() == "3 of 2021-06-01")
            try await rename("income:renamed", "income:fees", service)
            let other = try HandEntry(
                kind: .topUp, effectiveDay: Day("2021-06-01"), memo: "Fees",
                lines: [
                    HandEntry.Line(
                        account: AccountCode("income:other"), asset: "USD", side: .credit,
                        amount: "2"),
                    HandEntry.Line(
                        account: .treasury(service.month.safe), asset: "USD", side: .debit,
                        amount: "2"),
                ])
            #expect(try await service.record(other) == "4 of 2021-06-01")
            #expect(try await service.record(other) == "5 of 2021-06-01")
            let found = try await service.house.value(
                """
                SELECT string_agg(a.code || ' ' || a.credits, ', ' ORDER BY a.code) AS value
                FROM account AS a WHERE a.prefix = 'income'
                """)
            // Entries 2 and 3 of one dollar, then two of two: cents.
            #expect(found == "income:fees 200, income:other 400")
        }
    }

    /// Set back and gone on with otherwise, its accounts may have other ids.
    @Test func `a database whose newest entry is another one is looked up`() async throws {
        try await FollowingService.with(endsSound: false) { service async throws in
            _ = try await service.house.database.server.psql(
                """
                SET session_replication_role = replica;
                UPDATE journal_entry SET entry_id = gen_random_uuid() WHERE seq = 2
                """, database: service.house.database.name)
            let statements = try await service.statements { () async throws in
                #expect(try await service.record() == "3 of 2021-06-01")
            }
            #expect(statements > 2 * FollowingService.followed)
        }
    }

    /// Its hashes were made for another number; the database makes its own.
    @Test func `what others append to the audit log is no miss`() async throws {
        try await FollowingService.with { service async throws in
            let statements = try await service.statements { () async throws in
                for number in 3...8 {
                    try await service.house.connections.query(
                        """
                        SELECT append_audit_entries(
                            now(), '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}',
                            '{NULL,NULL}', '{look,look}', '{x,x}', '{NULL,NULL}', '{done,done}',
                            '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}'
                        )
                        """)
                    #expect(try await service.record() == "\(number) of 2021-06-01")
                }
            }
            #expect(statements == 6 * FollowingService.followed)
        }
    }

    @Test func `a word that was not met before is looked up, and then known`() async throws {
        try await FollowingService.with { service async throws in
            let index = try service.entry(asset: "INDEX")
            let first = try await service.statements { () async throws in
                #expect(try await service.record(index) == "3 of 2021-06-01")
            }
            #expect(first > FollowingService.followed)
            let both = try await service.statements { () async throws in
                #expect(try await service.record(index) == "4 of 2021-06-01")
                #expect(try await service.record() == "5 of 2021-06-01")
            }
            #expect(both == 2 * FollowingService.followed)
        }
    }

    @Test func `what somebody else recorded in between comes first`() async throws {
        try await FollowingService.with { service async throws in
            #expect(await service.may.refusal(service.may.entry(on: "2021-06-01")) == nil)
            #expect(try await service.record() == "4 of 2021-06-01")
            #expect(await service.may.refusal(service.may.entry(on: "2021-06-01")) == nil)
            #expect(try await service.record() == "6 of 2021-06-01")
            #expect(try await service.record() == "7 of 2021-06-01")
        }
    }

    @Test func `a month that was closed since takes no more`() async throws {
        // Closed by plain SQL, without the audit entries that come with it.
        try await FollowingService.with(endsSound: false) { service async throws in
            #expect(
                try await service.record(on: "2021-05-31") == "3 of 2021-05-31")
            #expect(await service.may.close("2021-05") == nil)
            #expect(try await service.record(on: "2021-05-31") == "period_closed")
            #expect(try await service.record() == "4 of 2021-06-01")
        }
    }

    @Test func `a limit that was set since needs a second person`() async throws {
        try await FollowingService.with { service async throws in
            _ = try await service.house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: nil, zone: nil, batchApprovals: nil,
                    limits: [WrittenLimit(asset: "USD", amount: "10")])
            }
            #expect(try await service.record(10) == "3 of 2021-06-01")
            #expect(try await service.record(11) == "second_person_needed")
        }
    }

    private func addSecondDollar(_ service: FollowingService) async throws {
        _ = try await service.house.write(as: .admin) { work in
            try await work.createAsset(
                AssetDraft(
                    chain: try #require(ChainID(10)), address: nil, symbol: "USD", name: "Dollar",
                    decimals: 2))
        }
    }

    private static let ambiguous = "postings_refused asset_ambiguous asset_ambiguous"

    @Test func `a second asset of a symbol makes it ambiguous`() async throws {
        try await FollowingService.with { service async throws in
            try await addSecondDollar(service)
            #expect(try await service.record() == Self.ambiguous)
        }
    }

    @Test func `an asset that is known by its id says nothing about its symbol`() async throws {
        try await FollowingService.with { service async throws in
            try await addSecondDollar(service)
            let byID = try service.entry(asset: service.month.usd.id.description)
            #expect(try await service.record(byID) == "3 of 2021-06-01")
            #expect(try await service.record(byID) == "4 of 2021-06-01")
            #expect(try await service.record() == Self.ambiguous)
        }
    }

    private static let belowFloor = "account_above_floor account_above_floor"

    @Test func `a floor that was set since holds, entry after entry`() async throws {
        try await FollowingService.with { service async throws in
            _ = try await service.house.write(as: .finance) { work in
                try await work.setAccountFloor(
                    AccountKey("treasury:\(service.month.safe),\(service.month.usd.id)"), to: "50",
                    expecting: .any)
            }
            // The month began with 100, and 1 came in.
            #expect(try await service.record(-20) == "3 of 2021-06-01")
            let next = try await service.statements { () async throws in
                #expect(try await service.record(-31) == "4 of 2021-06-01")
            }
            #expect(next == FollowingService.followed)
            #expect(try await service.record(-1) == Self.belowFloor)
            #expect(try await service.record(1) == "5 of 2021-06-01")
            #expect(try await service.record(-1) == "6 of 2021-06-01")
        }
    }

    @Test func `many at once stop at a floor, however they are grouped`() async throws {
        try await FollowingService.with { service async throws in
            _ = try await service.house.write(as: .finance) { work in
                try await work.setAccountFloor(
                    AccountKey("treasury:\(service.month.safe),\(service.month.usd.id)"), to: "50",
                    expecting: .any)
            }
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<200 {
                    let draft = try service.entry(-1)
                    group.addTask { try await service.record(draft) }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            // 101 less 51 is 50.
            #expect(answers.filter { $0 == Self.belowFloor }.count == 149)
            let numbers = answers.filter { $0 != Self.belowFloor }
            #expect(Set(numbers) == Set((3...53).map { "\($0) of 2021-06-01" }))
        }
    }

    @Test func `a new day begins where the organisation is`() async throws {
        try await FollowingService.with { service async throws in
            // Zone UTC, where it is noon.
            #expect(try await service.record(on: nil) == "3 of 2021-06-07")
            service.house.now = try Instant("2021-06-07T23:59:59.999999Z")
            #expect(try await service.record(on: nil) == "4 of 2021-06-07")
            service.house.now = try Instant("2021-06-08T00:00:00Z")
            #expect(try await service.record(on: nil) == "5 of 2021-06-08")
        }
    }

    @Test func `a new day begins once where clocks are set back over midnight`() async throws {
        try await FollowingService.with { service async throws in
            _ = try await service.house.write(as: .admin) { work in
                try await work.changeSettings(
                    expecting: .any, name: nil, zone: "America/Havana", batchApprovals: nil,
                    limits: [])
            }
            // Midnight of 1 November 2020 was at 04:00 UTC, and at 05:00 UTC once more.
            let instants = [
                "2020-11-01T03:50:00Z", "2020-11-01T03:59:59.999999Z", "2020-11-01T04:00:00Z",
                "2020-11-01T04:59:59Z", "2020-11-01T05:00:00Z",
            ]
            var days: [Substring] = []
            for instant in instants {
                service.house.now = try Instant(instant)
                days += try await service.record(on: nil).split(separator: " ").suffix(1)
            }
            #expect(
                days
                    == ["2020-10-31", "2020-10-31", "2020-11-01", "2020-11-01", "2020-11-01"])
        }
    }

    @Test func `a key that was used is answered again, and its neighbours are recorded`()
        async throws
    {
        try await FollowingService.with { service async throws in
            #expect(try await service.record(key: "a") == "3 of 2021-06-01")
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<40 {
                    let draft = try service.entry()
                    let key = number == 20 ? "a" : "key \(number)"
                    group.addTask { try await service.record(draft, key: key) }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(
                answers
                    == Set((4...42).map { "\($0) of 2021-06-01" } + ["again 3 of 2021-06-01"]))
        }
    }

    @Test func `an entry that cannot stand is refused as before`() async throws {
        try await FollowingService.with { service async throws in
            let nothing = try HandEntry(
                kind: .topUp, effectiveDay: nil, memo: "Nothing",
                lines: [
                    HandEntry.Line(
                        account: AccountCode("income:fees"), asset: "NOPE", side: .debit,
                        amount: "0")
                ])
            #expect(try await service.record(nothing) == "postings_refused asset_unknown")
            let next = try await service.statements { () async throws in
                #expect(try await service.record() == "3 of 2021-06-01")
            }
            #expect(next == FollowingService.followed)
        }
    }
}
