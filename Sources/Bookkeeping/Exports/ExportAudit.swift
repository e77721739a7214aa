import Crypto
import Ledger

/// Recomputes the audit log of an export: its chain, what it covers, and the checkpoints.
struct ExportAudit {
    /// The number of the entry that was read last.
    private(set) var newest: Int64 = 0
    /// The end of the chain as far as it was recomputed.
    private(set) var chain = [UInt8](repeating: 0, count: 32)
    /// Journal entries up to this number are covered.
    private(set) var covered: Int64 = 0
    /// What it tells of texts that are gone.
    private(set) var erasures = Erasures()

    private var canonical = CanonicalBytes()
    private var buffer: [UInt8] = []
    /// The hashes of the entries since the last whole range of a checkpoint.
    private var leaves: [UInt8] = []
    private var checkpoints: [(root: [UInt8], chain: [UInt8])] = []

    mutating func check(
        _ line: borrowing ExportScanner, leaves entries: [UInt8]
    ) throws(ExportFault) {
        guard line.integer(0) == newest + 1 else {
            throw ExportFault(found: "is missing: the number is another")
        }
        newest += 1
        try mustHaveItsText(line)
        let entry = CanonicalAuditEntry(
            number: line.raw(0), recordedAt: line.raw(1), outcome: line.raw(2),
            principal: line.optionalRaw(3), token: line.optionalRaw(4),
            bodyDigest: line.optionalRaw(9), textDigest: line.raw(12),
            entriesDigest: line.optionalRaw(15), firstSeq: line.optionalRaw(13),
            lastSeq: line.optionalRaw(14), roles: line.optionalRaw(5),
            requestID: line.text(6), operation: line.text(7) ?? [], object: line.text(8) ?? [])
        erasures.hear(of: entry)
        canonical.auditEntry(entry)
        let leaf = SHA256.hash(data: canonical.bytes)
        guard HexDigest.matches(leaf, line.raw(16)) else {
            throw ExportFault(found: "is not what was recorded")
        }
        buffer.removeAll(keepingCapacity: true)
        buffer.append(1)
        buffer.append(contentsOf: chain)
        buffer.append(contentsOf: leaf)
        let link = SHA256.hash(data: buffer)
        guard HexDigest.matches(link, line.raw(17)) else {
            throw ExportFault(found: "does not follow the one before")
        }
        chain.removeAll(keepingCapacity: true)
        chain.append(contentsOf: link)
        try cover(line, entries)
        gather(leaf)
    }

    /// Whether a checkpoint is the next one, and the root of its entries.
    func checkpoint(_ line: borrowing ExportScanner, number: Int) throws(ExportFault) {
        let last = Int64(number) * Int64(MerkleTree.checkpointSize)
        guard number <= checkpoints.count, line.integer(1) == last,
            line.integer(0) == last - Int64(MerkleTree.checkpointSize) + 1
        else { throw ExportFault(found: "is not the next one") }
        let (root, chain) = checkpoints[number - 1]
        guard line.raw(2).elementsEqual(HexDigest.text(of: root).utf8),
            line.raw(3).elementsEqual(HexDigest.text(of: chain).utf8)
        else { throw ExportFault(found: "is not the root of its audit entries") }
    }

    /// Whether the detail is that of its hash; what was kept back has no key either.
    private mutating func mustHaveItsText(_ line: borrowing ExportScanner) throws(ExportFault) {
        guard let key = line.optionalRaw(11) else {
            guard line.text(10) == nil else { throw ExportFault(found: "has text without its key") }
            return
        }
        canonical.auditText(detail: line.text(10), remoteAddress: nil)
        buffer.removeAll(keepingCapacity: true)
        guard HexDigest.append(key, to: &buffer) else {
            throw ExportFault(found: "has a key that is none")
        }
        buffer.append(contentsOf: canonical.bytes)
        guard HexDigest.of(buffer, is: line.raw(12)) else {
            throw ExportFault(found: "has another text than was recorded")
        }
    }

    /// Ranges of journal entries continue where the one before ended.
    private mutating func cover(
        _ line: borrowing ExportScanner, _ entries: [UInt8]
    ) throws(ExportFault) {
        guard let first = line.integer(13), let last = line.integer(14),
            let digest = line.optionalRaw(15)
        else { return }
        guard first == covered + 1, last >= first, last <= entries.count / 32 else {
            throw ExportFault(
                found: "covers journal entries \(first) to \(last) where \(covered + 1) is next")
        }
        covered = last
        let leaves = entries[32 * Int(first - 1)..<32 * Int(last)]
        guard HexDigest.matches(SHA256.hash(data: leaves), digest) else {
            throw ExportFault(found: "covers other journal entries than \(first) to \(last)")
        }
    }

    private mutating func gather(_ leaf: SHA256Digest) {
        leaves.append(contentsOf: leaf)
        guard leaves.count == 32 * MerkleTree.checkpointSize else { return }
        checkpoints.append((MerkleTree.root(ofHashes: leaves), chain))
        leaves.removeAll(keepingCapacity: true)
    }
}
