import Foundation
import Testing

/// Beancount, hledger and ledger accept our journals, and come to our balances.
@Suite struct PlainTextTests {
    /// Symbols, chains and decimals that need every rule of names.
    private static let assets = [
        ("A$+", 31_337, 2), ("1INCH", 1, 18), ("a.b_c-d", 1, 0), ("X", 1, 18), ("x-1", 1, 6),
        ("Wide", 10, 36), ("tiny", 1, 0),
    ]

    /// Day, memo, and what is credited to the first account and debited to the others.
    private static let entries:
        [(day: String, memo: String, postings: [(String, String, String)])] = [
            (
                "1999-12-31",
                "; | \\\\ \\\"quoted\\\" ünïcødé 🏛 * (7) {x} [y] ! = @ # % 2021-01-01",
                [
                    ("equity:7th.floor-b", "A$+", "10.50"), ("income:a_b-c.d", "A$+", "-10.50"),
                    ("equity:7th.floor-b", "1INCH", "0.000000000000000001"),
                    ("income:a-b_c.d", "1INCH", "-0.000000000000000001"),
                ]
            ),
            (
                "2020-02-29", "*",
                [
                    ("equity:7th.floor-b", "a.b_c-d", "7"), ("income:a.b-c_d", "a.b_c-d", "-7"),
                    ("equity:7th.floor-b", "X", "9999999999.999999999999999999"),
                    ("income:a_b-c.d", "X", "-3333333333.333333333333333333"),
                    ("income:adb", "X", "-6666666666.666666666666666666"),
                ]
            ),
            (
                "2021-01-01", "Same day, first",
                [
                    ("equity:x", "x-1", "0.000001"), ("equity:y", "x-1", "-0.000001"),
                    ("equity:x", "Wide", "0.000000000000000000000000000000000001"),
                    ("equity:y", "Wide", "-0.000000000000000000000000000000000001"),
                ]
            ),
            (
                "2021-01-01", "Same day, back to zero",
                [("equity:y", "x-1", "0.000001"), ("equity:x", "x-1", "-0.000001")]
            ),
            (
                "2021-03-01", "(erased)",
                [
                    ("income:adb", "X", "0.5"), ("income:a_b-c.d", "X", "0.25"),
                    ("equity:7th.floor-b", "X", "-0.75"),
                ]
            ),
            (
                "1970-01-01", "First day",
                [("equity:z", "tiny", "1"), ("equity:7th.floor-b", "tiny", "-1")]
            ),
        ]

    @Test func `three programs accept the journal and have our balances at the end of each month`()
        async throws
    {
        try await RunningService.with { service in
            let month = try await SampleMonth(into: service)
            let client = try month.client("FINANCE")
            try await Self.fill(client)
            let folder = service.folder + "/plain"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            let days = try await Self.download(client, into: folder)
            let outcome = try await Self.compare(folder)
            #expect(outcome.status == 0, "\(outcome.complaints)")
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count == 3 * days.count, "\(outcome.output)")
            // Those of the entries above, then 66 people, treasury, opening and two groups; in the end
            // one batch is in flight.
            let counts = lines.prefix(days.count).compactMap {
                $0.split(separator: " ").dropFirst(2).first
            }
            #expect(counts == ["2", "6", "11", "13", "13", "83", "18"], "\(outcome.output)")

            try await Self.differing(by: "equity:7th.floor-b", days, folder)
            try await Self.refused(client)
        }
    }

    /// One base unit more in our own balance is noticed.
    private static func differing(
        by account: String, _ days: [String], _ folder: String
    ) async throws {
        let file = try #require(days.last.map { "\(folder)/trial-\($0).json" })
        let trial = try String(contentsOfFile: file, encoding: .utf8)
        let unit = #""debits_base_units":"1050""#
        #expect(trial.contains(unit))
        try trial.replacing(unit, with: #""debits_base_units":"1051""#)
            .write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = try await compare(folder)
        #expect(outcome.status == 1)
        #expect(
            outcome.complaints.contains(
                "Equity:Equity:7thDfloorMb A'S'P-31337 has 1050 base units, ours 1051"),
            "\(outcome.complaints)")
    }

    /// A total that beancount would round, and only beancount.
    private static func refused(_ client: TestClient) async throws {
        try await post(
            client, "2021-04-01", "Large",
            [
                ("equity:x", "Wide", "1000000000.000000000000000000000000000000000001"),
                ("equity:y", "Wide", "-1000000000.000000000000000000000000000000000001"),
            ])
        let answer = try await client.send("GET", "/v1/exports/journal.beancount")
        #expect(answer.status == 422)
        #expect(answer["code"] == "beancount_digits")
        for format in ["hledger", "ledger"] {
            let answer = try await client.send("GET", "/v1/exports/journal.\(format)")
            #expect(answer.status == 200)
        }
    }

    private static func fill(_ client: TestClient) async throws {
        for (index, asset) in assets.enumerated() {
            let digit = String(index + 1)
            _ = try await client.require(
                "POST", "/v1/assets",
                """
                {"chain_id": \(asset.1), "address": "0x\(String(repeating: digit, count: 40))",
                 "symbol": "\(asset.0)", "name": "Asset \(digit)", "decimals": \(asset.2)}
                """, ["Idempotency-Key": "asset-\(digit)"])
        }
        for entry in entries { try await post(client, entry.day, entry.memo, entry.postings) }
    }

    private static func post(
        _ client: TestClient, _ day: String, _ memo: String,
        _ postings: [(account: String, asset: String, amount: String)]
    ) async throws {
        let lines = postings.map { posting in
            let isDebit = !posting.amount.hasPrefix("-")
            return """
                {"account": "\(posting.account)", "asset": "\(posting.asset)",
                 "side": "\(isDebit ? "debit" : "credit")",
                 "amount": "\(isDebit ? posting.amount : String(posting.amount.dropFirst()))"}
                """
        }
        _ = try await client.require(
            "POST", "/v1/journal-entries",
            """
            {"kind": "correction", "effective_day": "\(day)", "memo": "\(memo)",
             "postings": [\(lines.joined(separator: ","))]}
            """, ["Idempotency-Key": UUID().uuidString])
    }

    /// Journals, assets, and our balances at the end of each month that has entries.
    private static func download(_ client: TestClient, into folder: String) async throws -> [String]
    {
        func save(_ path: String, _ name: String) async throws -> String {
            let answer = try await client.require("GET", path)
            try Data(answer.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            return answer.text
        }
        _ = try await save("/v1/assets?limit=1000", "assets.json")
        var text = ""
        for format in ["beancount", "hledger", "ledger"] {
            text = try await save("/v1/exports/journal.\(format)", "journal.\(format)")
        }
        let months = Set(text.matches(of: /\n(\d{4}-\d{2})-\d{2} \*/).map { String($0.output.1) })
        let days = months.sorted().map { "\($0)-\(lastDay(of: $0))" }
        for day in days {
            _ = try await save("/v1/reports/trial-balance?as_of=\(day)", "trial-\(day).json")
        }
        return days
    }

    private static func lastDay(of month: String) -> Int {
        let parts = month.split(separator: "-").compactMap { Int($0) }
        let isLeap = parts[0].isMultiple(of: 4)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][parts[1] - 1]
    }

    private static func compare(_ folder: String) async throws -> Outcome {
        try await Program.run(
            Checkout.python(), ["\(Checkout.folder)/Tests/plain_text/plain_text.py", folder])
    }
}
