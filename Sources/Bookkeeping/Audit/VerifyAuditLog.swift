import Crypto
import Ethereum
import Ledger
import Postgres

extension Reader {
    /// The audit log is one chain, and covers the journal without a gap.
    func verifyAuditLog() async throws -> VerifyReport.Check {
        var verifier = AuditVerifier()
        try await copy(
            """
            COPY (
                SELECT
                    e.entry_sha256 AS leaf, u.number, u.recorded_at, u.principal_id, u.roles,
                    u.token_id, u.operation, u.object_id, u.body_sha256, u.outcome, u.text_sha256,
                    u.first_seq, u.last_seq, u.entries_sha256, u.request_id, u.detail,
                    u.remote_address, u.text_key, u.entry_sha256, u.chain_sha256
                FROM audit_entry AS u
                LEFT JOIN journal_entry AS e ON e.seq BETWEEN u.first_seq AND u.last_seq
                ORDER BY u.number, e.seq
            ) TO STDOUT
            """
        ) { try verifier.read($0) }
        let rows = try await query(
            "SELECT h.number, h.chain_sha256, h.journal_seq FROM audit_head AS h")
        guard let head = rows.first else { throw StorageError.missingRow(of: "audit_head") }
        verifier.finish(
            number: try head.get("number"), chain: try head.get("chain_sha256"),
            covered: try head.get("journal_seq"), journal: try await newestSeq())
        return VerifyReport.Check(
            rule: "the audit log is one chain that covers the journal",
            examined: verifier.entryCount, firstBreak: verifier.firstBreak)
    }

    /// Every checkpoint is the Merkle root of its audit entries.
    func verifyCheckpoints() async throws -> VerifyReport.Check {
        let rule = "every checkpoint is the root of its audit entries"
        var examined = 0
        var leaves: [[UInt8]] = []
        let entries: SQL = """
            SELECT
                u.number, u.entry_sha256, u.chain_sha256, c.first_number, c.root_sha256,
                c.chain_sha256 AS kept_chain_sha256
            FROM audit_checkpoint AS c
            LEFT JOIN audit_entry AS u ON u.number BETWEEN c.first_number AND c.last_number
            ORDER BY c.last_number, u.number
            """
        do {
            try await each(entries) { row in
                let first = try row.get("first_number", as: Int64.self)
                let broken = FirstBreak(found: "the checkpoint from audit entry \(first)")
                guard first == Int64(examined * MerkleTree.checkpointSize + 1),
                    let leaf = try row.optional("entry_sha256", as: [UInt8].self)
                else { throw broken }
                leaves.append(leaf)
                guard leaves.count == MerkleTree.checkpointSize else { return }
                guard try MerkleTree.root(of: leaves) == row.get("root_sha256"),
                    try row.get("chain_sha256", as: [UInt8].self)
                        == row.get("kept_chain_sha256")
                else { throw broken }
                leaves.removeAll(keepingCapacity: true)
                examined += 1
            }
            guard leaves.isEmpty else {
                throw FirstBreak(found: "the checkpoint after audit entry \(examined * 1024)")
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

    /// The root: the byte 0 stands before a leaf and 1 before two nodes; the left subtree has the
    /// greatest power of two that is less than the number of leaves.
    static func root(of leaves: [[UInt8]]) -> [UInt8] {
        root(of: leaves[...])
    }

    private static func root(of leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = leaves.first else { return Array(SHA256.hash(data: [UInt8]())) }
        guard leaves.count > 1 else { return Array(SHA256.hash(data: [0] + first)) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let left = root(of: leaves.prefix(half))
        let right = root(of: leaves.dropFirst(half))
        return Array(SHA256.hash(data: [1] + left + right))
    }
}
