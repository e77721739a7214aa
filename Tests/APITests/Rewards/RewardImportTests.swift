import HTTP
import JSON
import Ledger
import TestSupport
import Testing

struct RewardImportTests {
    @Test func `a file's columns may come in any order and any spelling of case`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        let answer = try await fixture.service.send(
            .post, run + "/imports", as: .lead,
            csv: """
                Note;AMOUNT;kind;Payee;asset;duplicate_reason\r
                "coded; tested";144.55;contribution;Alice;index;\r
                \r
                ;1;contribution;\(try fixture.directory.payee("bob"));\(fixture.directory.usdc);\r
                again;2;contribution;alice;INDEX;second half of May\r

                """)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer["lines"] == .number(.init(3)))
        #expect(answer["last_number"] == .number(.init(3)))
        let lines = try await fixture.service.send(.get, run + "/lines", as: .lead)
        #expect(lines.string("data", "0", "note") == "coded; tested")
        #expect(lines.string("data", "0", "amount_base_units") == "144550000000000000000")
        #expect(lines.string("data", "1", "asset_id") == fixture.directory.usdc.description)
        #expect(lines.string("data", "1", "amount_base_units") == "1000000")
        #expect(lines.string("data", "2", "duplicate_reason") == "second half of May")
        let more = try await fixture.service.send(
            .post, run + "/imports", as: .lead,
            csv: "payee,asset,amount,kind,note\ncarol,INDEX,7,bounty,\"a\tb\n=\\N\\n \"\"é\"\"\"\n")
        #expect(more["first_number"] == .number(.init(4)))
        let last = try await fixture.service.send(
            .get, try await fixture.line(4, of: run), as: .lead)
        #expect(last.string("note") == "a\tb\n=\\N\\n \"é\"")
        try await fixture.service.close()
    }

    @Test func `every bad row is reported with row, column, rule and what was found`() async throws
    {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        try await fixture.add("dave INDEX 1 bounty", to: run)
        let answer = try await fixture.refused(
            422, "rows_refused", .post, run + "/imports", as: .lead,
            csv: """
                payee,asset,amount,kind,note
                alice,INDEX,1,bounty,
                nobody,INDEX,1,bounty,
                bob,DPI,1,bounty,
                bob,USDC,1,bounty,
                bob,INDEX,"1,5",bounty,
                bob,INDEX,-1,bounty,
                bob,INDEX,0,bounty,

                bob,INDEX,0.1234567890123456789,bounty,
                bob,INDEX,1,Bounty,
                bob,INDEX,1
                alice,INDEX,2,bounty,
                dave,INDEX,2,bounty,
                bob,INDEX,115792089237316195423570985008687907853269984665640564039458,x,
                """)
        #expect(
            answer.faults == [
                "payee_unknown at 3 payee", "asset_unknown at 4 asset",
                "asset_ambiguous at 5 asset", "amount_malformed at 6 amount",
                "amount_negative at 7 amount", "amount_zero at 8 amount",
                "amount_too_many_digits at 10 amount", "reward_kind_malformed at 11 kind",
                "wrong_field_count at 12 ", "payee_twice_without_reason at 13 payee",
                "payee_twice_without_reason at 14 payee", "amount_too_large at 15 amount",
            ])
        #expect(answer.string("errors", "3", "found") == "1,5")
        #expect(answer.string("errors", "9", "detail")?.contains("row 2 of the file") == true)
        #expect(answer.string("errors", "10", "detail")?.contains("line 1 of the run") == true)
        try await fixture.service.close()
    }

    @Test(arguments: [
        ("payee,asset,amount,note\n", "rows_refused", "missing_column at 1 "),
        (
            "payee,asset,amount,kind,note,ens\n", "rows_refused",
            "unknown_column at 1 ens"
        ),
        (
            "payee,asset,amount,kind,note\nalice,INDEX,1,x,\"open\n", "rows_refused",
            "unclosed_quote at 2 note"
        ),
        ("", "rows_refused", "missing_header at 1 "),
        ("payee,asset,amount,kind,note\n", "lines_missing", nil),
    ])
    func `a file that is none changes nothing`(
        csv: String, code: String, fault: String?
    ) async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        let answer = try await fixture.refused(
            422, code, .post, run + "/imports", as: .lead, csv: csv)
        #expect(answer.faults == [fault].compactMap(\.self))
        try await fixture.service.close()
    }

    @Test func `a file that is not UTF-8, not CSV or of no run is refused`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        let before = try await fixture.service.database.state()
        let bytes = [UInt8]("payee,asset,amount,kind,note\nalice,INDEX,1,x,".utf8) + [0xFF, 0x0A]
        let answer = try await fixture.service.send(
            .post, run + "/imports", as: .lead, bytes: bytes, type: "text/csv")
        #expect(answer.status == 422)
        #expect(answer.faults == ["invalid_utf8 at 2 note"])
        #expect(try await fixture.service.database.state() == before)
        try await fixture.refused(
            415, "media_type_unsupported", .post, run + "/imports", as: .lead, json: "{}")
        try await fixture.refused(
            404, "id_of_another_kind", .post,
            "/v1/reward-runs/grp_00000000000000000000000000/imports", as: .lead, csv: "payee\n")
        try await fixture.service.close()
    }

    @Test func `a key replays an import, even after the run was submitted`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        let csv = "payee,asset,amount,kind,note\nalice,INDEX,1,bounty,\n"
        let first = try await fixture.service.send(
            .post, run + "/imports", as: .lead, csv: csv, key: "k")
        #expect(first.status == 201)
        _ = try await fixture.service.send(.post, run + "/submissions", as: .lead)
        let again = try await fixture.service.send(
            .post, run + "/imports", as: .lead, csv: csv, key: "k")
        #expect(again.headers["Idempotent-Replayed"] == "true")
        #expect(again.bytes == first.bytes)
        try await fixture.refused(
            422, "idempotency_key_reused", .post, run + "/imports", as: .lead, csv: csv + "\n",
            key: "k")
        try await fixture.refused(
            409, "run_not_draft", .post, run + "/imports", as: .lead, csv: csv)
        try await fixture.service.close()
    }

    @Test func `twenty thousand lines are imported exactly, or none of them`() async throws {
        let fixture = try await RewardRunFixture()
        let run = try await fixture.run()
        var csv = "payee,asset,amount,kind,note,duplicate_reason\n"
        let payees = ["alice", "bob", "carol", "dave"]
        for number in 1...20_000 {
            csv += "\(payees[number % 4]),INDEX,0.00000000000000000\(min(number % 10 + 1, 9)),"
            csv += "contribution,line \(number),part \(number)\n"
        }
        let answer = try await fixture.service.send(.post, run + "/imports", as: .lead, csv: csv)
        #expect(answer.status == 201, "\(answer.text.prefix(500))")
        // Of ten lines one each has 1 to 8 base units and two have 9: 54, two thousand times.
        #expect(answer.string("run", "totals", "0", "amount_base_units") == "108000")
        #expect(answer["last_number"] == .number(.init(20_000)))

        let other = try await fixture.run()
        let broken = try await fixture.refused(
            422, "rows_refused", .post, other + "/imports", as: .lead,
            csv: csv.replacing(",INDEX,", with: ",INDEX,x"))
        guard case .array(let errors)? = broken["errors"] else {
            Issue.record("no errors")
            return
        }
        #expect(errors.count == 1000)
        #expect(broken.string("detail")?.hasPrefix("20000 faults were found") == true)
        try await fixture.service.close()
    }
}
