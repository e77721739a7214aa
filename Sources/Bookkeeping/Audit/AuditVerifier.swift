import Crypto
import Ledger

/// Recomputes the chain of the audit log from its rows, which come in order: one per journal entry
/// that an audit entry covers, or one where it covers none.
struct AuditVerifier {
    private(set) var entryCount = 0
    /// The end of the chain as far as it was recomputed, in bytes.
    private(set) var chain = [UInt8](repeating: 0, count: 32)
    /// Journal entries up to this number are covered.
    private(set) var covered: Int64 = 0
    private(set) var firstBreak: String?

    private var newest: Int64 = 0
    private var canonical = CanonicalBytes()
    private var buffer: [UInt8] = []
    private var entries = SHA256()
    private var leafCount: Int64 = 0
    private var range: (first: Int64, last: Int64, digits: [UInt8])?

    mutating func read(_ chunk: [UInt8]) throws {
        var rows = CopyRows(chunk)
        while firstBreak == nil, rows.next() {
            let number = try rows.integer(1)
            if number != newest {
                endEntry()
                try beginEntry(number, rows)
            }
            guard let leaf = try rows.digits(0) else { continue }
            buffer.removeAll(keepingCapacity: true)
            guard HexDigest.append(leaf, to: &buffer) else { continue }
            entries.update(data: buffer)
            leafCount += 1
        }
    }

    /// To be called after the last row, with the head as it is kept.
    mutating func finish(number: Int64, chain stored: [UInt8], covered head: Int64, journal: Int64)
    {
        endEntry()
        guard firstBreak == nil else { return }
        if number != newest {
            firstBreak = "the head says \(number), the last audit entry is \(newest)"
        } else if stored != chain {
            firstBreak = "the head keeps another hash than audit entry \(newest)"
        } else if head != covered {
            firstBreak =
                "the head says that \(head) journal entries are covered, but \(covered) are"
        } else if journal != covered {
            firstBreak = "journal entry \(covered + 1) is not covered"
        }
    }

    private mutating func beginEntry(_ number: Int64, _ rows: CopyRows) throws {
        entryCount += 1
        newest = number
        guard number == Int64(entryCount) else {
            firstBreak = "there is no audit entry \(entryCount)"
            return
        }
        let entriesDigest = try rows.digits(13)
        canonical.auditEntry(
            try CanonicalAuditEntry(
                number: rows.raw(1), recordedAt: rows.instant(2), outcome: rows.raw(9),
                principal: rows.optionalRaw(3), token: rows.optionalRaw(5),
                bodyDigest: rows.digits(8), textDigest: rows.digits(10) ?? [],
                entriesDigest: entriesDigest, firstSeq: rows.optionalRaw(11),
                lastSeq: rows.optionalRaw(12), roles: rows.text(4), requestID: rows.text(14),
                operation: rows.text(6) ?? [], object: rows.text(7) ?? []))
        let leaf = SHA256.hash(data: canonical.bytes)
        guard let stored = try rows.digits(18), HexDigest.matches(leaf, stored) else {
            firstBreak = "audit entry \(number) is not what was recorded"
            return
        }
        guard try isTextKept(rows) else {
            firstBreak = "the text of audit entry \(number) is not what was recorded"
            return
        }
        guard let link = try rows.digits(19), HexDigest.matches(follow(leaf), link) else {
            firstBreak = "audit entry \(number) does not follow the one before"
            return
        }
        try beginRange(number, rows, entriesDigest)
    }

    /// The next hash of the chain, which becomes its end.
    private mutating func follow(_ leaf: SHA256Digest) -> SHA256Digest {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(1)
        buffer.append(contentsOf: chain)
        buffer.append(contentsOf: leaf)
        let digest = SHA256.hash(data: buffer)
        chain.removeAll(keepingCapacity: true)
        chain.append(contentsOf: digest)
        return digest
    }

    /// Whether detail and address are those of their hash, or were erased together with their key.
    private mutating func isTextKept(_ rows: CopyRows) throws -> Bool {
        let detail = try rows.text(15)
        let address = try rows.text(16)
        guard let key = try rows.digits(17) else { return detail == nil && address == nil }
        canonical.auditText(detail: detail, remoteAddress: address)
        buffer.removeAll(keepingCapacity: true)
        guard HexDigest.append(key, to: &buffer) else { return false }
        buffer.append(contentsOf: canonical.bytes)
        return HexDigest.of(buffer, is: try rows.digits(10) ?? [])
    }

    /// Ranges continue where the one before ended.
    private mutating func beginRange(
        _ number: Int64, _ rows: CopyRows, _ digits: ArraySlice<UInt8>?
    ) throws {
        guard let first = try rows.optionalInteger(11), let last = try rows.optionalInteger(12),
            let digits
        else { return }
        guard first == covered + 1, last >= first else {
            firstBreak =
                "audit entry \(number) covers journal entries \(first) to \(last)"
                + " where \(covered + 1) is next"
            return
        }
        range = (first, last, Array(digits))
        entries = SHA256()
        leafCount = 0
    }

    private mutating func endEntry() {
        guard firstBreak == nil, let range else { return }
        self.range = nil
        covered = range.last
        guard leafCount == range.last - range.first + 1,
            HexDigest.matches(entries.finalize(), range.digits[...])
        else {
            firstBreak =
                "journal entries \(range.first) to \(range.last) are not those that audit entry"
                + " \(newest) covers"
            return
        }
    }
}
