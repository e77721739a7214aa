/// Payments for one Safe, chain and nonce, with totals and digest.
public enum PayoutBatch: Identified {
    /// What ids of batches begin with.
    public static let idPrefix = "bat"

    /// planned → frozen → approved → proposed → executed → settled, or ended without paying.
    public enum State: String, Sendable, CaseIterable {
        case planned, frozen, approved, proposed, executed, settled, cancelled, failed, rejected
        case superseded

        /// Whether the batch holds its payables; a settled one holds them for good.
        public var isLive: Bool {
            switch self {
            case .planned, .frozen, .approved, .proposed, .executed, .settled: true
            case .cancelled, .failed, .rejected, .superseded: false
            }
        }

        /// Whether owners may still sign it, so that it matters who they are.
        public var awaitsOwners: Bool {
            switch self {
            case .frozen, .approved, .proposed: true
            case .planned, .executed, .settled, .cancelled, .failed, .rejected, .superseded: false
            }
        }

        /// Throws unless rows may still be fixed by freezing.
        public func mustBePlanned() throws(PayoutsError) {
            guard self == .planned else { throw .batchNotPlanned(self) }
        }

        /// Throws where the batch came to nothing, so that its execution is not offered any more.
        public func mustBeExecutable() throws(PayoutsError) {
            switch self {
            case .planned, .frozen, .approved, .proposed, .executed, .settled: return
            case .cancelled, .failed, .rejected, .superseded: throw .batchNotApproved(self)
            }
        }

        /// Throws unless the batch waits for approval.
        public func mustBeFrozen() throws(PayoutsError) {
            guard self == .frozen else { throw .batchNotFrozen(self) }
        }

        /// Throws unless the batch may have been executed: approved, or cancelled after somebody had
        /// approved it, because what was signed before can be executed for ever.
        public func mustBeReportable(wasApproved: Bool) throws(PayoutsError) {
            switch self {
            case .approved, .proposed: return
            case .cancelled where wasApproved: return
            default: throw .batchNotApproved(self)
            }
        }

        /// Throws unless owners may sign: it is approved, or others have signed it.
        public func mustBeSignable() throws(PayoutsError) {
            guard self == .approved || self == .proposed else { throw .batchNotApproved(self) }
        }

        /// Throws unless nobody can have signed yet: before it was proposed.
        public func mustBeCancellable() throws(PayoutsError) {
            guard self == .planned || self == .frozen || self == .approved else {
                throw .batchNotCancellable(self)
            }
        }
    }
}
