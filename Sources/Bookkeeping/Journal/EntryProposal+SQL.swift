import Ethereum
public import Ledger
import Postgres

/// A proposed entry with the assets that it names.
public struct EntryProposalDetail: Sendable {
    public let proposal: EntryProposal
    public let assets: [ID<Asset>: Asset]
}

extension EntryProposal {
    /// The columns that ``init(_:)`` reads.
    static let columns: SQL = """
        p.proposal_id, p.entry_id, p.content, p.digest, p.principal_id, p.proposed_at, d.outcome,
        d.principal_id AS decided_by, d.decided_at, d.reason
        """
    static let tables: SQL = """
        entry_proposal AS p
        LEFT JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
        """

    init(_ row: Row) throws {
        var decision: Decision?
        if let decider = try row.optionalValue("decided_by", as: ID<Principal>.self) {
            decision = Decision(
                try row.choice("outcome"), by: decider, at: try row.value("decided_at"),
                reason: try row.optional("reason"))
        }
        try self.init(
            id: row.value("proposal_id"),
            entry: JournalEntry(id: row.value("entry_id"), content: row.get("content")),
            digest: ContentDigest(row.value("digest", as: Hash32.self)),
            proposedBy: row.value("principal_id"), proposedAt: row.value("proposed_at"),
            decision: decision)
    }

    /// The statement that adds it.
    var inserting: SQL {
        """
        INSERT INTO entry_proposal (
            proposal_id, entry_id, kind, effective_day, content, digest, principal_id, proposed_at
        )
        VALUES (
            \(id), \(entry.id), \(entry.kind), \(entry.effectiveDay), \(entry.content),
            \(digest.hash), \(proposedBy), \(proposedAt)
        )
        """
    }
}

extension Reader {
    /// One proposed entry, complete; throws ``BooksError/notFound(kind:id:)``.
    public func entryProposal(_ id: ID<EntryProposal>) async throws -> EntryProposalDetail {
        let row = try await row(
            """
            SELECT \(EntryProposal.columns)
            FROM \(EntryProposal.tables)
            WHERE p.proposal_id = \(id)
            """, orNo: "journal entry proposal", id)
        return try await detailed([EntryProposal(row)])[0]
    }

    /// Proposed entries in the order of their ids, of one state when it is given.
    public func entryProposals(
        _ page: PageRequest<EntryProposal>, state: EntryProposal.State? = nil
    ) async throws -> Page<EntryProposalDetail> {
        let rows = try await query(
            """
            SELECT \(EntryProposal.columns)
            FROM \(EntryProposal.tables)
            WHERE (
                    \(orNull: page.after)::uuid IS NULL
                    OR p.proposal_id > \(orNull: page.after)::uuid
                )
                AND (
                    \(orNull: state)::text IS NULL
                    OR coalesce(d.outcome, 'proposed') = \(orNull: state)::text
                )
            ORDER BY p.proposal_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try await detailed(rows.map { try EntryProposal($0) }), limit: page.limit)
    }

    private func detailed(_ proposals: [EntryProposal]) async throws -> [EntryProposalDetail] {
        let assets = try Asset.byID(await query(Asset.of(proposals.map(\.entry))))
        return proposals.map { EntryProposalDetail(proposal: $0, assets: assets) }
    }
}

extension EntryLimits {
    /// The statement that reads all limits; there is at most one for an asset.
    static let statement: SQL = "SELECT l.asset_id, l.amount FROM entry_limit AS l"

    /// Reads what the statement found.
    init(_ rows: Rows) throws {
        self.init(
            Dictionary(
                try rows.map { (try $0.value("asset_id"), try $0.value("amount")) }
            ) { first, _ in first })
    }
}
