import Ethereum
import Foundation
import Ledger

/// Evaluations of a linear grant in one thread, and a forecast of many grants over 48 months: by the
/// rules alone, and through REST with everything read from the database. Then the report of these
/// and of many more grants, with the memory that it takes.
struct VestingBench: RoundBench {
    private static let months = 48
    private static let grants = 10_000

    let rounds: Int
    /// How many grants the longer report has.
    let most: Int

    /// The rules alone, without service and database.
    func measureRules() throws -> [Figure] {
        let terms = try Self.terms(total: 995_000_000_000_000_000_000)
        let grants = try (0..<Self.grants).map { number in
            Grant(
                id: ID(high: 1, low: UInt64(number)), payee: ID(high: 1, low: 1),
                group: ID(high: 1, low: 1), asset: ID(high: 1, low: 1),
                history: GrantHistory(try Self.terms(total: UInt256(UInt64(number) + 1_000_000))))
        }
        guard let first = Month(year: 2021, number: 1) else { throw BenchError("a month is one") }
        let months = first.following(Self.months)
        let boundaries = VestingForecast.boundaries(of: months)
        return [
            Figure(
                name: "vested amount of a linear grant at a second",
                value: middle { evaluationsPerSecond(terms) }, unit: "/s"),
            Figure(
                name: "forecast of \(Self.grants) grants over \(Self.months) months, rules alone",
                value: try middle {
                    try seconds {
                        let forecast = try VestingForecast(
                            grants, months: months, boundaries: boundaries)
                        guard forecast.lines.count == Self.months else {
                            throw BenchError("a line for each month")
                        }
                    }
                }, unit: "s", isLessBetter: true),
        ]
    }

    /// Grants from a file, approved and forecast over HTTP.
    func measure(_ service: Service) throws -> [Figure] {
        let finance = try service.token("vesting-finance", "--role", "finance")
        let approver = try service.token("vesting-approver", "--role", "approver")
        try service.createBenchAsset(finance)
        _ = try service.post(
            "/v1/groups", finance, json: #"{"handle": "vesting", "name": "Vesting"}"#)
        let payees = "\(service.folder)/grantees.csv"
        try (["handle,name"] + (0..<Self.grants).map { "grantee-\($0),Grantee \($0)" })
            .joined(separator: "\n").write(toFile: payees, atomically: true, encoding: .utf8)
        _ = try service.post("/v1/payees/imports", finance, csv: payees)
        let first = try enter(0..<Self.grants, service, finance, approver)
        let path = "/v1/reports/vesting-forecast?from=2021-01&months=\(Self.months)"
        let forecast = Figure(
            name: "forecast of \(Self.grants) grants over \(Self.months) months, REST",
            value: try middle { try service.get(path, finance).seconds }, unit: "s",
            isLessBetter: true)
        let few = try report(of: Self.grants, service, finance)
        for start in stride(from: Self.grants, to: most, by: Self.grants) {
            _ = try enter(start..<min(start + Self.grants, most), service, finance, approver)
        }
        let many = try report(of: max(most, Self.grants), service, finance)
        return [first.imported, first.approved, forecast] + few + many
    }

    /// Imports grants of so many numbers from a file and approves them.
    private func enter(
        _ numbers: Range<Int>, _ service: Service, _ finance: String, _ approver: String
    ) throws -> (imported: Figure, approved: Figure) {
        let file = "\(service.folder)/grants.csv"
        let rows = numbers.map {
            "grantee-\($0 % Self.grants),vesting,BENCH,\($0 + 1000).5,dss-vest,"
                + "2021-01-01T00:00:00Z,2022-01-01T00:00:00Z,2025-01-01T00:00:00Z"
        }
        try (["payee,group,asset,total,rule,start,cliff,end"] + rows)
            .joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let imported = try service.post(
            "/v1/grants/imports", finance, csv: file, key: "import \(numbers)")
        let ids = String(decoding: imported.body, as: UTF8.self)
            .matches(of: /gnt_[0-9a-z]{26}/).map { "\"\($0.output)\"" }
        var approval = 0.0
        for start in stride(from: 0, to: ids.count, by: 1000) {
            let some = ids[start..<min(start + 1000, ids.count)].joined(separator: ",")
            approval += try service.post(
                "/v1/grants/approvals", approver, json: "{\"grant_ids\": [\(some)]}",
                key: "approval \(numbers) \(start)"
            ).seconds
        }
        return (
            Figure(name: "CSV import of \(ids.count) grants", value: imported.seconds, unit: "s"),
            Figure(name: "approval of \(ids.count) grants", value: approval, unit: "s")
        )
    }

    /// What the report of all grants takes of a service that did nothing before.
    private func report(
        of count: Int, _ service: Service, _ token: String
    ) throws -> [Figure] {
        try service.restart()
        _ = try service.get("/v1/grants?limit=1", token)
        let name = "vesting report of \(count) grants"
        let measured = try service.memory(name) {
            let answer = try service.get("/v1/reports/vesting?format=csv", token)
            let lines = answer.body.count { $0 == UInt8(ascii: "\n") }
            guard lines == count + 1 else {
                throw BenchError("the \(name) has \(lines) lines")
            }
            return answer.seconds
        }
        return [
            Figure(
                name: "\(name), REST", value: measured.seconds, unit: "s", isLessBetter: true),
            measured.peak,
        ]
    }

    /// Four years with a cliff of one, from the beginning of 2021.
    private static func terms(total: UInt256) throws -> VestingTerms {
        var written = WrittenTerms(rule: "dss-vest", total: total)
        written.start = try Instant("2021-01-01T00:00:00Z")
        written.cliffSeconds = 31_536_000
        written.durationSeconds = 126_144_000
        return try VestingTerms(judging: written)
    }

    private func evaluationsPerSecond(_ terms: VestingTerms) -> Double {
        let count = 1_000_000
        var sum = UInt256.zero
        let took = seconds {
            for step in 0..<count {
                let time = UnixTime(seconds: 1_609_459_200 + Int64(step) * 126)
                let (next, _) = sum.addingReportingOverflow(terms.vested(at: time))
                sum = next
            }
        }
        precondition(!sum.isZero, "The amounts must not be optimised away.")
        return Double(count) / took
    }
}
