import Foundation

/// Many reward lines: imported from CSV, approved, exported; with the memory that it takes.
struct RowsBench {
    private static let period = "2021-05"
    private static let payees = 2000

    let service: Service
    let rows: Int

    func measure() throws -> [Figure] {
        let finance = try service.token("bench-finance", "--role", "finance")
        let approver = try service.token("bench-approver", "--role", "approver")
        try prepare(finance)
        let lines = "\(service.folder)/lines.csv"
        try csv().write(toFile: lines, atomically: true, encoding: .utf8)
        let run = try service.post(
            "/v1/reward-runs", finance, json: #"{"group": "bench", "period": "\#(Self.period)"}"#
        ).text("id")

        let imported = try service.measured("import") {
            try service.post("/v1/reward-runs/\(run)/imports", finance, csv: lines).seconds
        }
        let copied = try copySeconds()
        _ = try service.post("/v1/reward-runs/\(run)/submissions", finance)
        try service.restart()
        let approved = try service.measured("approval") {
            try service.post("/v1/reward-runs/\(run)/approvals", approver).seconds
        }
        try service.restart()
        let exported = try service.measured("report") {
            try service.get("/v1/reports/rewards?period=\(Self.period)&format=csv", finance).seconds
        }
        var figures = [
            Figure(
                name: "CSV import of \(rows) lines", value: imported.seconds, unit: "s",
                peer: ("COPY into a table with the same indexes", copied), isLessBetter: true),
            Figure(name: "approval of \(rows) lines", value: approved.seconds, unit: "s"),
            Figure(name: "CSV report of \(rows) lines", value: exported.seconds, unit: "s"),
        ]
        figures += [imported, approved, exported].map(\.peak)
        return figures
    }

    /// An asset, a group and the payees.
    private func prepare(_ token: String) throws {
        _ = try service.post(
            "/v1/assets", token,
            json: """
                {"chain_id": 31337, "symbol": "ROWS", "name": "Rows", "decimals": 18,
                 "address": "0x1CB5639c850a93163759a3D0a97D8C176d973e84"}
                """)
        _ = try service.post("/v1/groups", token, json: #"{"handle": "bench", "name": "Bench"}"#)
        let payees = (0..<Self.payees).map { "payee-\($0),Payee \($0)" }
        let file = "\(service.folder)/payees.csv"
        try (["handle,name"] + payees).joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        _ = try service.post("/v1/payees/imports", token, csv: file)
    }

    /// Each payee once of every kind.
    private func csv() -> String {
        let lines = (0..<rows).map { number in
            let (kind, payee) = number.quotientAndRemainder(dividingBy: Self.payees)
            return "payee-\(payee),ROWS,\(number % 900 + 1).25,kind_\(kind),for the bench"
        }
        return (["payee,asset,amount,kind,note"] + lines).joined(separator: "\n")
    }

    /// COPY of the same rows into a table with the same columns, checks and indexes.
    private func copySeconds() throws -> Double {
        let file = "\(service.folder)/rows.copy"
        _ = try service.psql(
            "\\copy reward_line TO '\(file)'",
            "CREATE TABLE bench_line (LIKE reward_line INCLUDING ALL)")
        let began = ContinuousClock.now
        _ = try service.psql("\\copy bench_line FROM '\(file)'")
        let took = began.duration(to: .now)
        _ = try service.psql("DROP TABLE bench_line")
        return took.inSeconds
    }
}
