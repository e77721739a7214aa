/// An audit entry as its hash sees it, every value in its canonical text.
public struct CanonicalAuditEntry {
    /// Decimal.
    public let number: ArraySlice<UInt8>
    /// RFC 3339 in UTC with six digits and `Z`.
    public let recordedAt: ArraySlice<UInt8>
    public let outcome: ArraySlice<UInt8>
    /// UUIDs in lower case with hyphens.
    public let principal: ArraySlice<UInt8>?
    public let token: ArraySlice<UInt8>?
    /// 64 digits each: SHA-256 of the body, of the free text with its key, and of the hashes of the
    /// journal entries that it covers.
    public let bodyDigest: ArraySlice<UInt8>?
    public let textDigest: ArraySlice<UInt8>
    public let entriesDigest: ArraySlice<UInt8>?
    /// The numbers of the journal entries that it covers.
    public let firstSeq: ArraySlice<UInt8>?
    public let lastSeq: ArraySlice<UInt8>?
    public let roles: ArraySlice<UInt8>?
    public let requestID: ArraySlice<UInt8>?
    public let operation: ArraySlice<UInt8>
    public let object: ArraySlice<UInt8>

    public init(
        number: ArraySlice<UInt8>, recordedAt: ArraySlice<UInt8>, outcome: ArraySlice<UInt8>,
        principal: ArraySlice<UInt8>?, token: ArraySlice<UInt8>?,
        bodyDigest: ArraySlice<UInt8>?, textDigest: ArraySlice<UInt8>,
        entriesDigest: ArraySlice<UInt8>?, firstSeq: ArraySlice<UInt8>?,
        lastSeq: ArraySlice<UInt8>?, roles: ArraySlice<UInt8>?, requestID: ArraySlice<UInt8>?,
        operation: ArraySlice<UInt8>, object: ArraySlice<UInt8>
    ) {
        self.number = number
        self.recordedAt = recordedAt
        self.outcome = outcome
        self.principal = principal
        self.token = token
        self.bodyDigest = bodyDigest
        self.textDigest = textDigest
        self.entriesDigest = entriesDigest
        self.firstSeq = firstSeq
        self.lastSeq = lastSeq
        self.roles = roles
        self.requestID = requestID
        self.operation = operation
        self.object = object
    }
}

extension CanonicalBytes {
    /// Version 1 of an audit entry.
    public mutating func auditEntry(_ entry: CanonicalAuditEntry) {
        begin("vestry audit entry 1")
        field(entry.number)
        field(entry.recordedAt)
        field(entry.outcome)
        field(entry.principal)
        field(entry.token)
        field(entry.bodyDigest)
        field(entry.textDigest)
        field(entry.firstSeq)
        field(entry.lastSeq)
        field(entry.entriesDigest)
        text(entry.roles)
        text(entry.requestID)
        text(entry.operation)
        text(entry.object)
    }

    /// Version 1 of what an audit entry keeps out of the chain but for a keyed hash.
    public mutating func auditText(
        detail: ArraySlice<UInt8>?, remoteAddress: ArraySlice<UInt8>?
    ) {
        begin("vestry audit text 1")
        text(detail)
        text(remoteAddress)
    }
}
