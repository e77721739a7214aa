import Ethereum
public import Ledger
import Postgres

/// A change as a request writes it, with its time and why.
public struct WrittenGrantChange: Sendable {
    /// What is to happen; amounts are in whole units, a payee is an id or handle.
    public enum Content: Sendable {
        case terminated(end: Instant?)
        case accelerated(extent: String, months: Int?, quantity: String?)
        case occurred(Handle)
        case paused, resumed, suspended, restored
        case amended(SpelledTerms, Amendment)
        case reached(Handle)
        case transferred(to: String)
    }

    let content: Content
    let effectiveAt: Instant?
    let takesBackVested: Bool
    let reason: String

    /// A change from an instant on, nil for now; whether it is meant to take back what has vested.
    public init(
        _ content: Content, effectiveAt: Instant?, takesBackVested: Bool, reason: String
    ) {
        self.takesBackVested = takesBackVested
        self.content = content
        self.effectiveAt = effectiveAt
        self.reason = reason
    }
}

extension Work {
    /// Proposes a change of an approved grant, and tells what it would do.
    ///
    /// Nothing happens to the grant until another person approves. Throws ``VestingError`` when it
    /// is not possible as things are, and ``VestingError/vestedTakenBack(_:)`` for a change that takes
    /// back what has vested, by the rule or from a past second on, unless that was said to be meant.
    public func proposeGrantChange(
        _ written: WrittenGrantChange, of id: ID<Grant>, expecting version: ExpectedVersion = .any
    ) async throws -> GrantChangeDetail {
        let principal = try principal(allowed: .proposeGrants)
        let grant = try await lock(id, for: .proposeGrants, by: principal, expecting: version)
        guard grant.state.isCommitted else { throw VestingError.grantNotActive(grant.state) }
        let record = try await record(written, of: grant)
        let change = GrantChange(
            id: newID(), grant: id, record: record, reason: try Note.reason(written.reason),
            proposedBy: principal.id, proposedAt: now, state: .proposed)
        let (effect, entry) = try await grant.effect(
            of: change, id: newID(), day: reader.today())
        guard written.takesBackVested || effect.vestedTakenBack.isZero else {
            throw VestingError.vestedTakenBack(
                "\(grant.asset.text(effect.vestedTakenBack)) \(grant.asset.symbol)")
        }
        _ = try await transaction.query(
            """
            INSERT INTO grant_change (
                change_id, grant_id, kind, effective_at, details, payee_id, reason, proposed_by,
                proposed_at
            )
            VALUES (
                \(change.id), \(id), \(record.kind), \(record.time.instant),
                \(record.details)::jsonb, \(orNull: record.payee), \(change.reason),
                \(principal.id), \(now)
            )
            """)
        audit("grant_change.proposed", change.id, "\(record.kind) of \(id)")
        return GrantChangeDetail(
            change: change, asset: grant.asset, effect: effect, entry: entry,
            digest: change.digest(effect, entry), version: 1, grant: grant)
    }

    /// A year: what happens to a grant comes in the order of time, so one with a wrong year would
    /// shut out all others.
    private static let secondsAhead: Int64 = 366 * 86_400

    private func record(
        _ written: WrittenGrantChange, of grant: GrantDetail
    ) async throws -> GrantRecord {
        if let instant = written.effectiveAt, UnixTime(instant).instant != instant {
            throw VestingError.notAWholeSecond
        }
        let time = UnixTime(written.effectiveAt ?? now)
        guard time <= UnixTime(now).advanced(bySeconds: Self.secondsAhead) else {
            throw VestingError.changeTooFarAhead
        }
        switch written.content {
        case .terminated(let end):
            return .happened(.terminated(at: time, end: end.map { UnixTime($0) } ?? time))
        case .accelerated(let word, let months, let quantity):
            let quantity = try quantity.map { try grant.asset.amount($0).baseUnits }
            let extent = try Acceleration.Extent(word, months: months, quantity: quantity)
            return .happened(.accelerated(at: time, extent))
        case .occurred(let name):
            guard grant.clauses.contains(where: { $0.trigger.names.contains(name) }) else {
                throw VestingError.eventOfNoClause(found: name)
            }
            return .occurred(at: time, name)
        case .paused: return .happened(.paused(at: time))
        case .resumed: return .happened(.resumed(at: time))
        case .suspended: return .happened(.suspended(at: time))
        case .restored: return .happened(.restored(at: time))
        case .reached(let name): return .happened(.reached(at: time, name))
        case .amended(let terms, let amendment):
            return .happened(.amended(at: time, try terms.judged(in: grant.asset), amendment))
        case .transferred(let text):
            let found = try await reader.payee(named: text)
            guard found != grant.grant.payee else { throw VestingError.payeeUnchanged }
            return .transferred(at: time, to: found)
        }
    }

    /// Withdraws a proposal; throws ``VestingError/changeDecided(_:)``.
    public func withdrawGrantChange(
        _ id: ID<GrantChange>
    ) async throws -> GrantChangeDetail {
        let principal = try principal(allowed: .proposeGrants)
        let (change, _) = try await lock(id, for: .proposeGrants, by: principal)
        try change.mustBeProposed()
        _ = try await transaction.query(
            """
            UPDATE grant_change SET state = 'withdrawn', row_version = row_version + 1
            WHERE change_id = \(id)
            """)
        audit("grant_change.withdrawn", id)
        return try await reader.grantChange(id, for: principal)
    }
}

extension Work {
    /// Locks the grant of a change and then the change.
    func lock(
        _ id: ID<GrantChange>, for act: Act, by principal: Principal
    ) async throws -> (change: GrantChange, grant: GrantDetail) {
        let owner = try await reader.row(
            "SELECT grant_id FROM grant_change WHERE change_id = \(id)", orNo: "grant change", id)
        let grant: GrantDetail
        do {
            grant = try await lock(
                owner.value("grant_id", as: ID<Grant>.self), for: act, by: principal)
        } catch BooksError.notFound {
            throw BooksError.notFound(kind: "grant change", id: id.description)
        }
        let row = try await reader.row(
            """
            SELECT \(GrantChange.columns) FROM grant_change AS c
            WHERE c.change_id = \(id)
            FOR NO KEY UPDATE
            """, orNo: "grant change", id)
        return (try GrantChange(row), grant)
    }
}

extension Reader {
    /// The payee of an id or handle; throws ``RewardsError/payeeUnknown(found:)``.
    func payee(named text: String) async throws -> ID<Payee> {
        let reference = Reference<Payee>(text)
        let rows = try await query(
            """
            SELECT p.payee_id FROM payee AS p
            WHERE p.payee_id = \(orNull: reference.id)::uuid
                OR p.handle = \(orNull: reference.name)::text
            """)
        guard let row = rows.first else { throw RewardsError.payeeUnknown(found: text) }
        return try row.value("payee_id")
    }
}
