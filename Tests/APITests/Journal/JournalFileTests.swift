import Bookkeeping
import HTTP
import Ledger
import TestSupport
import Testing

/// Journal entries as files: a row for each posting.
@Suite struct JournalFileTests {
    private func withEntries(
        _ body: (APIHarness, SampleMonth, [String]) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        var ids: [String] = []
        for (amount, memo) in [("5", "=2+3"), ("0.25", "Fees, of May")] {
            let posted = try await house.send(
                .post, "/v1/journal-entries", as: .finance,
                json: """
                    {"kind": "top_up", "effective_day": "2021-05-20", "memo": "\(memo)", "postings": [
                        {"account": "treasury:\(month.safe)", "asset": "INDEX", "side": "debit", "amount": "\(amount)"},
                        {"account": "income:fees", "asset": "INDEX", "side": "credit", "amount": "\(amount)"}
                    ]}
                    """, key: memo)
            ids.append(try #require(posted.string("id"), "\(posted.text)"))
        }
        try await body(house, month, ids)
        try await house.close()
    }

    @Test func `CSV has a row for each posting, with what its entry says`() async throws {
        try await withEntries { house, month, ids in
            let file = try await house.send(
                .get, "/v1/journal-entries?format=csv&account=income:fees", as: .finance)
            #expect(file.status == 200)
            let whoami = try await house.send(.get, "/v1/whoami", as: .finance)
            let principal = try #require(whoami.string("id"), "\(whoami.text)")
            let index = "\(month.index.id)"
            let recorded = "\(house.now)"
            #expect(
                file.text == """
                    number,line,effective_day,kind,account,side,asset,amount,memo,entry_id,source_id,reverses_id,\
                    reversed_by_id,recorded_at,principal_id,proposed_by,asset_id,amount_base_units\r
                    2,1,2021-05-20,top_up,treasury:\(month.safe),debit,INDEX,5,'=2+3,\(ids[0]),,,,\(recorded),\
                    \(principal),,\(index),5000000000000000000\r
                    2,2,2021-05-20,top_up,income:fees,credit,INDEX,5,'=2+3,\(ids[0]),,,,\(recorded),\
                    \(principal),,\(index),5000000000000000000\r
                    3,1,2021-05-20,top_up,treasury:\(month.safe),debit,INDEX,0.25,"Fees, of May",\(ids[1]),,,,\
                    \(recorded),\(principal),,\(index),250000000000000000\r
                    3,2,2021-05-20,top_up,income:fees,credit,INDEX,0.25,"Fees, of May",\(ids[1]),,,,\(recorded),\
                    \(principal),,\(index),250000000000000000\r

                    """)
            #expect(file.headers["Vestry-Known-At"] == "3")
            #expect(file.headers["Vestry-Row-Count"] == "4")
            #expect(
                file.headers["Vestry-Control-Totals"]
                    == "\(index);symbol=\"INDEX\";rows=4;debits=\"5.25\";credits=\"5.25\"")
            #expect(
                file.headers["Content-Disposition"]
                    == "attachment; filename=\"journal_entries_2021-06-07_3.csv\"")
        }
    }

    @Test func `known_at gives the same file again, whatever came after it`() async throws {
        try await withEntries { house, _, ids in
            let path = "/v1/journal-entries?format=ndjson&from=2021-05-20&known_at=3"
            let before = try await house.send(.get, path, as: .auditor)
            #expect(before.text.split(separator: "\n").count == 4)
            let reversed = try await house.send(
                .post, "/v1/journal-entries/\(ids[0])/reversals", as: .finance,
                json: #"{"memo": "Twice"}"#, key: "r")
            let reversal = try #require(reversed.string("id"), "\(reversed.text)")
            let after = try await house.send(.get, path, as: .auditor)
            #expect(after.text == before.text)
            #expect(after.headers["Vestry-Known-At"] == "3")
            let now = try await house.send(
                .get, "/v1/journal-entries?from=2021-05-20", as: .auditor,
                headers: ["Accept": "application/x-ndjson"])
            let rows = now.text.split(separator: "\n")
            #expect(rows.count == 6)
            #expect(rows.filter { $0.contains("\"reversed_by_id\":\"\(reversal)\"") }.count == 2)
            let list = try await house.send(
                .get, "/v1/journal-entries?reversed=false&known_at=3", as: .auditor)
            #expect(list.string("data", "1", "id") == ids[0])
            let ahead = try await house.send(
                .get, "/v1/journal-entries?known_at=5", as: .auditor)
            #expect(ahead.status == 422)
            #expect(ahead.string("code") == "known_at_ahead", "\(ahead.text)")
        }
    }

    @Test func `a file goes on behind a cursor`() async throws {
        try await withEntries { house, _, ids in
            let file = try await house.send(
                .get, "/v1/journal-entries?format=ndjson&cursor=\(ids[0])", as: .finance)
            let rows = file.text.split(separator: "\n")
            #expect(rows.count == 2)
            #expect(rows.allSatisfy { $0.contains(ids[1]) })
            let nothing = try await house.send(
                .get, "/v1/journal-entries?format=csv&cursor=\(ids[1])", as: .finance)
            #expect(nothing.headers["Vestry-Row-Count"] == "0")
            let refused = try await house.send(
                .get, "/v1/journal-entries?format=csv", as: .lead)
            #expect(refused.status == 403)
        }
    }
}
