import Foundation

/// The books as a whole: recorded in bulk, summed up, verified, exported and imported.
struct BooksBench {
    /// On each side, so that a trial balance has 1,002.
    private static let accounts = 501

    let service: Service
    /// Entries of two postings, nine tenths of which come late, to see what history costs.
    let entries: Int
    let rounds: Int

    func measure() throws -> [Figure] {
        let token = try service.token("bench-finance", "--role", "finance")
        try service.createBenchAsset(token)
        // The books of this month stay as they are, the months before grow tenfold.
        let young = entries / 10
        _ = try bulk(token, count: young, months: 0...0, key: "recent")
        _ = try bulk(token, count: young, months: 1...12, key: "first")
        let before = try balances(token)
        let rest = try bulk(token, count: entries - young, months: 1...12, key: "rest")
        let after = try balances(token)
        var figures = [
            Figure(
                name: "entries in bulk, NDJSON, one by one", value: Double(entries - young) / rest,
                unit: "entries/s"),
            Figure(
                name: "trial balance of today over \(4 * young) postings",
                value: before.today * 1000, unit: "ms"),
            Figure(
                name: "trial balance of today over ten times that history",
                value: after.today * 1000, unit: "ms",
                peer: ("the smaller history", before.today * 1000), isLessBetter: true),
            Figure(
                name: "trial balance of the end of last month, from month totals",
                value: after.monthEnd * 1000, unit: "ms",
                peer: ("the smaller history", before.monthEnd * 1000), isLessBetter: true),
            Figure(
                name: "trial balance in the middle of a month", value: after.midMonth * 1000,
                unit: "ms"),
        ]
        figures += try wholeBooks(count: entries + young)
        return figures
    }

    private struct Balances {
        let today: Double
        let monthEnd: Double
        let midMonth: Double
    }

    private func balances(_ token: String) throws -> Balances {
        _ = try service.psql("SELECT fold_account_months(100000000)", "ANALYZE")
        func seconds(_ query: String) throws -> Double {
            let path = "/v1/reports/trial-balance?format=csv\(query)"
            return try (0..<max(rounds, 1) * 2 + 1).map { _ in
                try service.get(path, token).seconds
            }.sorted()[max(rounds, 1)]
        }
        return Balances(
            today: try seconds(""), monthEnd: try seconds("&as_of=\(Self.day(months: 1, 31))"),
            midMonth: try seconds("&as_of=\(Self.day(months: 2, 15))"))
    }

    /// Records entries effective so many months ago; how long the request took.
    private func bulk(
        _ token: String, count: Int, months: ClosedRange<Int>, key: String
    ) throws -> Double {
        let days = months.flatMap { month in
            (1...(month == 0 ? 1 : 28)).map { Self.day(months: month, $0) }
        }
        let lines = (0..<count).map { number in
            """
            {"kind":"top_up","effective_day":"\(days[number % days.count])","memo":"entry \(number)",\
            "postings":[{"account":"equity:a\(number % Self.accounts)","asset":"BENCH",\
            "side":"debit","amount":"1.5"},{"account":"income:b\(number * 7 % Self.accounts)",\
            "asset":"BENCH","side":"credit","amount":"1.5"}]}
            """
        }
        let file = "\(service.folder)/entries.ndjson"
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let answer = try service.post(
            "/v1/journal-entries/bulk?mode=per_item", token, ndjson: file, key: key)
        let end = String(decoding: answer.body.suffix(400), as: UTF8.self)
        guard end.contains(#""recorded":\#(count),"#) else { throw BenchError(end) }
        return answer.seconds
    }

    /// A day of the month so many months ago; day 31 is its last.
    private static func day(months: Int, _ day: Int) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month], from: Date())
        let number = (parts.year ?? 1970) * 12 + (parts.month ?? 1) - 1 - months
        let (year, month) = number.quotientAndRemainder(dividingBy: 12)
        let first = calendar.date(from: DateComponents(year: year, month: month + 1)) ?? Date()
        let length = calendar.range(of: .day, in: .month, for: first)?.count ?? 28
        return String(format: "%04d-%02d-%02d", year, month + 1, min(day, length))
    }

    /// Verified where it is, exported, verified as a file and imported elsewhere.
    private func wholeBooks(count: Int) throws -> [Figure] {
        let file = "\(service.folder)/ledger.ndjson"
        let verified = try service.seconds { try service.vestry(["verify"]) }
        let exported = try service.seconds { try service.vestry(["export", "--output", file]) }
        let offline = try service.seconds { try service.vestry(["verify", file]) }
        let imported = try importSeconds(file)
        let rate = { (seconds: Double) in Double(count) / seconds }
        return [
            Figure(name: "verify of the database", value: rate(verified), unit: "entries/s"),
            Figure(name: "export", value: rate(exported), unit: "entries/s"),
            Figure(name: "verify of the export", value: rate(offline), unit: "entries/s"),
            Figure(
                name: "import of \(2 * count) postings", value: imported, unit: "s",
                peer: ("COPY into tables with the same indexes", try copySeconds()),
                isLessBetter: true),
        ]
    }

    /// Into a new database of the same cluster.
    private func importSeconds(_ file: String) throws -> Double {
        let database = "elsewhere"
        _ = try service.psql("CREATE DATABASE \(database) OWNER vestry_owner")
        let environment = [
            "VESTRY_DATABASE_URL": service.url(of: database, as: "vestry_service"),
            "VESTRY_DATABASE_OWNER_URL": service.url(of: database, as: "vestry_owner"),
        ]
        try service.vestry(["migrate"], environment)
        return try service.seconds { try service.vestry(["import", file], environment) }
    }

    /// COPY of the rows of journal and audit log into tables with the same columns and indexes.
    private func copySeconds() throws -> Double {
        let tables = ["journal_entry", "posting", "audit_entry"]
        for table in tables {
            _ = try service.psql(
                "\\copy \(table) TO '\(service.folder)/\(table).copy'",
                "CREATE TABLE bench_\(table) (LIKE \(table) INCLUDING ALL)")
        }
        return try service.seconds {
            for table in tables {
                _ = try service.psql("\\copy bench_\(table) FROM '\(service.folder)/\(table).copy'")
            }
        }
    }
}
