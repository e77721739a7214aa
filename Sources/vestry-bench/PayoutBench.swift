import Ethereum
import Foundation

/// Payables planned, frozen and exported over REST, a tenth of them first, with the memory that it
/// takes; and the building of their batches alone, beside safe-eth-py.
struct PayoutBench: RoundBench {
    /// The most that a batch may have.
    static let rowLimit = 250
    private static let files = [
        "manifest.json", "rows.csv", "safe-transaction-builder.json", "safe-transaction.json",
    ]

    let rows: Int
    let rounds: Int
    let python: String?

    func measure(_ service: Service) throws -> [Figure] {
        let finance = try service.token("payout-finance", "--role", "finance")
        let approver = try service.token("payout-approver", "--role", "approver")
        let safe = try prepare(service, finance)
        return try [("2021-05", rows / 10), ("2021-06", rows)].flatMap { period, count in
            try owe(service, finance, approver, period: period, count: count)
            try service.restart()
            return try pay(service, finance, safe, period: period, count: count)
        }
    }

    /// What each step of a month takes.
    private func pay(
        _ service: Service, _ token: String, _ safe: String, period: String, count: Int
    ) throws -> [Figure] {
        var (planned, frozen, exported) = (0.0, 0.0, 0.0)
        let whole = try service.memory("payout of \(count) payables") {
            let plan = try service.post(
                "/v1/payout-plans", token,
                json: """
                    {"safe_id": "\(safe)", "period": "\(period)", "row_limit": \(Self.rowLimit)}
                    """, key: period)
            let text = String(decoding: plan.body, as: UTF8.self)
            let batches = text.matches(of: /"id":"(bat_[0-9a-z]{26})"/).map { String($0.output.1) }
            guard let id = text.firstMatch(of: /"plan_id":"(pln_[0-9a-z]{26})"/)?.output.1 else {
                throw BenchError("no plan")
            }
            planned = plan.seconds
            frozen = try service.post(
                "/v1/payout-plans/\(id)/freezes", token,
                json: #"{"reasons": {"address_recent": "new payees of the bench"}}"#, key: period
            ).seconds
            for batch in batches {
                exported += try service.fetch(
                    Self.files.map { "/v1/payout-batches/\(batch)/\($0)" }, token)
            }
            return planned + frozen + exported
        }
        return [
            Figure(
                name: "plan of \(count) payables", value: planned, unit: "s", isLessBetter: true),
            Figure(
                name: "freeze of their batches", value: frozen, unit: "s", isLessBetter: true),
            Figure(
                name: "export of \(Self.files.count) files of each", value: exported, unit: "s",
                isLessBetter: true),
            Figure(
                name: "plan, freeze and export of \(count) payables", value: whole.seconds,
                unit: "s", isLessBetter: true),
            whole.peak,
        ]
    }

    /// An asset, a group, a Safe and payees with addresses; gives the id of the Safe.
    private func prepare(_ service: Service, _ token: String) throws -> String {
        try service.createBenchAsset(token)
        _ = try service.post("/v1/groups", token, json: #"{"handle": "bench", "name": "Bench"}"#)
        let payees = try (1...rows).map { number in
            "payee-\(number),Payee \(number),31337,\(try Self.recipient(number))"
        }
        let file = "\(service.folder)/payees.csv"
        try (["handle,name,chain_id,address"] + payees).joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        _ = try service.post("/v1/payees/imports", token, csv: file)
        let account = try Self.safe()
        return try service.post(
            "/v1/safes", token,
            json: """
                {"chain_id": 31337, "address": "\(account.address)", "name": "Bench",
                 "version": "1.4.1", "owners": ["\(try Self.recipient(rows + 1))"], "threshold": 1}
                """
        ).text("id")
    }

    /// An approved run of a month with a line for each of the first payees.
    private func owe(
        _ service: Service, _ finance: String, _ approver: String, period: String, count: Int
    ) throws {
        let lines = (1...count).map { "payee-\($0),BENCH,\($0 % 900 + 1).25,work,for the bench" }
        let file = "\(service.folder)/lines.csv"
        try (["payee,asset,amount,kind,note"] + lines).joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let run = try service.post(
            "/v1/reward-runs", finance, json: #"{"group": "bench", "period": "\#(period)"}"#,
            key: period
        ).text("id")
        _ = try service.post("/v1/reward-runs/\(run)/imports", finance, csv: file)
        _ = try service.post("/v1/reward-runs/\(run)/submissions", finance)
        _ = try service.post("/v1/reward-runs/\(run)/approvals", approver)
    }
}
