import Postgres

/// A table whose rows an export holds as they are: heads, settings and what the rules of months and of
/// two people remember.
///
/// They come behind journal and audit log, each after those that it refers to.
struct LedgerTable: Sendable {
    let name: StaticString
    private let columnList: StaticString
    private let order: StaticString
    /// The column that the database numbers by itself.
    private let identity: StaticString?

    private init(
        _ name: StaticString, _ columns: StaticString, by order: StaticString,
        identity: StaticString? = nil
    ) {
        self.name = name
        columnList = columns
        self.order = order
        self.identity = identity
    }

    static let all = [
        // First, because the head of the journal is not looked at before it is covered.
        LedgerTable("audit_head", "audit_id, number, chain_sha256, journal_seq", by: "audit_id"),
        LedgerTable(
            "journal_head", "journal_id, last_seq, closed_through", by: "journal_id"),
        LedgerTable(
            "organisation", "organisation_id, name, zone, batch_approvals, row_version",
            by: "organisation_id"),
        LedgerTable("entry_limit", "asset_id, amount", by: "asset_id"),
        LedgerTable(
            "settings_change",
            """
            change_id, change_no, settings_version, name, zone, batch_approvals, limit_assets, \
            limit_amounts, principal_id, principal_kind, made_at
            """, by: "change_no", identity: "change_no"),
        LedgerTable(
            "settings_approval", "change_id, principal_id, principal_kind, approved_at",
            by: "change_id"),
        LedgerTable(
            "entry_proposal",
            """
            proposal_id, entry_id, kind, effective_day, content, digest, principal_id, \
            principal_kind, proposed_at
            """, by: "proposal_id"),
        LedgerTable(
            "entry_proposal_decision",
            """
            proposal_id, outcome, principal_id, principal_kind, digest, reason, decided_at
            """, by: "proposal_id"),
        LedgerTable("period", "period, state, row_version, changed_at", by: "period"),
        LedgerTable(
            "period_act",
            """
            act_id, act_no, period, kind, period_version, principal_id, principal_kind, made_at, \
            reason, checklist, digest
            """, by: "act_no", identity: "act_no"),
        LedgerTable(
            "period_approval", "act_id, principal_id, principal_kind, digest, approved_at",
            by: "act_id"),
    ]

    var columns: [String] {
        columnList.description.split(separator: ", ").map(String.init)
    }

    var copyOut: SQL {
        """
        COPY (
            SELECT \(raw: columnList) FROM \(raw: name) ORDER BY \(raw: order)
        ) TO STDOUT
        """
    }

    var copyIn: SQL { "COPY \(raw: name) (\(raw: columnList)) FROM STDIN" }

    /// Before its rows come: nothing is there, and no trigger asks for the steps that led to them.
    var clearing: [SQL] {
        [
            "ALTER TABLE \(raw: name) DISABLE TRIGGER USER",
            "DELETE FROM \(raw: name)",
        ]
    }

    /// Once all rows are there.
    var restoring: [SQL] {
        let triggers: SQL = "ALTER TABLE \(raw: name) ENABLE TRIGGER USER"
        guard let identity else { return [triggers] }
        return [
            triggers,
            """
            SELECT setval(
                pg_get_serial_sequence('\(raw: name)', '\(raw: identity)'),
                greatest(max(t.\(raw: identity)), 1), max(t.\(raw: identity)) IS NOT NULL
            )
            FROM \(raw: name) AS t
            """,
        ]
    }
}
