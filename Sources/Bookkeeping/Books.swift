import Ethereum
public import Ledger
public import Logging
public import Postgres

/// The books: every read and every change goes through here.
///
/// ``write(_:_:)`` alone begins, commits and retries database transactions. Its closure may run
/// twice, so nothing is in it but SQL and pure calls.
public final class Books: Sendable {
    let database: Database
    let clock: @Sendable () -> Instant
    let logger: Logger
    let knownTokens = KnownTokens()
    let accessGeneration: SharedRead<Int64>
    let journalWriter: JournalWriter
    let refusedAttempts: RefusedAttempts
    let eventShelf = EventShelf()

    /// How often a change is tried that loses against another transaction.
    static let attemptLimit = 3

    /// Books over a database whose schema is current.
    ///
    /// - Parameters:
    ///   - database: its connections.
    ///   - clock: the present instant.
    ///   - logger: for what nobody else is told.
    ///   - journal: connections for the entries that arrive one by one, best on a loop of their own, so that a
    ///     group of them does not wait behind requests; by default those of the database.
    ///   - entryQueue: how many journal entries may wait to be recorded; more are sent away.
    public init(
        _ database: Database, clock: @escaping @Sendable () -> Instant, logger: Logger,
        journal: Database? = nil, entryQueue: Int = 20_000
    ) {
        self.database = database
        self.clock = clock
        self.logger = logger
        accessGeneration = Self.accessGeneration(of: database)
        journalWriter = JournalWriter(journal ?? database, queue: entryQueue, clock: clock)
        refusedAttempts = RefusedAttempts(database, queue: entryQueue, clock: clock)
    }

    /// The present instant.
    public var now: Instant { clock() }

    /// Reads what is committed, each read by itself.
    public var reader: Reader { Reader(database: database, now: clock()) }

    /// Reads one consistent state of the database, however many reads that takes.
    public func snapshot<Result: Sendable>(
        _ body: (Reader) async throws -> Result
    ) async throws -> Result {
        let now = clock()
        do {
            return try await database.transaction(.snapshot) { transaction in
                try await body(Reader(transaction: transaction, now: now))
            }
        } catch {
            throw Self.translated(error)
        }
    }

    /// Runs a change in one transaction and answers only once it is committed.
    ///
    /// With a key that was used before, the stored answer comes back and nothing is done, provided
    /// that the caller may still do what the request needs. Audit entries and the answer are stored
    /// in the same transaction. A dry run is rolled back.
    public func write(
        _ request: WriteRequest, _ body: (Work) async throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        do {
            return try await attempt(request, body)
        } catch {
            throw await audited(error, of: request)
        }
    }

    /// The same for a change that is asked for once more, or noted otherwise, when it is refused.
    func attempt(
        _ request: WriteRequest, _ body: (Work) async throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        var attempts = 1
        while true {
            do {
                return try await attemptOnce(request, body)
            } catch {
                guard attempts < Self.attemptLimit, Self.isConflict(error) else {
                    throw Self.translated(error)
                }
                attempts += 1
            }
        }
    }

    /// The error of a request; an attempt that is to be noted is, before it is answered.
    func audited(_ error: any Error, of request: WriteRequest) async -> any Error {
        if let refusal = error as? any Refusal, Self.isNoted(refusal, of: request.act) {
            await recordRefusal(refusal, of: request, bodyDigest: request.bodyDigest)
        }
        return error
    }

    private static func isNoted(_ refusal: any Refusal, of act: Act?) -> Bool {
        // What a key was used for says nothing of the act.
        if let error = refusal as? BooksError, error == .keyReused || error == .keyInFlight {
            return false
        }
        return act?.notes(refusal) ?? (refusal.category == .forbidden)
    }

    private func attemptOnce(
        _ request: WriteRequest, _ body: (Work) async throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        let didCommit = { (_: CommitOutcome) in request.didCommit() }
        do {
            return try await database.transaction(
                willCommit: request.willCommit, didCommit: didCommit
            ) { transaction in
                let principal = request.caller.principal
                if let act = request.act { try principal?.mustBeAllowed(act) }
                if let principal,
                    let answer = try await IdempotencyRecord.find(
                        request, by: principal, in: transaction)
                {
                    return answer
                }
                let work = Work(transaction, request: request, now: clock())
                let answer = try await body(work)
                guard !request.isDryRun else { throw DryRun(answer: answer) }
                try await finish(work, answer)
                return answer
            }
        } catch let dryRun as DryRun {
            return dryRun.answer
        }
    }

    /// Stores the answer and the audit entries, in one round trip with each other; those come last,
    /// because whoever has appended them holds up everybody else who writes.
    private func finish(_ work: Work, _ answer: StoredAnswer) async throws {
        let request = work.request
        precondition(!work.audited.isEmpty, "A change without an audit entry is a mistake.")
        var statements: [SQL] = []
        if let key = request.key, let principal = request.caller.principal?.id {
            statements.append(
                IdempotencyRecord.keep(
                    answer, for: request, of: work.scope, key: key, by: principal, at: work.now))
        }
        statements.append(work.audited.appending(at: work.now))
        _ = try await work.transaction.pipeline(statements)
    }

    /// Notes who was refused what; the refusal itself is answered even when this fails.
    func recordRefusal(
        _ refusal: any Refusal, of request: WriteRequest, bodyDigest: Hash32?
    ) async {
        guard !request.isDryRun else { return }
        do {
            try await refusedAttempts.note(
                AuditEntry(refusing: request, refusal, bodyDigest: bodyDigest))
        } catch {
            logger.warning("refusal not recorded", metadata: ["refusal.code": "\(refusal.code)"])
        }
    }

    /// Leaves a transaction without committing it.
    private struct DryRun: Error {
        let answer: StoredAnswer
    }
}
