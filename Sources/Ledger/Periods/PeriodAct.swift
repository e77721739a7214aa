/// What somebody did to a month, or proposed to do.
public struct PeriodAct: Identified, Hashable {
    public static let idPrefix = "pac"

    /// Holds and releases count at once; closings and reopenings when a second person approves.
    public enum Kind: String, Sendable, CaseIterable {
        case hold, release, closing, reopening
    }

    /// The second person's part.
    public struct Approval: Sendable, Hashable {
        public let by: ID<Principal>
        public let at: Instant

        /// Who approved, and when.
        public init(by: ID<Principal>, at: Instant) {
            self.by = by
            self.at = at
        }
    }

    public let id: ID<PeriodAct>
    public let month: Month
    public let kind: Kind
    /// The version of the month that it is for; it counts for no other.
    public let periodVersion: Int64
    public let madeBy: ID<Principal>
    public let madeAt: Instant
    public let reason: String?
    /// What a closing was proposed with.
    public let checklist: ClosingChecklist?
    /// SHA-256 of the checklist's canonical text.
    public let digest: ContentDigest?
    public let approval: Approval?

    /// An act.
    public init(
        id: ID<PeriodAct>, month: Month, kind: Kind, periodVersion: Int64, madeBy: ID<Principal>,
        madeAt: Instant, reason: String? = nil, checklist: ClosingChecklist? = nil,
        digest: ContentDigest? = nil, approval: Approval? = nil
    ) {
        self.id = id
        self.month = month
        self.kind = kind
        self.periodVersion = periodVersion
        self.madeBy = madeBy
        self.madeAt = madeAt
        self.reason = reason
        self.checklist = checklist
        self.digest = digest
        self.approval = approval
    }

    /// Whether it waits for a second person, while the month is in this version.
    public func isProposed(at version: Int64) -> Bool {
        switch kind {
        case .hold, .release: false
        case .closing, .reopening: approval == nil && periodVersion == version
        }
    }

    /// Throws ``PeriodError/actPassed(_:_:)`` unless it waits for a second person, and
    /// ``AccessError/ownWork`` for whoever proposed it.
    public func mustAllow(
        _ approver: Principal, at version: Int64, _ state: Period.State
    ) throws {
        guard isProposed(at: version) else { throw PeriodError.actPassed(month, state) }
        try TwoPeople(authors: [madeBy], payees: []).mustAllow(approver)
    }

    /// Throws ``PeriodError`` unless the present checklist is the one that was proposed and that the
    /// approver has seen, and allows the closing.
    public func mustStillHold(
        _ present: ClosingChecklist, stated: ContentDigest
    ) throws(PeriodError) {
        guard let checklist, let digest else { throw .checklistUnreadable }
        guard stated == digest else { throw .digestDiffers(expected: digest) }
        guard present == checklist else { throw .checklistChanged(month) }
        try present.mustAllowClosing(reason: reason)
    }
}
