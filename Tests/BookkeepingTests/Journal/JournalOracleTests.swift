import Bookkeeping
import Ethereum
import Ledger
import Postgres
import Synchronization
import TestSupport
import Testing

/// Random entries of several clients at once, through two services, against a model in memory.
@Suite struct JournalOracleTests {
    /// What a client asked for and what it was told.
    private struct Observation: Sendable {
        let client: Int
        let key: String
        /// Cents that leave the purse, negative when they come in.
        let cents: Int
        let isMalformed: Bool
        /// Newest number that anybody had been told before it was sent, and when it was answered.
        let from: Int
        let to: Int
        let answer: String
    }

    /// The purse in the model: an order of entries, and its balance after each.
    private struct Purse {
        private(set) var balances: [Int]
        let floor: Int

        init(opening: Int, floor: Int) {
            balances = [opening]
            self.floor = floor
        }

        mutating func take(_ cents: Int) { balances.append((balances.last ?? 0) - cents) }

        /// Whether the entry would have been refused at some moment between these numbers.
        func refuses(_ cents: Int, between from: Int, and to: Int) -> Bool {
            balances[from...to].contains { $0 - cents < floor }
        }
    }

    private static let opening = 50_000
    private static let floor = 20_000

    @Test(arguments: [1, 2, 3])
    func `every answer is explained by the order of the journal`(seed: UInt64) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        let books = [house.books, house.anotherBooks()]
        let caller = try await house.caller(in: house.books)
        let purse = "income:purse"
        _ = try await send(
            books[0], caller, "opening", entry(purse, cents: -Self.opening, isMalformed: false))
        try await setFloor(of: purse, in: month.usd, house, caller)
        let first = Int(try await house.books.reader.newestSeq())

        let newest = Newest(first)
        let observations = await withTaskGroup(of: [Observation].self) { group in
            for client in 0..<8 {
                group.addTask {
                    await history(
                        client, seed: seed, books[client % 2], caller, purse: purse, newest)
                }
            }
            var all: [Observation] = []
            for await some in group { all += some }
            return all
        }

