import Ethereum
import Ledger
import Postgres

/// What was done, or refused, to what and by whom.
struct AuditEntry: Sendable {
    let operation: String
    let object: String
    /// The rule that refused, or a short fact; kept out of the chain but for a keyed hash.
    let detail: String?
    let outcome: AuditOutcome
    let caller: Caller
    /// Nil where the body was not read to its end.
    let bodyDigest: Hash32?
    /// The numbers of the journal entries that it answers for; nil for none.
    var recorded: ClosedRange<Int64>?

    init(
        _ operation: String, _ object: String, _ detail: String?, outcome: AuditOutcome = .done,
        of request: WriteRequest, recorded: ClosedRange<Int64>? = nil
    ) {
        self.operation = operation
        self.object = object
        self.detail = detail
        self.outcome = outcome
        caller = request.caller
        bodyDigest = request.bodyDigest
        self.recorded = recorded
    }

    /// What was refused, as method and path, with the object that it was tried on and the rule that refused it.
    init(refusing request: WriteRequest, _ refusal: any Refusal, bodyDigest: Hash32?) {
        operation = "\(request.method) \(request.path)"
        object = Self.object(of: request.path)
        let rules = refusal.rulesOfTheBooks
        detail = rules.isEmpty ? refusal.code : rules.joined(separator: ", ")
        outcome = .refused
        caller = request.caller
        self.bodyDigest = bodyDigest
        recorded = nil
    }

    /// What a path is about: the month of `/v1/periods`, the account of `/v1/accounts`, or else the last id that it
    /// names; empty where it names none.
    static func object(of path: String) -> String {
        let names = path.split(separator: "/").map(String.init)
        if names.count > 2, names[1] == "periods" { return names[2] }
        if names.count > 3, names[1] == "accounts" { return "\(names[2])/\(names[3])" }
        return names.last { $0.wholeMatch(of: /[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}/) != nil } ?? ""
    }
}

/// How what an audit entry tells of ended.
public enum AuditOutcome: String, CaseIterable, Sendable {
    case done, refused
}

extension [AuditEntry] {
    /// The statement that appends these entries to the chain, in this order.
    ///
    /// It locks the head of the audit log until the transaction ends, so it is the last statement:
    /// nobody may wait for anything afterwards.
    func appending(at now: Instant) -> SQL {
        "SELECT append_audit_entries(\(values(at: now))) AS number"
    }

    /// The same with hashes that were made for the numbers behind `number`, as
    /// ``StatedHashes/audit(_:after:at:of:)`` gives them; the database makes its own where somebody else
    /// has appended since.
    func appending(at now: Instant, after number: Int64, _ hashes: [UInt8]) -> SQL {
        """
        SELECT append_hashed_audit_entries(
            \(number)::bigint, \(values(at: now)), \(hashes)::bytea
        ) AS number
        """
    }

    private func values(at now: Instant) -> SQL {
        """
        \(now)::timestamptz, \(map { $0.caller.principal?.id })::uuid [],
        \(texts: map { $0.caller.principal?.roleText })::text [], \(map(\.caller.token))::uuid [],
        \(texts: map(\.caller.remoteAddress))::text [], \(texts: map(\.caller.requestID))::text [],
        \(texts: map(\.operation))::text [], \(texts: map(\.object))::text [],
        \(map(\.bodyDigest))::bytea [], \(texts: map(\.outcome.rawValue))::text [],
        \(texts: map(\.detail))::text [], \(map { $0.recorded?.lowerBound })::bigint [],
        \(map { $0.recorded?.upperBound })::bigint []
        """
    }
}

extension Principal {
    /// The roles in order with commas between them, as the audit log keeps them.
    var roleText: String {
        roles.map(\.rawValue).sorted().joined(separator: ",")
    }
}
