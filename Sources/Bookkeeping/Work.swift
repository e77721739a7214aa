public import Ledger
import Postgres

/// One change under way: a transaction, who asks, and when it is.
///
/// Every operation is a method on it in a file of its own, named after what it does.
public final class Work: Sendable {
    let transaction: Transaction
    let request: WriteRequest
    /// The instant of the change; the same throughout.
    public let now: Instant
    private let entries = Entries()

    init(_ transaction: Transaction, request: WriteRequest, now: Instant) {
        self.transaction = transaction
        self.request = request
        self.now = now
    }

    /// Reads what this transaction sees.
    public var reader: Reader { Reader(transaction: transaction, now: now) }

    /// Who asks; nil for the command line on the machine itself.
    var principal: Principal? { request.caller.principal }

    /// Notes what was done to an object; written with the commit.
    func audit(_ operation: String, _ object: some CustomStringConvertible, _ detail: String? = nil)
    {
        entries.append(AuditEntry(operation, object.description, detail, of: request))
    }

    /// Notes the numbers of journal entries, which the next audit entry covers.
    func willAudit(recorded seqs: ClosedRange<Int64>) {
        entries.record(seqs)
    }

    var audited: [AuditEntry] { entries.all }

    /// Notes whose change it is, so that a replay is answered to who may still see it only.
    func concerns(_ group: ID<WorkingGroup>) {
        entries.note { $0.group = group }
    }

    /// As above, for a Safe.
    func concerns(_ safe: ID<Safe>) {
        entries.note { $0.safe = safe }
    }

    var scope: WorkScope { entries.scope }

    /// A new id of this instant.
    func newID<Subject>() -> ID<Subject> {
        ID(at: now)
    }
}

extension ID {
    /// A new id of an instant.
    init(at instant: Instant) {
        var random = SystemRandomNumberGenerator()
        self.init(at: instant, randomHigh: random.next(), randomLow: random.next())
    }
}
