import Ethereum
import HTTP
import JSON
import Ledger
import Postgres
import TestSupport
import Testing

/// Grants that were really made: 78 streams of Maker's governance and 16 grants of Index Coop,
/// imported as files, approved, and forecast month by month.
@Suite struct RealGrantsTests {
    /// A grant as the published calls and constructors have it; amounts in base units.
    private struct RealGrant {
        let payee: String
        let asset: String
        let rule: String
        let total: UInt128
        let begin, cliff, end: Int64
        let reason: String

        /// What has vested, by the formula that contracts of all three kinds share without claims.
        func vested(at time: Int64) -> UInt128 {
            if time < cliff || time < begin { return 0 }
            if time >= end { return total }
            return total * UInt128(time - begin) / UInt128(end - begin)
        }

        var row: String {
            let amount = AmountText.text(UInt256(total), decimals: 18)
            let times = [begin, cliff, end].map { UnixTime(seconds: $0).description }
            return ([payee, "engineering", asset, amount, rule] + times + [reason])
                .joined(separator: ",")
        }
    }

    private static func maker() throws -> [RealGrant] {
        var handles: [String: String] = [:]
        return try Vectors.cases("vesting_dssvest_maker.json").enumerated().map { index, stream in
            let call = try #require(try stream.list("ops").first)
            let user = try call.text("usr")
            let handle = handles[user] ?? "maker-\(handles.count)"
            handles[user] = handle
            let begin = try #require(Int64(try call.text("bgn")))
            return RealGrant(
                payee: handle,
                asset: stream.testDescription.contains("DAI") ? "DAI" : "MKR", rule: "dss-vest",
                total: try #require(UInt128(try call.text("tot"))), begin: begin,
                cliff: begin + (try #require(Int64(try call.text("eta")))),
                end: begin + (try #require(Int64(try call.text("tau")))),
                reason: "call \(index) of the spells")
        }
    }

    private static func index() throws -> [RealGrant] {
        try Vectors.file("vesting_ftc.json").list("cases").filter {
            try $0.text("label").hasPrefix("real grant: ")
        }.enumerated().map { index, grant in
            RealGrant(
                payee: "index-\(index)", asset: "INDEX",
                rule: try grant.text("kind") == "ftc" ? "index-ftc-vesting" : "index-vesting",
                total: try #require(UInt128(try grant.text("amount"))),
                begin: try #require(Int64(try grant.text("begin"))),
                cliff: try #require(Int64(try grant.text("cliff"))),
                end: try #require(Int64(try grant.text("end"))), reason: "")
        }
    }

    /// 00:00 UTC of the first day of months from October 2020 on, counted by hand from year and month.
    private static func boundaries(_ count: Int) throws -> [Int64] {
        try (0...count).map { offset in
            let month = 9 + offset
            let day = try Day(
                "\(2020 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)-01")
            return Int64(day.daysSince1970) * 86400
        }
    }

    @Test func `real grants are imported and their forecast is what the contracts' formula gives`()
        async throws
    {
        let fixture = try await VestingFixture()
        // Before the last of Maker's streams, and within twenty years of all of them.
        fixture.service.now = try Instant("2021-06-01T00:00:00Z")
        let (maker, index) = (try Self.maker(), try Self.index())
        #expect(maker.count == 78)
        #expect(index.count == 16)
        let grants = maker + index
        for symbol in ["DAI", "MKR"] {
            _ = try await fixture.service.connections.query(
                """
                INSERT INTO asset (asset_id, chain_id, address, symbol, name, decimals, created_at)
                VALUES (
                    gen_random_uuid(), 1, decode(repeat(\(symbol == "DAI" ? "0d" : "0e"), 20), 'hex'),
                    \(symbol), \(symbol), 18, '2021-01-01'
                )
                """)
        }
        let people = Set(grants.map(\.payee)).sorted().map { "\($0),\($0)\n" }.joined()
        let payees = try await fixture.service.send(
            .post, "/v1/payees/imports", as: .finance, csv: "handle,name\n" + people)
        #expect(payees.status == 200, "\(payees.text)")
        let file =
            "payee,group,asset,total,rule,start,cliff,end,duplicate_reason\n"
            + grants.map { $0.row + "\n" }.joined()
        let entered = try await fixture.service.send(
            .post, "/v1/grants/imports", as: .finance, csv: file)
        try #require(entered.status == 201, "\(entered.text)")
        guard case .array(let ids)? = entered["grant_ids"] else {
            Issue.record("no ids")
            return
        }
        #expect(ids.count == 94)
        var writer = JSONWriter()
        writer.object { writer in
            writer.array("grant_ids") { writer in for id in ids { writer.value(id) } }
        }
        let approved = try await fixture.post(
            "/v1/grants/approvals", as: .approver, String(decoding: writer.take(), as: UTF8.self))
        #expect(approved.status == 201, "\(approved.text)")

        let months = 72
        let answer = try await fixture.service.send(
            .get, "/v1/reports/vesting-forecast?from=2020-10&months=\(months)", as: .finance)
        #expect(answer.status == 200)
        var found: [String: String] = [:]
        guard case .array(let rows)? = answer["data"] else {
            Issue.record("no rows")
            return
        }
        for place in rows.indices {
            let asset = try #require(answer.string("data", "\(place)", "asset"))
            let month = try #require(answer.string("data", "\(place)", "month"))
            found["\(month) \(asset)"] = answer.string("data", "\(place)", "due_base_units")
        }
        #expect(found.count == months * 3)
        let boundaries = try Self.boundaries(months)
        var sum: UInt128 = 0
        for (offset, (first, next)) in zip(boundaries, boundaries.dropFirst()).enumerated() {
            let name = UnixTime(seconds: first).day.month.description
            for asset in ["DAI", "MKR", "INDEX"] {
                let due = grants.filter { $0.asset == asset }.reduce(UInt128(0)) {
                    $0 + $1.vested(at: next) - $1.vested(at: first)
                }
                sum += due
                #expect(found["\(name) \(asset)"] == "\(due)", "month \(offset)")
            }
        }
        // All of it vests within these years.
        #expect(sum == grants.reduce(UInt128(0)) { $0 + $1.total })
        try await fixture.mustBeSound()
        try await fixture.close()
    }
}
