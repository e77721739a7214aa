import Synchronization

/// The audit entries of one change, collected until it commits.
final class Entries: Sendable {
    private let entries = Mutex<[AuditEntry]>([])

    var all: [AuditEntry] { entries.withLock { $0 } }

    func append(_ entry: AuditEntry) {
        entries.withLock { $0.append(entry) }
    }
}
