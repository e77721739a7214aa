import Ledger
import Postgres

extension Reader {
    /// Entries by hand above the limit of their time, and all that were proposed, are what a second
    /// person approved; the audit log says the same.
    func verifyProposals(aboveLimit seqs: [Int64]) async throws -> VerifyReport.Check {
        let rule =
            "entries above a limit were approved by a second person, and the audit log says so"
        let examined =
            try await count("SELECT count(*) AS count FROM entry_proposal") + seqs.count
        for some in seqs.pieces(of: 1_000) {
            let rows = try await query(Self.unapproved(among: Array(some)))
            if let seq = try rows.first?.get("seq", as: Int64.self) {
                return .broken(
                    rule, examined,
                    "entry \(seq) is above the limit of its time and was not approved by another")
            }
        }
        for (statement, found) in [
            (Self.wrongProposal, "was not decided on by a second person as it is recorded"),
            (Self.unauditedProposal, "was decided on otherwise, as the audit log has it"),
        ] {
            let rows = try await query(statement)
            if let row = rows.first {
                let id: ID<EntryProposal> = try row.value("proposal_id")
                return .broken(rule, examined, "\(id) \(found)")
            }
        }
        return .holds(rule, examined)
    }

    /// Whether a proposal spells the entry that was recorded, up to text that was erased; a memo of several
    /// lines does not stand for postings.
    private static let isSpelled: SQL = """
        CASE
            WHEN e.memo IS NULL THEN
                entry_content_without_text(p.content)
                    = entry_content_without_text(entry_content(e.seq))
            ELSE
                p.content = entry_content(e.seq) AND cardinality(
                    string_to_array(p.content, chr(10))
                ) = 6 + e.posting_count + (SELECT count(*) FROM jsonb_object_keys(e.metadata))
        END
        """

    private static func unapproved(among seqs: [Int64]) -> SQL {
        """
        SELECT e.seq
        FROM journal_entry AS e
        WHERE e.seq = ANY (\(seqs)::bigint []) AND NOT EXISTS (
            SELECT 1
            FROM entry_proposal AS p
            INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
            WHERE p.entry_id = e.entry_id AND d.outcome = 'approved'
                AND d.principal_id <> p.principal_id AND \(isSpelled)
        )
        ORDER BY e.seq
        LIMIT 1
        """
    }

    /// Whether the text of a proposal was erased, so that its digest is that of what it was.
    private static let isErased: SQL = """
        (
            p.content = entry_content_without_text(p.content) AND CASE
                WHEN e.seq IS NOT NULL THEN e.memo IS NULL
                ELSE EXISTS (
                    SELECT 1 FROM audit_entry AS u
                    WHERE u.operation = 'journal_entry_proposal.text_erased' AND u.outcome = 'done'
                        AND u.principal_id IS NULL
                        AND uuid_of_typed_id(u.object_id) = p.proposal_id
                )
            END
        )
        """

    private static let wrongProposal: SQL = """
        SELECT coalesce(p.proposal_id, d.proposal_id) AS proposal_id
        FROM entry_proposal AS p
        FULL JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
        LEFT JOIN journal_entry AS e ON e.entry_id = p.entry_id
        WHERE
            p.proposal_id IS NULL
            OR p.digest <> sha256(convert_to(p.content, 'UTF8')) AND NOT \(isErased)
            OR CASE d.outcome
                WHEN 'approved' THEN
                    d.principal_id = p.principal_id OR d.digest IS DISTINCT FROM p.digest
                    OR e.seq IS NULL OR NOT \(isSpelled)
                ELSE e.seq IS NOT NULL
            END
        ORDER BY 1
        LIMIT 1
        """

    private static let unauditedProposal: SQL = """
        WITH said AS (
            SELECT
                uuid_of_typed_id(u.object_id) AS proposal_id, u.operation, u.principal_id
            FROM audit_entry AS u
            WHERE
                u.outcome = 'done' AND u.operation IN (
                    'journal_entry_proposal.made', 'journal_entry_proposal.approved',
                    'journal_entry_proposal.rejected'
                )
        ),
        kept AS (
            SELECT p.proposal_id, 'journal_entry_proposal.made' AS operation, p.principal_id
            FROM entry_proposal AS p
            UNION ALL
            SELECT d.proposal_id, 'journal_entry_proposal.' || d.outcome, d.principal_id
            FROM entry_proposal_decision AS d
        )
        SELECT o.proposal_id
        FROM (
            (SELECT s.* FROM said AS s EXCEPT ALL SELECT k.* FROM kept AS k)
            UNION ALL
            (SELECT k.* FROM kept AS k EXCEPT ALL SELECT s.* FROM said AS s)
        ) AS o
        ORDER BY 1
        LIMIT 1
        """
}
