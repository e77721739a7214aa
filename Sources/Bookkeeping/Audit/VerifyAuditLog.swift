import Crypto
import Ethereum
import Ledger
import Postgres

extension Reader {
    /// The audit log is one chain, covers the journal without a gap, and has the checkpoints that are
    /// kept, and tells of all text that is gone.
    func verifyAuditLog(of journal: JournalVerifier) async throws -> [VerifyReport.Check] {
        let leaves = journal.leaves
        var verifier = try await ReadAhead.run(limit: Self.aheadLimit) { give in
            try await copy(Self.auditEntries) { try await give($0, $0.count) }
        } work: { next in
            var verifier = AuditVerifier(entries: leaves)
            while let rows = await next() { try verifier.read(rows) }
            return verifier
        }
        let rows = try await query(
            """
            SELECT
                h.number, h.chain_sha256, h.journal_seq,
                (SELECT coalesce(max(i.audit_number), 0) FROM ledger_import AS i) AS imported
            FROM audit_head AS h
            """)
        guard let head = rows.first else { throw StorageError.missingRow(of: "audit_head") }
        verifier.finish(
            number: try head.get("number"), chain: try head.get("chain_sha256"),
            covered: try head.get("journal_seq"), journal: try await newestSeq())
        return [
            VerifyReport.Check(
                rule: "the audit log is one chain that covers the journal",
                examined: verifier.entryCount, firstBreak: verifier.firstBreak),
            VerifyReport.Check(
                rule: "text that is gone was erased, as the audit log says",
                examined: journal.erased.count + verifier.erasures.audits.count,
                firstBreak: verifier.erasures.untold(
                    entries: journal.erased, auditsAfter: try head.get("imported"))),
            try await verifyCheckpoints(verifier.checkpoints),
        ]
    }

    private static let auditEntries: SQL = """
        COPY (
            SELECT
                u.number, u.recorded_at, u.principal_id, u.roles, u.token_id, u.operation,
                u.object_id, u.body_sha256, u.outcome, u.text_sha256, u.first_seq, u.last_seq,
                u.entries_sha256, u.request_id, u.detail, u.remote_address, u.text_key,
                u.entry_sha256, u.chain_sha256
            FROM audit_entry AS u
            ORDER BY u.number
        ) TO STDOUT
        """

    /// Every checkpoint is the Merkle root of its audit entries.
    private func verifyCheckpoints(
        _ computed: [(root: [UInt8], chain: [UInt8])]
    ) async throws -> VerifyReport.Check {
        let rule = "every checkpoint is the root of its audit entries"
        var examined = 0
        let kept: SQL = """
            SELECT c.first_number, c.last_number, c.root_sha256, c.chain_sha256
            FROM audit_checkpoint AS c
            ORDER BY c.last_number
            """
        do {
            try await each(kept) { row in
                let first = try row.get("first_number", as: Int64.self)
                let size = Int64(MerkleTree.checkpointSize)
                guard examined < computed.count, first == Int64(examined) * size + 1,
                    try row.get("last_number") == first + size - 1,
                    try row.get("root_sha256") == computed[examined].root,
                    try row.get("chain_sha256") == computed[examined].chain
                else { throw FirstBreak(found: "the checkpoint from audit entry \(first)") }
                examined += 1
            }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        return .holds(rule, examined)
    }
}

/// Merkle trees as RFC 6962 (section 2.1) has them, over SHA-256.
enum MerkleTree {
    /// How many audit entries a checkpoint spans.
    static let checkpointSize = 1024

    /// The root: the byte 0 stands before a leaf and 1 before two nodes.
    ///
    /// Two nodes at a time become one, and one that is left over goes up as it is: so the left subtree
    /// has the greatest power of two that is less than the number of leaves.
    static func root(of leaves: some Sequence<some Collection<UInt8>>) -> [UInt8] {
        var level: [UInt8] = []
        for leaf in leaves { append(0, leaf, to: &level) }
        if level.isEmpty { return Array(SHA256.hash(data: level)) }
        while level.count > size {
            var above: [UInt8] = []
            above.reserveCapacity(level.count / 2 + size)
            for lower in stride(from: 0, to: level.count, by: 2 * size) {
                let pair = level[lower..<min(lower + 2 * size, level.count)]
                if pair.count == size {
                    above.append(contentsOf: pair)
                } else {
                    append(1, pair, to: &above)
                }
            }
            level = above
        }
        return level
    }

    /// The root of hashes that stand one after another.
    static func root(ofHashes hashes: [UInt8]) -> [UInt8] {
        root(of: stride(from: 0, to: hashes.count, by: size).lazy.map { hashes[$0..<$0 + size] })
    }

    /// Bytes of a hash.
    private static let size = 32

    private static func append(
        _ mark: UInt8, _ bytes: some Collection<UInt8>, to level: inout [UInt8]
    ) {
        var hash = SHA256()
        hash.update(data: [mark])
        hash.update(data: Array(bytes))
        level.append(contentsOf: hash.finalize())
    }
}