        try await explain(observations, after: first, house, purse)
        let verified = try await house.books.verify()
        #expect(verified.isSound, "\(verified)")
        try await house.close()
    }

    private func setFloor(
        of code: String, in asset: Asset, _ house: APIHarness, _ caller: Caller
    ) async throws {
        let request = WriteRequest(
            caller: caller, method: "PUT", path: "/floor", key: nil,
            bodyDigest: Hash32(word: .one), isDryRun: false)
        _ = try await house.books.write(request) { work in
            _ = try await work.setAccountFloor(
                AccountKey("\(code),\(asset.id)"), to: asset.text(UInt256(UInt64(Self.floor))),
                expecting: .any)
            return StoredAnswer(status: 200, body: [])
        }
    }

    /// One client: a hundred entries one after another, some with a fault, some sent twice.
    private func history(
        _ client: Int, seed: UInt64, _ books: Books, _ caller: Caller, purse: String,
        _ newest: Newest
    ) async -> [Observation] {
        var random = Dice(state: seed &* 1_000_003 &+ UInt64(client) &* 7_919 &+ 1)
        var observations: [Observation] = []
        var last: (key: String, cents: Int, isMalformed: Bool)?
        for number in 0..<100 {
            let isRepeated = random.roll(10) == 0
            let new = (
                key: "\(client)-\(number)", cents: nonZero(random.roll(6_000) - 2_900),
                isMalformed: random.roll(12) == 0
            )
            let (key, cents, isMalformed) = isRepeated ? last ?? new : new
            last = (key, cents, isMalformed)
            let from = newest.told
            let answer: String
            do {
                answer = try await send(
                    books, caller, key, entry(purse, cents: cents, isMalformed: isMalformed))
            } catch let refusal as any Refusal {
                answer = refusal.code
            } catch {
                answer = "\(error)"
            }
            if let told = Int(answer) {
                newest.tell(told)
            }
            // Nobody knows better than the journal itself what had happened by now.
            let to = (try? await Int(books.reader.newestSeq())) ?? from
            observations.append(
                Observation(
                    client: client, key: key, cents: cents, isMalformed: isMalformed, from: from,
                    to: to, answer: answer))
        }
        return observations
    }

    private func nonZero(_ cents: Int) -> Int { cents == 0 ? 1 : cents }

    /// Replays the journal in its order, and looks for every answer in it.
    private func explain(
        _ observations: [Observation], after first: Int, _ house: APIHarness, _ code: String
    ) async throws {
        var byNumber: [Int: Observation] = [:]
        for one in observations {
            guard let number = Int(one.answer.replacing("again ", with: "")) else { continue }
            let known = byNumber.updateValue(one, forKey: number)
            #expect(known == nil || known?.key == one.key, "Entry \(number) has two keys.")
        }
        let numbers = byNumber.keys.sorted()
        #expect(numbers == Array((first + 1)..<(first + 1 + numbers.count)), "Numbers have gaps.")
        var purse = Purse(opening: Self.opening, floor: Self.floor)
        for number in numbers {
            purse.take(byNumber[number]?.cents ?? 0)
            #expect(purse.balances.last ?? 0 >= Self.floor, "Entry \(number) broke the floor.")
        }
        var answers: [String: Int] = [:]
        for one in observations {
            answers[Int(one.answer) == nil ? String(one.answer.prefix(5)) : "made", default: 0] += 1
            switch one.answer {
            case "postings_refused": #expect(one.isMalformed)
            case "account_above_floor":
                let to = min(one.to - first, numbers.count)
                #expect(
                    purse.refuses(one.cents, between: one.from - first, and: to),
                    "\(one) was refused without a reason.")
            default:
                #expect(!one.isMalformed)
                #expect(Int(one.answer.replacing("again ", with: "")) != nil, "\(one)")
            }
        }
        // The histories are worth something only when all of this happened.
        #expect(Set(answers.keys) == ["made", "again", "posti", "accou"], "\(answers)")
        let balance = try await house.value(
            "SELECT (credits - debits)::text AS value FROM account WHERE code = \(code)")
        #expect(balance == "\(purse.balances.last ?? 0)")
    }

    private func send(
        _ books: Books, _ caller: Caller, _ key: String, _ draft: HandEntry
    ) async throws -> String {
        let request = WriteRequest(
            caller: caller, method: "POST", path: "/v1/journal-entries", key: key,
            bodyDigest: Hash32(word: .one), isDryRun: false)
        let answer = try await books.recordEntryByHand(draft, request) {
            StoredAnswer(status: 201, body: [UInt8](String($0.seq).utf8))
        }
        return (answer.isReplay ? "again " : "") + String(decoding: answer.body, as: UTF8.self)
    }

    /// Moves cents out of the purse, or into it when negative; a fault is a third decimal.
    private func entry(_ purse: String, cents: Int, isMalformed: Bool) throws -> HandEntry {
        let size = abs(cents)
        let digits = size % 100 < 10 ? "0\(size % 100)" : "\(size % 100)"
        let amount = "\(size / 100).\(digits)" + (isMalformed ? "1" : "")
        let (out, into): (Side, Side) = cents >= 0 ? (.debit, .credit) : (.credit, .debit)
        return try HandEntry(
            kind: .correction, effectiveDay: Day("2021-06-01"), memo: "Purse",
            lines: [
                HandEntry.Line(
                    account: AccountCode(purse), asset: "USD", side: out, amount: amount),
                HandEntry.Line(
                    account: AccountCode("equity:other"), asset: "USD", side: into, amount: amount),
            ])
    }
}

/// A small generator whose rolls are the same in every run of a seed.
private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(sides))
    }
}

/// The newest number that anybody was told.
private final class Newest: Sendable {
    private let number: Mutex<Int>

    init(_ number: Int) {
        self.number = Mutex(number)
    }

    var told: Int { number.withLock { $0 } }

    func tell(_ new: Int) { number.withLock { $0 = max($0, new) } }
}
