import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct BulkEntryRoutesTests {
    private let sample = BulkSample()

    @Test(arguments: [false, true])
    func `all entries are recorded in their order, from an array or from lines`(
        isArray: Bool
    ) async throws {
        try await sample.withMonth { house, month in
            let drafts = ["1", "2", "3.5"].map { sample.entry(month, $0) }
            let answer =
                isArray
                ? try await house.send(
                    .post, "/v1/journal-entries/bulk", as: .finance,
                    json: "[\(drafts.joined(separator: ",\n"))]", key: "k")
                : try await sample.send(house, lines: drafts)
            #expect(answer.status == 201, "\(answer.text)")
            #expect(answer.headers["Location"] == "/v1/journal-entries")
            #expect(answer["entry_count"] == .number(JSONNumber(3)))
            for (index, number) in [2, 3, 4].enumerated() {
                #expect(answer["entries", "\(index)", "number"] == .number(JSONNumber(number)))
                #expect(answer.string("entries", "\(index)", "effective_day") == "2021-06-01")
                #expect(
                    answer.string("entries", "\(index)", "recorded_at")
                        == "2021-06-07T12:00:00.000000Z")
            }
            let id = try #require(answer.string("entries", "2", "id"))
            let third = try await house.send(.get, "/v1/journal-entries/\(id)", as: .auditor)
            #expect(third.string("postings", "0", "amount") == "3.5")
            #expect(try await sample.treasury(house) == ["106.5"])
            #expect(try await house.books.verify().isSound)
        }
    }

    @Test func `one bad entry keeps all others from being recorded, and every fault is named`()
        async throws
    {
        try await sample.withMonth { house, month in
            let before = try await house.database.state()
            let answer = try await sample.send(
                house,
                lines: [
                    sample.entry(month, "1"), sample.entry(month, "2", credit: "1.5"),
                    "{\"kind\":}",
                    sample.entry(month, "0.001", account: "treasury:main"),
                    sample.entry(month, "3"),
                    sample.entry(month, "4", memo: ""),
                    sample.entry(month, "5", kind: "batch_frozen"),
                    "{\"kind\":\"top_up\",\"memo\":\"x\",\"memo\":\"y\",\"postings\":[]}",
                    sample.entry(month, "6", account: "payable:\(month.alice)"),
                ])
            #expect(answer.status == 422)
            #expect(answer.string("code") == "entries_refused")
            let found = (0..<12).compactMap { index -> String? in
                guard let pointer = answer.string("errors", "\(index)", "pointer"),
                    let code = answer.string("errors", "\(index)", "code")
                else { return nil }
                return "\(pointer) \(code)"
            }
            #expect(
                found == [
                    "/1/postings entry_unbalanced", "/2/kind unexpected_character",
                    "/3/postings/0/account account_subject_malformed",
                    "/3/postings/0/amount amount_too_many_digits",
                    "/3/postings/1/amount amount_too_many_digits", "/5/memo memo_malformed",
                    "/6/kind entry_kind_of_system", "/7/memo duplicate_name",
                    "/8/postings/0/account account_of_system",
                ])
            #expect(
                answer.string("errors", "0", "detail")
                    == "Debits and credits of USD differ by 0.5: 2 against 1.5.")
            #expect(answer.string("detail") == "9 faults were found; nothing was recorded.")
            #expect(try await house.database.state() == before)
        }
    }

    @Test func `all or none is answered once for its key`() async throws {
        try await sample.withMonth { house, month in
            let drafts = [sample.entry(month, "1"), sample.entry(month, "2")]
            let first = try await sample.send(house, lines: drafts)
            let second = try await sample.send(house, lines: drafts)
            #expect(second.status == 201)
            #expect(second.headers["Idempotent-Replayed"] == "true")
            #expect(second.bytes == first.bytes)
            let other = try await sample.send(house, lines: drafts + [sample.entry(month, "3")])
            #expect(other.status == 422)
            #expect(other.string("code") == "idempotency_key_reused")
            let eachByItself = try await sample.send(house, "?mode=per_item", lines: drafts)
            #expect(eachByItself.string("code") == "idempotency_key_reused")
            #expect(try await sample.treasury(house) == ["103"])
        }
    }

    @Test func `each entry by itself gets a verdict of its own, in order`() async throws {
        try await sample.withMonth { house, month in
            let answer = try await sample.send(
                house, "?mode=per_item",
                lines: [
                    sample.entry(month, "1"), "", sample.entry(month, "2", credit: "1.5"), "{",
                    sample.entry(month, "3"), sample.entry(month, "9", account: "treasury:main"),
                ])
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Type"] == "application/x-ndjson")
            let verdicts = try sample.lines(answer)
            #expect(verdicts.count == 6)
            #expect(
                verdicts.prefix(5).map { $0["index"] } == (0..<5).map { .number(JSONNumber($0)) })
            #expect(
                verdicts.prefix(5).map { $0["status"] }
                    == [201, 422, 400, 201, 422].map { .number(JSONNumber($0)) })
            #expect(sample.member(verdicts[0], "entry", "number") == .number(JSONNumber(2)))
            #expect(sample.member(verdicts[3], "entry", "number") == .number(JSONNumber(3)))
            #expect(sample.member(verdicts[1], "problem", "code") == .string("entry_unbalanced"))
            #expect(sample.member(verdicts[2], "problem", "code") == .string("json_malformed"))
            #expect(
                sample.member(verdicts[4], "problem", "errors", "0", "pointer")
                    == .string("/postings/0/account"))
            #expect(sample.member(verdicts[5], "summary", "entries") == .number(JSONNumber(5)))
            #expect(sample.member(verdicts[5], "summary", "recorded") == .number(JSONNumber(2)))
            #expect(sample.member(verdicts[5], "summary", "refused") == .number(JSONNumber(3)))
            #expect(sample.member(verdicts[5], "summary", "problem") == .null)
            #expect(try await sample.treasury(house) == ["104"])
            #expect(try await house.books.verify().isSound)
        }
    }

    /// 2,500 entries of 0.01, of which every hundredth does not balance.
    private func many(_ month: SampleMonth) -> [String] {
        (0..<2_500).map {
            $0 % 100 == 7 ? sample.entry(month, "1", credit: "2") : sample.entry(month, "0.01")
        }
    }

    @Test func `thousands of entries go by groups, and the same request again changes nothing`()
        async throws
    {
        try await sample.withMonth { house, month in
            let sent = many(month)
            let first = try await sample.send(house, "?mode=per_item", lines: sent)
            let verdicts = try sample.lines(first)
            #expect(verdicts.count == 2_501)
            #expect(sample.member(verdicts[2_499], "entry", "number") == .number(JSONNumber(2_476)))
            #expect(
                sample.member(verdicts[2_500], "summary", "recorded") == .number(JSONNumber(2_475)))
            #expect(try await sample.treasury(house) == ["124.75"])
            let groups = try await house.connections.query(
                """
                SELECT detail FROM audit_entry WHERE operation = 'journal_entries.recorded'
                ORDER BY number
                """)
            #expect(
                try groups.map { try $0.get("detail", as: String.self) }
                    == [
                        "990 of the entries 0 to 999", "990 of the entries 1000 to 1999",
                        "495 of the entries 2000 to 2499",
                    ])
            let before = try await house.database.state()
            let second = try await sample.send(house, "?mode=per_item", lines: sent)
            #expect(second.headers["Idempotent-Replayed"] == "true")
            let again = try sample.lines(second)
            #expect(Array(again.dropLast()) == Array(verdicts.dropLast()))
            #expect(
                sample.member(again[2_500], "summary", "replayed") == .number(JSONNumber(2_500)))
            #expect(try await house.database.state() == before)
        }
    }

    @Test func `a retry records what the first request did not come to`() async throws {
        try await sample.withMonth { house, month in
            let sent = many(month)
            // The body ends within its second group, as after a broken connection.
            let cut = try await house.send(
                .post, "/v1/journal-entries/bulk?mode=per_item", as: .finance,
                bytes: [UInt8]("[\(sent.prefix(1_200).joined(separator: ",")),".utf8),
                type: "application/json", key: "k")
            let told = try sample.lines(cut)
            #expect(told.count == 1_001)
            #expect(sample.member(told[1_000], "summary", "entries") == .number(JSONNumber(1_000)))
            #expect(
                sample.member(told[1_000], "summary", "problem", "code")
                    == .string("entries_malformed"))
            #expect(try await sample.treasury(house) == ["109.9"])
            let whole = try await house.send(
                .post, "/v1/journal-entries/bulk?mode=per_item", as: .finance,
                bytes: [UInt8]("[\(sent.joined(separator: ","))]".utf8),
                type: "application/json", key: "k")
            let verdicts = try sample.lines(whole)
            #expect(
                sample.member(verdicts[2_500], "summary", "replayed") == .number(JSONNumber(1_000)))
            #expect(
                sample.member(verdicts[2_500], "summary", "recorded") == .number(JSONNumber(2_475)))
            #expect(verdicts[..<1_000] == told[..<1_000])
            #expect(try await sample.treasury(house) == ["124.75"])
            #expect(try await house.books.verify().isSound)
        }
    }

    @Test func `a group that was changed is not taken for the one that was recorded`()
        async throws
    {
        try await sample.withMonth { house, month in
            var sent = many(month)
            _ = try await sample.send(house, "?mode=per_item", lines: sent)
            let before = try await house.database.state()
            sent[1_500] = sample.entry(month, "5")
            let later = try await sample.send(house, "?mode=per_item", lines: sent)
            let verdicts = try sample.lines(later)
            #expect(verdicts.count == 1_001)
            #expect(
                sample.member(verdicts[1_000], "summary", "problem", "code")
                    == .string("idempotency_key_reused"))
            sent[3] = sample.entry(month, "5")
            let first = try await sample.send(house, "?mode=per_item", lines: sent)
            #expect(first.status == 422)
            #expect(first.string("code") == "idempotency_key_reused")
            #expect(try await house.database.state() == before)
        }
    }

    @Test(arguments: ["atomic", "per_item"])
    func `a dry run says what would be and records nothing`(mode: String) async throws {
        try await sample.withMonth { house, month in
            let before = try await house.database.state()
            let answer = try await sample.send(
                house, "?mode=\(mode)&dry_run=true",
                lines: [sample.entry(month, "1"), sample.entry(month, "2")],
                key: nil)
            #expect(answer.status == 200)
            #expect(answer.headers["Vestry-Dry-Run"] == "true")
            #expect(answer.text.contains("\"number\":3"))
            #expect(try await house.database.state() == before)
        }
    }
}
