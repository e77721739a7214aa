import Ledger
import Postgres

extension Reader {
    /// Totals at ends of months are the sums of the postings that are folded into them.
    func verifyMonths(_ accounts: VerifiedAccounts) async throws -> VerifyReport.Check {
        let rule = "the totals of every month are those of its postings and the months before"
        let ahead = try await count(
            """
            SELECT count(*) AS count
            FROM account_month_head AS m
            INNER JOIN journal_head AS h ON h.last_seq < m.through_seq
            """)
        var months = VerifiedMonths(accounts)
        try await copy(
            """
            COPY (
                SELECT m.account_id, m.month, m.debits, m.credits
                FROM account_month AS m
                LEFT JOIN account AS c ON c.account_id = m.account_id
                ORDER BY c.code COLLATE "C", c.asset_id, m.month
            ) TO STDOUT
            """
        ) { try months.read($0) }
        months.finish()
        return VerifyReport.Check(
            rule: rule, examined: months.examined,
            firstBreak: ahead == 0 ? months.firstBreak : "the totals are ahead of the journal")
    }

    /// The chart is that of the rules, accounts are as the chart says, and floors as they were set.
    func verifyChart() async throws -> VerifyReport.Check {
        let rule = "accounts follow the chart, and their floors are those that were set"
        let chart = Set(
            ChartOfAccounts.Prefix.allCases.map { prefix in
                "\(prefix.rawValue) \(prefix.parts) \(prefix.kind.rawValue)"
                    + " \(prefix.normalSide.rawValue) "
                    + (prefix.isOpenToPeople ? "person" : "system")
            })
        let kept = try await query(
            """
            SELECT concat_ws(' ', r.prefix, r.parts, r.kind, r.normal_side, r.posted_by) AS rule
            FROM account_rule AS r
            ORDER BY r.prefix
            """
        ).map { try $0.get("rule", as: String.self) }
        if let other = kept.first(where: { !chart.contains($0) }) {
            return .broken(rule, kept.count, "the chart has \(other)")
        }
        guard kept.count == chart.count else {
            return .broken(rule, kept.count, "the chart lacks an account of the rules")
        }
        let accounts = try await count("SELECT count(*) AS count FROM account")
        let turned = try await query(
            """
            SELECT c.code
            FROM account AS c
            LEFT JOIN account_rule AS r ON r.prefix = c.prefix
            WHERE c.normal_side IS DISTINCT FROM r.normal_side
            ORDER BY c.code COLLATE "C"
            LIMIT 1
            """)
        if let code = try turned.first?.get("code", as: String.self) {
            return .broken(rule, accounts, "\(code) has the wrong normal side")
        }
        guard let key = try await accountWithOtherFloor() else { return .holds(rule, accounts) }
        return .broken(rule, accounts, "\(key) has another floor than was set")
    }

    /// The first account whose floor is not what the audit log says, unless that was erased.
    private func accountWithOtherFloor() async throws -> String? {
        var stated: [String: String?] = [:]
        let settings: SQL = """
            SELECT u.object_id, u.detail
            FROM audit_entry AS u
            WHERE u.operation = \(AccountKey.floorSet) AND u.outcome = 'done'
            ORDER BY u.number
            """
        try await each(settings) { row in
            stated[try row.get("object_id", as: String.self)] = .some(try row.optional("detail"))
        }
        var kept: [String: String] = [:]
        let floors: SQL = """
            SELECT c.code, c.asset_id, c.floor::text AS floor
            FROM account AS c
            WHERE c.floor IS NOT NULL
            """
        try await each(floors) { row in
            let key = AccountKey(code: try row.value("code"), asset: try row.value("asset_id"))
            kept[key.description] = try row.get("floor", as: String.self)
        }
        return Set(stated.keys).union(kept.keys).sorted().first { key in
            let said = stated[key] ?? .some(AccountKey.noFloor)
            guard let said else { return false }
            return said != kept[key] ?? AccountKey.noFloor
        }
    }
}
