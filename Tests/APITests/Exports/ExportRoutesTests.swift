import Bookkeeping
import Ethereum
import HTTP
import Ledger
import TestSupport
import Testing

@Suite struct ExportRoutesTests {
    private func withMonth(
        _ body: (APIHarness, SampleMonth) async throws -> Void
    ) async throws {
        let house = try await APIHarness()
        let month = try await SampleMonth(house.connections, books: house.books)
        try await month.advance(to: .settled)
        try await body(house, month)
        try await house.close()
    }

    private static let paths = [
        "/v1/export", "/v1/exports/journal.beancount", "/v1/exports/journal.hledger",
        "/v1/exports/journal.ledger",
    ]

    @Test func `the export is sound, and the same as long as nothing is done`() async throws {
        try await withMonth { house, _ in
            let answer = try await house.send(.get, "/v1/export", as: .auditor)
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Type"] == "application/x-ndjson")
            #expect(
                answer.headers["Content-Disposition"]
                    == "attachment; filename=\"vestry_export.ndjson\"")
            var export = VerifyExport()
            try export.read(answer.bytes)
            let manifest = try export.finish()
            #expect(manifest.journalEntries == 5)
            #expect(manifest.postings == 4 + 6 + 2 + 3 + 2)
            let again = try await house.send(.get, "/v1/export", as: .finance)
            #expect(again.bytes == answer.bytes)
        }
    }

    @Test func `finance and auditors export, others do not`() async throws {
        let house = try await APIHarness()
        for path in Self.paths {
            for sender in [APIHarness.Sender.finance, .auditor] {
                #expect(try await house.send(.get, path, as: sender).status == 200, "\(path)")
            }
            for sender in [APIHarness.Sender.lead, .approver, .script, .admin] {
                let answer = try await house.send(.get, path, as: sender)
                #expect(answer.status == 403, "\(path) \(sender)")
                #expect(answer.string("code") == "role_lacks_permission")
            }
            #expect(try await house.send(.get, path).status == 401)
        }
        try await house.close()
    }

    @Test func `an export has no parameters, a journal both clocks`() async throws {
        try await withMonth { house, _ in
            let whole = try await house.send(.get, "/v1/export?known_at=1", as: .finance)
            #expect(whole.string("errors", "0", "code") == "parameter_unknown")
            for path in Self.paths.dropFirst() {
                let early = try await house.send(
                    .get, path + "?as_of=2021-05-31&known_at=2", as: .finance)
                #expect(early.headers["Content-Type"] == "text/plain; charset=utf-8")
                #expect(early.headers["Vestry-As-Of"] == "2021-05-31")
                #expect(early.headers["Vestry-Known-At"] == "2")
                let name = try #require(path.split(separator: ".").last)
                #expect(
                    early.headers["Content-Disposition"]
                        == "attachment; filename=\"journal_2021-05-31_2.\(name)\"")
                #expect(early.text.contains("journal as of 2021-05-31, known at 2"))
                #expect(early.text.ranges(of: "entry: ").count == 2)
                house.now = house.now.advanced(bySeconds: 86_400)
                let again = try await house.send(
                    .get, path + "?as_of=2021-05-31&known_at=2", as: .finance)
                #expect(again.bytes == early.bytes)
                let ahead = try await house.send(.get, path + "?known_at=99", as: .finance)
                #expect(ahead.status == 422)
                #expect(ahead.string("code") == "known_at_ahead")
            }
        }
    }

    /// Treasury and opening get these amounts of INDEX beside the 1,000 that they have; what needs too
    /// many digits then.
    private static let amounts: [(amounts: [String], tooLong: String?)] = [
        // 9,999,999,000 and 1,000: the total is 28 digits of base units.
        (["9999998000.000000000000000001"], nil),
        // The total has 29, and a last digit that counts.
        (["9999999000.000000000000000001"], "equity:opening needs 29 of them for 10000000000.0"),
        // 33 digits, but the last eleven are zeros in every amount.
        (["123456789012000.0000001"], nil),
        // The same with a dust that makes all of them count.
        (
            ["123456789012000.0000001", "0.000000000000000001"],
            "equity:large needs 33 of them for 123456789012000.0000001"
        ),
    ]

    @Test(arguments: amounts)
    func `a journal that beancount would round is refused with account and amount`(
        amounts: [String], tooLong: String?
    ) async throws {
        try await withMonth { house, month in
            for amount in amounts {
                try await month.record(
                    .topUp, "2021-05-02",
                    [
                        Posting(.debit, AccountCode("equity:large"), month.index.amount(amount)),
                        Posting(.credit, AccountCode("equity:opening"), month.index.amount(amount)),
                    ])
            }
            let answer = try await house.send(.get, "/v1/exports/journal.beancount", as: .finance)
            #expect(answer.status == (tooLong == nil ? 200 : 422), "\(answer.text.prefix(500))")
            if let tooLong {
                #expect(answer.string("code") == "beancount_digits")
                let detail = try #require(answer.string("detail"))
                #expect(detail.contains(tooLong), "\(detail)")
                let early = try await house.send(
                    .get, "/v1/exports/journal.beancount?known_at=5", as: .finance)
                #expect(early.status == 200)
            }
            for path in Self.paths.dropFirst(2) {
                #expect(try await house.send(.get, path, as: .finance).status == 200)
            }
        }
    }

    @Test func `an entry that only its sum makes too long is refused as well`() async throws {
        try await withMonth { house, month in
            let half = try month.index.amount("6000000000.000000000000000001")
            try await month.record(
                .topUp, "2021-05-02",
                [
                    Posting(.debit, AccountCode("equity:x"), half),
                    Posting(.debit, AccountCode("equity:y"), half),
                    Posting(.credit, AccountCode("income:x"), half),
                    Posting(.credit, AccountCode("income:y"), half),
                ])
            let answer = try await house.send(.get, "/v1/exports/journal.beancount", as: .finance)
            #expect(answer.status == 422)
            #expect(
                answer.string("detail")?.contains("equity:x needs 29 of them for 12000000000")
                    == true, "\(answer.text)")
        }
    }
}
