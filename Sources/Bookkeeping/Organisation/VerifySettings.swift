import Ethereum
import Ledger
import Postgres

extension Reader {
    /// Changes of the settings in the order of the versions that they are for.
    func settingsHistory(_ kept: SettingsDetail) async throws -> SettingsHistory {
        var changes: [SettingsHistory.Change] = []
        try await each(
            """
            SELECT
                c.change_id, c.settings_version, c.name, c.zone, c.batch_approvals, c.limit_assets,
                c.limit_amounts, c.principal_id, v.principal_id AS approved_by
            FROM settings_change AS c
            LEFT JOIN settings_approval AS v ON v.change_id = c.change_id
            ORDER BY c.settings_version, c.change_no
            """
        ) { changes.append(try SettingsHistory.Change($0)) }
        return SettingsHistory(
            changes,
            from: Settings(name: "DAO", zone: "UTC", batchApprovals: 1, limits: .none),
            at: kept.version)
    }

    /// Settings and limits are what their changes led to, by two people where two are needed, and the
    /// audit log says the same.
    func verifySettings() async throws -> VerifyReport.Check {
        let rule = "settings and limits are those that were decided on, and the audit log says so"
        let examined = try await count("SELECT count(*) AS count FROM settings_change")
        let kept = try await settings()
        let history = try await settingsHistory(kept)
        if let found = history.firstBreak ?? history.difference(from: kept.settings) {
            return .broken(rule, examined, found)
        }
        var decided: [String: Int] = [:]
        let counted = Set(history.inForce.map(\.id))
        try await each(
            """
            SELECT c.change_id, c.principal_id, v.principal_id AS approved_by, c.settings_version
            FROM settings_change AS c
            FULL JOIN settings_approval AS v ON v.change_id = c.change_id
            """
        ) { row in
            let id: ID<SettingsChange> = try row.value("change_id")
            let author: ID<Principal> = try row.value("principal_id")
            let approver: ID<Principal>? = try row.optionalValue("approved_by")
            if approver != nil || !counted.contains(id) {
                decided["settings.change_proposed \(id) \(author)", default: 0] += 1
            }
            if counted.contains(id) {
                decided["settings.changed \(id) \(approver ?? author)", default: 0] += 1
            }
        }
        try await each(
            """
            SELECT u.operation, u.object_id, u.principal_id
            FROM audit_entry AS u
            WHERE u.operation IN ('settings.change_proposed', 'settings.changed')
                AND u.outcome = 'done'
            """
        ) { row in
            let principal: ID<Principal>? = try row.optionalValue("principal_id")
            let operation: String = try row.get("operation")
            let object: String = try row.get("object_id")
            decided["\(operation) \(object) \(principal?.description ?? "")", default: 0] -= 1
        }
        if let other = decided.filter({ $0.value != 0 }).keys.min() {
            return .broken(rule, examined, "\(other): the audit log says otherwise")
        }
        return .holds(rule, examined)
    }

    /// The limits of entries by hand as each was in force, by the numbers of the journal.
    ///
    /// A change of limits holds the head of the journal, so that the audit log has it before or after an
    /// entry as the entry was judged.
    func limitHistory() async throws -> LimitHistory {
        var history = LimitHistory()
        let changes = try await settingsHistory(settings()).inForce
        for change in changes where !change.content.limits.isEmpty {
            let rows = try await query(
                """
                SELECT
                    coalesce((
                        SELECT p.last_seq FROM audit_entry AS p
                        WHERE p.number < u.number AND p.last_seq IS NOT NULL
                        ORDER BY p.number DESC
                        LIMIT 1
                    ), 0) AS seq
                FROM audit_entry AS u
                WHERE u.object_id = \(change.id.description) AND u.operation = 'settings.changed'
                    AND u.outcome = 'done'
                ORDER BY u.number
                LIMIT 1
                """)
            // Without an audit entry nobody can say since when; the settings are not sound then.
            guard let row = rows.first else { continue }
            history.add(change.content.limits, after: try row.get("seq"))
        }
        return history
    }
}
