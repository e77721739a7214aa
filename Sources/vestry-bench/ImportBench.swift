import Foundation

/// A CSV of reward lines imported through the API, beside COPY of the same rows into a table with
/// the same indexes; and how much memory that took.
struct ImportBench {
    private let service: MeasuredService
    private let lines: Int
    private let payees = 1000

    init(_ service: MeasuredService, lines: Int) {
        self.service = service
        self.lines = lines
    }

    func run() throws {
        let path = "/v1/reward-runs/\(try makeRun())/imports"
        let csv = service.folder.appendingPathComponent("lines.csv")
        try text().write(to: csv, atomically: true, encoding: .utf8)
        let before = try service.peakMegabytes()
        let own = try seconds {
            try Tool.run(
                "curl",
                [
                    "-sS", "--fail-with-body", "-o", "/dev/null", "-H",
                    "Authorization: Bearer \(service.token)", "-H", "Content-Type: text/csv",
                    "-H", "Idempotency-Key: import", "--data-binary", "@\(csv.path)",
                    "http://127.0.0.1:\(service.port)\(path)",
                ])
        }
        let after = try service.peakMegabytes()
        let copy = try copySeconds()
        print(
            "import of \(lines) lines: \(Self.text(own)) s, COPY of the same rows: "
                + "\(Self.text(copy)) s, ratio \(Self.text(own / copy))")
        print("highest memory before \(Int(before)) MB, after the import \(Int(after)) MB")
    }

    /// A group, the payees, and an empty run of theirs.
    private func makeRun() throws -> String {
        let group = try service.send(
            "POST", "/v1/groups", json: #"{"handle": "bench", "name": "Bench"}"#
        ).id("grp")
        let file = service.folder.appendingPathComponent("payees.csv")
        let rows = (1...payees).map { number in
            "p\(number),Payee \(number),person,31337,0x" + String(format: "%040x", number + 4096)
        }
        try (["handle,name,kind,chain_id,address"] + rows).joined(separator: "\n")
            .write(to: file, atomically: true, encoding: .utf8)
        try Tool.run(
            "curl",
            [
                "-sS", "--fail-with-body", "-o", "/dev/null", "-H",
                "Authorization: Bearer \(service.token)", "-H", "Content-Type: text/csv",
                "--data-binary", "@\(file.path)",
                "http://127.0.0.1:\(service.port)/v1/payees/imports",
            ])
        return try service.send(
            "POST", "/v1/reward-runs", json: #"{"group": "\#(group)", "period": "2021-05"}"#
        ).id("run")
    }

    /// Every payee with as many kinds as are needed, so that nobody is listed twice with one kind.
    private func text() -> String {
        var text = "payee,asset,amount,kind,note\n"
        for line in 0..<lines {
            text += "p\(line % payees + 1),BENCH,\(line % 977 + 1).25,k\(line / payees),note \(line)\n"
        }
        return text
    }

    /// The imported rows, copied out and into a twin of the table.
    private func copySeconds() throws -> Double {
        let file = service.folder.appendingPathComponent("rows.copy").path
        let options = ["-h", service.socketFolder, "-U", "vestry_owner", "-d", "vestry", "-qX"]
        try Tool.run("psql", options + ["-c", "\\copy reward_line TO '\(file)'"])
        try Tool.run(
            "psql",
            options + ["-c", "CREATE TABLE reward_line_twin (LIKE reward_line INCLUDING ALL)"])
        return try seconds {
            try Tool.run("psql", options + ["-c", "\\copy reward_line_twin FROM '\(file)'"])
        }
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        let parts = start.duration(to: .now).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }

    private static func text(_ number: Double) -> String { String(format: "%.2f", number) }
}
