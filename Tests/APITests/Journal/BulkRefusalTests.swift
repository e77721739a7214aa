import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct BulkRefusalTests {
    private let sample = BulkSample()

    @Test func `a floor refuses the entry that would break it and lets others pass`()
        async throws
    {
        try await sample.withMonth { house, month in
            let account = "treasury:\(month.safe)"
            let floor = try await house.send(
                .put, "/v1/accounts/\(account)/\(month.usd.id)/floor", as: .finance,
                json: "{\"floor\":\"90\"}", ifMatch: "\"v0\"")
            #expect(floor.status == 200, "\(floor.text)")
            let spent = { (amount: String) in
                """
                {"kind":"correction","memo":"Out","postings":[{"account":"income:fees","asset":"USD",\
                "side":"debit","amount":"\(amount)"},{"account":"\(account)","asset":"USD",\
                "side":"credit","amount":"\(amount)"}]}
                """
            }
            let drafts = [spent("8"), spent("3"), spent("2"), sample.entry(month, "1"), spent("1")]
            let all = try await sample.send(house, lines: drafts, key: "all")
            #expect(all.status == 422)
            #expect(all.string("errors", "0", "pointer") == "/1/postings/1")
            #expect(all.string("errors", "0", "code") == "account_above_floor")
            #expect(all.string("errors", "0", "found") == account)
            let each = try sample.lines(
                try await sample.send(house, "?mode=per_item", lines: drafts, key: "each"))
            #expect(
                each.prefix(5).map { $0["status"] }
                    == [201, 422, 201, 201, 201].map { .number(JSONNumber($0)) })
            #expect(try await sample.treasury(house) == ["90"])
        }
    }

    @Test func `a total above 2^256 − 1 refuses the entry that would make it`() async throws {
        try await sample.withMonth { house, month in
            // 2^256 − 1 cents; the treasury holds 100 already.
            let most =
                "1157920892373161954235709850086879078532699846656405640394575840079131296399.35"
            let drafts = [
                sample.entry(month, "1"), sample.entry(month, most), sample.entry(month, "2"),
            ]
            let all = try await sample.send(house, lines: drafts, key: "all")
            #expect(all.status == 422)
            #expect(all.string("errors", "0", "pointer") == "/1/postings/0")
            #expect(all.string("errors", "0", "code") == "base_units_within_uint256")
            let alone = try await house.send(
                .post, "/v1/journal-entries", as: .finance, json: sample.entry(month, most),
                key: "alone")
            #expect(alone.status == 422)
            #expect(alone.faults == ["base_units_within_uint256 at /postings/0"])
            let account = "treasury:\(month.safe)"
            #expect(alone.string("errors", "0", "found") == account)
            #expect(
                alone.string("detail")
                    == "The total of \(account) in USD would be above 2^256 − 1 base units;"
                    + " nothing of this entry was recorded.")
            let each = try sample.lines(
                try await sample.send(house, "?mode=per_item", lines: drafts, key: "each"))
            #expect(
                each.prefix(3).map { $0["status"] }
                    == [201, 422, 201].map { .number(JSONNumber($0)) })
            #expect(try await sample.treasury(house) == ["103"])
        }
    }

    @Test func `who may not record entries is refused whatever they say, and that is noted`()
        async throws
    {
        try await sample.withMonth { house, month in
            let draft = [sample.entry(month, "1")]
            let noKey = try await sample.send(house, lines: draft, key: nil)
            #expect(noKey.string("code") == "idempotency_key_needed")
            for mode in ["atomic", "per_item"] {
                for sender in [APIHarness.Sender.lead, .approver, .script, .auditor, .admin] {
                    let answer = try await sample.send(
                        house, "?mode=\(mode)", lines: ["not even JSON"], as: sender)
                    #expect(answer.status == 403)
                    #expect(answer.string("code") == "role_lacks_permission")
                }
            }
            let noted = try await house.connections.query(
                "SELECT count(*) AS count FROM audit_entry WHERE outcome = 'refused'")
            #expect(try noted.first?.get("count", as: Int.self) == 10)
        }
    }

    @Test func `a token that ends while entries arrive ends the request there`() async throws {
        try await sample.withMonth { house, month in
            _ = try await house.database.server.psql(
                """
                CREATE FUNCTION end_tokens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    UPDATE public.api_token SET revoked_at = created_at;
                    RETURN NULL;
                END
                $$;
                CREATE TRIGGER end_tokens AFTER INSERT ON audit_entry
                FOR EACH STATEMENT EXECUTE FUNCTION end_tokens();
                """, database: house.database.name)
            let drafts = [String](repeating: sample.entry(month, "0.01"), count: 1_500)
            let answer = try await sample.send(house, "?mode=per_item", lines: drafts)
            #expect(answer.status == 200)
            let verdicts = try sample.lines(answer)
            #expect(verdicts.count == 1_001)
            #expect(
                sample.member(verdicts[1_000], "summary", "entries") == .number(JSONNumber(1_000)))
            #expect(
                sample.member(verdicts[1_000], "summary", "problem", "code")
                    == .string("token_refused"))
            #expect(try await sample.treasury(house) == ["110"])
        }
    }

    @Test(arguments: ["/v1/journal-entries", "/v1/journal-entries/bulk"])
    func `a body that is coded otherwise is refused, and the one as it is taken`(
        path: String
    ) async throws {
        try await sample.withMonth { house, month in
            let entry = sample.entry(month, "1")
            let json = path.hasSuffix("bulk") ? "[\(entry)]" : entry
            for coding in ["gzip", "br", "GZIP"] {
                let answer = try await house.send(
                    .post, path, as: .finance, json: json, key: "k",
                    headers: ["Content-Encoding": coding])
                #expect(answer.status == 415)
                #expect(answer.string("code") == "content_encoding_unsupported")
                #expect(
                    answer.string("detail")
                        == "Send the body as it is, without Content-Encoding: \(coding).")
            }
            let plain = try await house.send(
                .post, path, as: .finance, json: json, key: "k",
                headers: ["Content-Encoding": "identity"])
            #expect(plain.status < 300, "\(plain.text)")
            #expect(try await sample.treasury(house) == ["101"])
        }
    }

    private static let bad:
        [(query: String, type: String, body: String, status: Int, code: String)] =
            [
                ("?mode=all", "application/json", "[]", 400, "parameters_refused"),
                ("?nothing=1", "application/json", "[]", 400, "parameters_refused"),
                ("", "text/csv", "a,b", 415, "media_type_unsupported"),
                ("", "application/json; charset=iso-8859-1", "[]", 415, "media_type_unsupported"),
                ("", "application/json;\tcharset=utf-16", "[]", 415, "media_type_unsupported"),
                ("", "application/json; charset=\"UTF-8\"", "[]", 422, "entries_missing"),
                ("", "application/json", "[]", 422, "entries_missing"),
                ("", "application/json", "{}", 400, "entries_malformed"),
                ("", "application/json", "[{}", 400, "entries_malformed"),
                ("", "application/x-ndjson", "\n\n", 422, "entries_missing"),
                ("?mode=per_item", "application/json", "[]", 422, "entries_missing"),
                ("?mode=per_item", "application/json", "[{},]", 400, "entries_malformed"),
                ("?mode=per_item", "application/x-ndjson", " ", 422, "entries_missing"),
            ]

    @Test func `a request that is wrong as a whole says so and records nothing`() async throws {
        try await sample.withMonth { house, _ in
            let before = try await house.database.state()
            for (query, type, body, status, code) in Self.bad {
                let answer = try await house.send(
                    .post, "/v1/journal-entries/bulk\(query)", as: .finance,
                    bytes: [UInt8](body.utf8), type: type, key: "k")
                #expect(answer.status == status, "\(query) \(body) \(answer.text)")
                #expect(answer.string("code") == code, "\(query) \(body)")
            }
            #expect(try await house.database.state() == before)
        }
    }

    @Test func `the bounds of a request are held`() async throws {
        try await sample.withMonth { house, month in
            let before = try await house.database.state()
            let tooMany = [String](repeating: sample.entry(month, "0.01"), count: 10_001)
            let many = try await sample.send(house, lines: tooMany)
            #expect(many.status == 422)
            #expect(many.string("code") == "entries_too_many")
            let dry = try await sample.send(
                house, "?mode=per_item&dry_run=true", lines: tooMany, key: nil)
            #expect(dry.text.contains("\"code\":\"entries_too_many\""))
            let long = "{\"memo\":\"" + String(repeating: "x", count: 4 << 20) + "\"}"
            let large = try await sample.send(house, "?mode=per_item", lines: ["{}", long, "{}"])
            #expect(large.status == 413)
            #expect(large.faults == ["entry_too_large at /1"])
            #expect(
                large.string("detail")
                    == "The entry with index 1 has more than 4194304 bytes; split it into several"
                    + " that balance each.")
            let all = try await sample.send(house, lines: [long, long, long, long])
            #expect(all.status == 413)
            #expect(try await house.database.state() == before)
        }
    }
}
