import Bookkeeping
import Ethereum
import Ledger
import Postgres
import TestSupport
import Testing

/// One service with a connection of its own for entries, beside the house's.
struct FollowingService: Sendable {
    /// The statements of a group that is not looked up: the head, the entries, the kept answers and the audit log.
    static let followed = 4

    let may: PeriodHouse
    let books: Books
    let caller: Caller
    let journal: Database

    var house: APIHarness { may.house }
    var month: SampleMonth { may.month }

    /// Records one entry; its number, or `again` and the number, or the code of the refusal with
    /// those of its faults.
    func record(_ draft: HandEntry, key: String? = nil) async throws -> String {
        let request = WriteRequest(
            caller: caller, method: "POST", path: "/v1/journal-entries", key: key,
            bodyDigest: Hash32(word: .one), isDryRun: false)
        do {
            let answer = try await books.recordEntryByHand(draft, request) {
                StoredAnswer(
                    status: 201, body: [UInt8]("\($0.seq) of \($0.effectiveDay)".utf8))
            }
            let text = String(decoding: answer.body, as: UTF8.self)
            return answer.isReplay ? "again \(text)" : text
        } catch let error as JournalError {
            return ([error.code] + error.faults.map(\.code)).joined(separator: " ")
        } catch let error as any Refusal {
            return error.code
        } catch {
            return "\(error)"
        }
    }

    /// The same of an entry as ``entry(_:asset:on:)`` makes them.
    func record(
        _ amount: Int = 1, asset: String = "USD", on day: String? = "2021-06-01",
        key: String? = nil
    ) async throws -> String {
        try await record(entry(amount, asset: asset, on: day), key: key)
    }

    /// How many statements the work sent over the connection for entries.
    func statements(_ work: () async throws -> Void) async throws -> Int {
        let before = journal.statistics.queries
        try await work()
        return journal.statistics.queries - before
    }

    /// A top-up of the treasury, or of a negative amount a correction that takes from it.
    func entry(
        _ amount: Int = 1, asset: String = "USD", on day: String? = "2021-06-01"
    ) throws -> HandEntry {
        let sides: (Side, Side) = amount > 0 ? (.debit, .credit) : (.credit, .debit)
        return try HandEntry(
            kind: amount > 0 ? .topUp : .correction, effectiveDay: day.map { try Day($0) },
            memo: "Fees",
            lines: [
                HandEntry.Line(
                    account: .treasury(month.safe), asset: asset, side: sides.0,
                    amount: "\(abs(amount))"),
                HandEntry.Line(
                    account: AccountCode("income:fees"), asset: asset, side: sides.1,
                    amount: "\(abs(amount))"),
            ])
    }

    /// Runs the body with one that has recorded an entry; afterwards the books are sound.
    static func with(
        endsSound: Bool = true, _ body: (FollowingService) async throws -> Void
    ) async throws {
        try await PeriodHouse.with { may in
            let house = may.house
            let journal = try house.database.open { $0.transactionConnections = 1 }
            let books = house.anotherBooks(journal: journal)
            let caller = try await house.caller(in: books)
            let service = FollowingService(may: may, books: books, caller: caller, journal: journal)
            #expect(try await service.record() == "2 of 2021-06-01")
            try await body(service)
            if endsSound { #expect(try await books.verify().isSound) }
            await journal.close()
        }
    }
}
