import Crypto
import Ledger

/// Recomputes the chain of the audit log from its rows, which come in order.
struct AuditVerifier {
    private(set) var entryCount = 0
    /// The end of the chain as far as it was recomputed, in bytes.
    private(set) var chain = [UInt8](repeating: 0, count: 32)
    /// Journal entries up to this number are covered.
    private(set) var covered: Int64 = 0
    /// Merkle root and end of the chain for each range of a checkpoint that is whole.
    private(set) var checkpoints: [(root: [UInt8], chain: [UInt8])] = []
    /// What it tells of texts that are gone.
    private(set) var erasures = Erasures()

    /// What somebody changed without breaking the chain.
    private var forgeries = Breaks()
    /// Where the chain ends too early.
    private var end: String?

    /// The hashes of the journal entries, one after another.
    private let entries: [UInt8]
    private var newest: Int64 = 0
    private var canonical = CanonicalBytes()
    private var buffer: [UInt8] = []
    /// The hashes of the audit entries since the last whole range.
    private var leaves: [UInt8] = []

    /// Nothing read yet; the hashes of the journal entries have 32 bytes each.
    init(entries: [UInt8]) {
        self.entries = entries
    }

    /// What was changed, then where the chain ends too early.
    var firstBreak: String? {
        let found = [forgeries.found, end].compactMap(\.self)
        return found.isEmpty ? nil : found.joined(separator: "; ")
    }

    mutating func read(_ chunk: [UInt8]) throws {
        var rows = CopyRows(chunk)
        while rows.next() {
            do {
                try gather(rows)
                if end == nil { try check(try rows.integer(0), rows) }
            } catch {
                end = end ?? "audit entry \(newest) has a value that cannot be read"
            }
        }
    }

    /// To be called after the last row, with the head as it is kept.
    mutating func finish(number: Int64, chain stored: [UInt8], covered head: Int64, journal: Int64)
    {
        guard end == nil else { return }
        if number != newest {
            end = "the head says \(number), the last audit entry is \(newest)"
        } else if stored != chain {
            end = "the head keeps another hash than audit entry \(newest)"
        } else if head != covered {
            end =
                "the head says that \(head) journal entries are covered, but \(covered) are"
        } else if journal != covered {
            end = "journal entry \(covered + 1) is not covered"
        }
    }

    private mutating func check(_ number: Int64, _ rows: CopyRows) throws {
        entryCount += 1
        newest = number
        guard number == Int64(entryCount) else {
            end = "there is no audit entry \(entryCount)"
            return
        }
        let entriesDigest = try rows.digits(12)
        let entry = try CanonicalAuditEntry(
            number: rows.raw(0), recordedAt: rows.instant(1), outcome: rows.raw(8),
            principal: rows.optionalRaw(2), token: rows.optionalRaw(4),
            bodyDigest: rows.digits(7), textDigest: rows.digits(9) ?? [],
            entriesDigest: entriesDigest, firstSeq: rows.optionalRaw(10),
            lastSeq: rows.optionalRaw(11), roles: rows.text(3), requestID: rows.text(13),
            operation: rows.text(5) ?? [], object: rows.text(6) ?? [])
        erasures.hear(of: entry)
        canonical.auditEntry(entry)
        let leaf = SHA256.hash(data: canonical.bytes)
        let stored = try rows.digits(17) ?? []
        if !HexDigest.matches(leaf, stored) {
            forgeries.add("audit entry \(number) is not what was recorded", of: number)
        }
        if try !isTextKept(rows) {
            forgeries.add(
                "the text of audit entry \(number) is not what was recorded", of: number)
        }
        guard let link = try rows.digits(18), let next = follow(stored),
            HexDigest.matches(next, link)
        else {
            end = "audit entry \(number) does not follow the one before"
            return
        }
        try cover(number, rows, entriesDigest)
    }

    /// The next hash of the chain, which becomes its end; nil where the digits are none.
    private mutating func follow(_ leaf: ArraySlice<UInt8>) -> SHA256Digest? {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(1)
        buffer.append(contentsOf: chain)
        guard HexDigest.append(leaf, to: &buffer) else { return nil }
        let digest = SHA256.hash(data: buffer)
        chain.removeAll(keepingCapacity: true)
        chain.append(contentsOf: digest)
        return digest
    }

    /// Whether detail and address are those of their hash, or were erased together with their key.
    private mutating func isTextKept(_ rows: CopyRows) throws -> Bool {
        let detail = try rows.text(14)
        let address = try rows.text(15)
        guard let key = try rows.digits(16) else {
            erasures.add(audit: newest)
            return detail == nil && address == nil
        }
        canonical.auditText(detail: detail, remoteAddress: address)
        buffer.removeAll(keepingCapacity: true)
        guard HexDigest.append(key, to: &buffer) else { return false }
        buffer.append(contentsOf: canonical.bytes)
        return HexDigest.of(buffer, is: try rows.digits(9) ?? [])
    }

    /// Ranges continue where the one before ended.
    private mutating func cover(
        _ number: Int64, _ rows: CopyRows, _ digits: ArraySlice<UInt8>?
    ) throws {
        guard let first = try rows.optionalInteger(10), let last = try rows.optionalInteger(11),
            let digits
        else { return }
        guard first == covered + 1, last >= first else {
            end =
                "audit entry \(number) covers journal entries \(first) to \(last)"
                + " where \(covered + 1) is next"
            return
        }
        covered = last
        guard last <= entries.count / 32,
            HexDigest.matches(
                SHA256.hash(data: entries[32 * Int(first - 1)..<32 * Int(last)]), digits)
        else {
            forgeries.add(
                "journal entries \(first) to \(last) are not those that audit entry \(number) covers",
                of: number)
            return
        }
    }

    /// Collects what checkpoints are made of, as it is stored.
    private mutating func gather(_ rows: CopyRows) throws {
        guard HexDigest.append(try rows.digits(17) ?? [], to: &leaves) else {
            throw StorageError.malformed(type: "digest")
        }
        guard leaves.count == 32 * MerkleTree.checkpointSize else { return }
        buffer.removeAll(keepingCapacity: true)
        guard HexDigest.append(try rows.digits(18) ?? [], to: &buffer) else {
            throw StorageError.malformed(type: "digest")
        }
        checkpoints.append((MerkleTree.root(ofHashes: leaves), buffer))
        leaves.removeAll(keepingCapacity: true)
    }
}
