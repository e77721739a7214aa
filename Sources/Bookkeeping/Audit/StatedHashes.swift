import Crypto
import Ethereum
import Ledger

/// Hashes of entries whose numbers and instants are known before they are recorded, over the same bytes
/// that the database spells for others.
struct StatedHashes {
    private static let size = 32
    /// What a journal entry takes: the key of its text, the hash of that, and its own.
    private static let journalSize = 3 * size

    /// The keys of texts are hashes of it and their places: 32 random bytes for each would take longer.
    private let seed: [UInt8]
    private var keyCount = 0
    private var spelled = SpelledValues()
    private var canonical = CanonicalBytes()
    private var keyed: [UInt8] = []

    /// With a seed that nobody can know.
    init() {
        self.init(seed: .random(count: 32))
    }

    init(seed: [UInt8]) {
        self.seed = seed
    }

    /// As `record_hashed_entries` reads them.
    ///
    /// - Parameters:
    ///   - entries: what follows one after another.
    ///   - head: the end of the journal, behind which they are recorded.
    ///   - now: the instant of the clock.
    /// - Returns: 96 bytes for each: the key of its text, the hash of that, and the hash of the entry.
    mutating func journal(
        _ entries: [RecordedBy], after head: JournalHead, at now: Instant
    ) -> [UInt8] {
        let instant = Array(head.nextInstant(at: now).description.utf8)
        var hashes: [UInt8] = []
        hashes.reserveCapacity(Self.journalSize * entries.count)
        for (place, made) in entries.enumerated() {
            let number = head.seq + Int64(place) + 1
            append(made.entry, of: made.caller, number, at: instant, to: &hashes)
        }
        return hashes
    }

    /// As `append_hashed_audit_entries` reads them.
    ///
    /// - Parameters:
    ///   - audits: what follows one after another; each answers for one journal entry.
    ///   - number: that of the audit entry before them.
    ///   - now: the instant of the clock.
    ///   - journal: the hashes of those journal entries, as ``journal(_:after:at:)`` gives them.
    /// - Returns: 128 bytes for each: the key of its text, the hash of that, the hash of the entry, and
    ///   the hash over that of the journal entry.
    mutating func audit(
        _ audits: [AuditEntry], after number: Int64, at now: Instant, of journal: [UInt8]
    ) -> [UInt8] {
        let instant = Array(now.description.utf8)
        var hashes: [UInt8] = []
        hashes.reserveCapacity(4 * Self.size * audits.count)
        for (place, audit) in audits.enumerated() {
            let end = Self.journalSize * (place + 1)
            let covered = Array(SHA256.hash(data: journal[end - Self.size..<end]))
            append(audit, number + Int64(place) + 1, at: instant, covered, to: &hashes)
        }
        return hashes
    }

    private mutating func append(
        _ entry: JournalEntry, of caller: Caller, _ number: Int64, at instant: [UInt8],
        to hashes: inout [UInt8]
    ) {
        canonical.journalText(
            memo: Array(entry.memo.utf8)[...],
            metadata: entry.metadata.values.map { (Array($0.key.utf8), Array($0.value.utf8)) })
        let textDigest = appendTextDigest(to: &hashes)
        spelled.removeAll()
        let number = spelled.integer(number)
        let id = spelled.text(entry.id.stored)
        let day = spelled.text(entry.effectiveDay.description)
        let kind = spelled.text(entry.kind.rawValue)
        let principal = caller.principal.map { spelled.text($0.id.stored) }
        let reverses = entry.reverses.map { spelled.integer($0) }
        let digits = spelled.digits(textDigest[...])
        let postingCount = spelled.integer(Int64(entry.postings.count))
        let source = entry.source.map { spelled.text($0) }
        let request = caller.requestID.map { spelled.text($0) }
        canonical.begin(
            CanonicalJournalEntry(
                number: spelled[number], id: spelled[id], effectiveDay: spelled[day],
                recordedAt: instant[...], kind: spelled[kind],
                principal: principal.map { spelled[$0] }, reverses: reverses.map { spelled[$0] },
                textDigest: spelled[digits], postingCount: spelled[postingCount],
                source: source.map { spelled[$0] }, requestID: request.map { spelled[$0] }))
        for (place, posting) in entry.postings.enumerated() {
            spelled.removeAll()
            let line = spelled.integer(Int64(place) + 1)
            let side = spelled.text(posting.side.rawValue)
            let amount = spelled.text(posting.amount.baseUnits.description)
            let asset = spelled.text(posting.amount.asset.stored)
            let account = spelled.text(posting.account.description)
            canonical.posting(
                line: spelled[line], side: spelled[side], amount: spelled[amount],
                asset: spelled[asset], account: spelled[account])
        }
        hashes.append(contentsOf: SHA256.hash(data: canonical.bytes))
    }

    private mutating func append(
        _ audit: AuditEntry, _ number: Int64, at instant: [UInt8], _ covered: [UInt8],
        to hashes: inout [UInt8]
    ) {
        let caller = audit.caller
        canonical.auditText(
            detail: audit.detail.map { Array($0.utf8)[...] },
            remoteAddress: caller.remoteAddress.map { Array($0.utf8)[...] })
        let textDigest = appendTextDigest(to: &hashes)
        spelled.removeAll()
        let number = spelled.integer(number)
        let outcome = spelled.text(audit.outcome.rawValue)
        let principal = caller.principal.map { spelled.text($0.id.stored) }
        let token = caller.token.map { spelled.text($0.stored) }
        let bodyDigest = audit.bodyDigest.map { spelled.digits($0.bytes[...]) }
        let digits = spelled.digits(textDigest[...])
        let entriesDigest = spelled.digits(covered[...])
        let first = audit.recorded.map { spelled.integer($0.lowerBound) }
        let last = audit.recorded.map { spelled.integer($0.upperBound) }
        let roles = caller.principal.map { spelled.text($0.roleText) }
        let request = caller.requestID.map { spelled.text($0) }
        let operation = spelled.text(audit.operation)
        let object = spelled.text(audit.object)
        canonical.auditEntry(
            CanonicalAuditEntry(
                number: spelled[number], recordedAt: instant[...], outcome: spelled[outcome],
                principal: principal.map { spelled[$0] }, token: token.map { spelled[$0] },
                bodyDigest: bodyDigest.map { spelled[$0] }, textDigest: spelled[digits],
                entriesDigest: spelled[entriesDigest], firstSeq: first.map { spelled[$0] },
                lastSeq: last.map { spelled[$0] }, roles: roles.map { spelled[$0] },
                requestID: request.map { spelled[$0] }, operation: spelled[operation],
                object: spelled[object]))
        hashes.append(contentsOf: SHA256.hash(data: canonical.bytes))
        hashes.append(contentsOf: covered)
    }

    /// Appends the next key, and the hash of it and of the text that was spelled; gives the hash.
    private mutating func appendTextDigest(to hashes: inout [UInt8]) -> [UInt8] {
        keyCount += 1
        keyed.removeAll(keepingCapacity: true)
        keyed.append(contentsOf: seed)
        keyed.append(contentsOf: keyCount.description.utf8)
        let key = Array(SHA256.hash(data: keyed))
        keyed.removeAll(keepingCapacity: true)
        keyed.append(contentsOf: key)
        keyed.append(contentsOf: canonical.bytes)
        let digest = Array(SHA256.hash(data: keyed))
        hashes.append(contentsOf: key)
        hashes.append(contentsOf: digest)
        return digest
    }
}
