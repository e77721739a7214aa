import Ledger
import Postgres
import Synchronization

/// What the writer does with a group: judged by what is known of the journal, it is sent while the one before is
/// under way.
final class JournalPosting: Sendable {
    private struct Memory {
        /// The journal as it is, or will be when the group that is under way is committed.
        var known: KnownJournal?
        /// Grows whenever what was known turned out otherwise.
        var revision = 0
        var misses = JournalMisses(firstPause: 0)
    }

    private let database: Database
    private let clock: @Sendable () -> Instant
    private let memory = Mutex(Memory())

    init(database: Database, clock: @escaping @Sendable () -> Instant) {
        self.database = database
        self.clock = clock
    }

    func verdicts(
        on posts: [JournalWriter.Post], _ turn: GroupTurn
    ) async -> [JournalWriter.Verdict] {
        var verdicts: [Int: JournalWriter.Verdict] = [:]
        var entered: [Int] = []
        for (place, post) in posts.enumerated() {
            do {
                try post.request.willCommit()
                entered.append(place)
            } catch {
                verdicts[place] = .failure(error)
            }
        }
        let rounds = Self.rounds(entered, of: posts)
        for (round, places) in rounds.enumerated() {
            let posts = places.map { posts[$0] }
            let results =
                await round == 0 ? settle(posts, turn, isAll: rounds.count == 1) : lookUp(posts)
            for (place, result) in zip(places, results) { verdicts[place] = result }
        }
        for place in entered { posts[place].request.didCommit() }
        return posts.indices.map { verdicts[$0] ?? .failure(CancellationError()) }
    }

    /// Whoever repeats a key waits until the first with it is committed, and is then a replay.
    private static func rounds(_ places: [Int], of posts: [JournalWriter.Post]) -> [[Int]] {
        var rounds: [[Int]] = []
        var uses: [IdempotencyRecord.Scope: Int] = [:]
        for place in places {
            var round = 0
            if let scope = posts[place].request.scope {
                round = uses[scope, default: 0]
                uses[scope] = round + 1
            }
            if round == rounds.count { rounds.append([]) }
            rounds[round].append(place)
        }
        return rounds
    }

    /// Records a group, or its first round: at once what can be judged by what is known, then the others.
    private func settle(
        _ posts: [JournalWriter.Post], _ turn: GroupTurn, isAll: Bool
    ) async -> [JournalWriter.Verdict] {
        let followed = await follow(posts, turn, isAll: isAll)
        let others = zip(posts, followed).filter { $1 == nil }.map(\.0)
        guard !others.isEmpty else { return followed.compactMap(\.self) }
        var lookedUp = await lookUp(others)[...]
        return followed.map { $0 ?? lookedUp.removeFirst() }
    }

    /// Entries that are judged by what is known, and their verdicts; nil for each that must be looked
    /// up, because it would be refused.
    private struct Judged {
        let group: JournalGroup
        /// Nil where nothing is recorded.
        let statements: GroupStatements?
        let known: KnownJournal
        let verdicts: [JournalWriter.Verdict?]
        let revision: Int

        init(
            _ posts: [JournalWriter.Post], by known: KnownJournal, revision: Int, now: Instant
        ) throws(PostgresError) {
            var group = JournalGroup(
                head: known.head, known.context, knowing: known.accounts, now: now)
            verdicts = posts.map { post in
                let verdict = group.add(post)
                guard case .success = verdict else { return nil }
                return verdict
            }
            statements = group.isEmpty ? nil : try known.following(group.statements)
            self.group = group
            self.known = known
            self.revision = revision
        }
    }

    /// Records what stands by what is known of the journal, in one round trip; nil for each that must be
    /// looked up: it would be refused, or had an answer already, or somebody else was there first.
    private func follow(
        _ posts: [JournalWriter.Post], _ turn: GroupTurn, isAll: Bool
    ) async -> [JournalWriter.Verdict?] {
        let isResting = isResting()
        // Sent while the group before is under way, so that the database never waits for it.
        let ahead = isResting ? nil : judge(posts)
        if let ahead, let verdicts = await commit(ahead, turn, isAll: isAll) { return verdicts }
        await turn.begins()
        // In its turn where it was not judged ahead, or where the group before did not end as it was thought.
        if !isResting, ahead?.revision != revision, let judged = judge(posts),
            let verdicts = await commit(judged, turn, isAll: isAll)
        {
            return verdicts
        }
        return posts.map { _ in nil }
    }

    /// Sends what was judged, at once, and waits for its turn and its end; nil where it was judged by what turned
    /// out otherwise, so that nothing is recorded.
    private func commit(
        _ judged: Judged, _ turn: GroupTurn, isAll: Bool
    ) async -> [JournalWriter.Verdict?]? {
        guard let statements = judged.statements, foresee(judged) else { return nil }
        async let recording = database.commitInLine(statements.all)
        await turn.begins()
        // What is looked up behind it leaves the journal otherwise than a group that was sent ahead would find it.
        if isAll, !judged.verdicts.contains(where: { $0 == nil }) { turn.passOn() }
        do {
            let rows = try await recording
            statements.learn(from: rows)
            hasFollowed(judged, rows.last?.first)
            return judged.verdicts
        } catch {
            if Books.isRefusal(error) {
                // The group before ends first, so that it has said by now if it was not recorded.
                guard judged.revision == revision else { return nil }
                rest()
                return judged.verdicts.map { _ in nil }
            }
            rest()
            return judged.verdicts.map { $0 == nil ? nil : .failure(Books.translated(error)) }
        }
    }

    /// Looks everything up for a group and records it.
    private func lookUp(_ posts: [JournalWriter.Post]) async -> [JournalWriter.Verdict] {
        await Books.commitTogether(posts, record)
    }

    /// One database transaction: the head is locked, everything is looked up, judged, and written.
    private func record(_ posts: [JournalWriter.Post]) async throws -> [JournalWriter.Verdict] {
        let now = clock()
        let drafts = posts.map(\.draft)
        let (verdicts, known, found) = try await database.transaction {
            transaction -> ([JournalWriter.Verdict], KnownJournal?, GroupStatements.Found?) in
            let rows = try await transaction.pipeline(
                JournalHead.statements + KnownJournal.statements
                    + [IdempotencyRecord.find(posts.map(\.request))]
                    + HandEntryContext.statements(for: drafts, now: now))
            let head = try JournalHead(rows)
            let replays = try IdempotencyRecord.replays(of: posts.map(\.request), in: rows[4])
            let context = try HandEntryContext(rows[5...])
            let known = try KnownJournal(
                rows[2...3], head: head, context, of: drafts, now: now)
            var group = JournalGroup(
                head: head, known?.context ?? context, knowing: known?.accounts, now: now)
            let verdicts = zip(posts, replays).map { post, replay in
                replay ?? group.add(post)
            }
            let left = known?.after(group.newHead, group.floored)
            guard !group.isEmpty else { return (verdicts, left, nil) }
            let statements = group.statements
            return (verdicts, left, (statements, try await transaction.pipeline(statements.all)))
        }
        if let found { found.statements.learn(from: found.rows) }
        learn(known)
        return verdicts
    }

    private var revision: Int { memory.withLock { $0.revision } }

    /// Whether this group is one of those that are looked up after a miss.
    private func isResting() -> Bool {
        memory.withLock { memory in
            guard memory.misses.areResting else { return false }
            memory.misses.passOne()
            return true
        }
    }

    /// Judges by what is known; nil where nothing is.
    private func judge(_ posts: [JournalWriter.Post]) -> Judged? {
        let now = clock()
        let (known, revision) = memory.withLock { ($0.known, $0.revision) }
        guard let known, known.holds(at: now) else { return nil }
        do {
            return try Judged(posts, by: known, revision: revision, now: now)
        } catch {
            // What cannot be sent is told to whoever looks it up.
            return nil
        }
    }

    /// Takes the journal for what a group will leave; false where it was judged by what no longer holds.
    private func foresee(_ judged: Judged) -> Bool {
        memory.withLock { memory in
            guard memory.revision == judged.revision else { return false }
            memory.known = judged.known.after(judged.group.newHead, judged.group.floored)
            return true
        }
    }

    /// Remembers what was looked up, with what was known before that still holds.
    private func learn(_ known: KnownJournal?) {
        memory.withLock { memory in
            memory.known = known?.remembering(memory.known)
            memory.revision += 1
        }
    }

    /// Notes that a group was committed, and which number its last audit entry got.
    private func hasFollowed(_ judged: Judged, _ audited: Row?) {
        memory.withLock { memory in
            memory.misses.forget()
            guard memory.revision == judged.revision else { return }
            do throws(PostgresError) {
                guard let number = try audited?.get("number", as: Int64.self) else { return }
                memory.known?.learn(auditNumber: number, at: judged.group.newHead)
            } catch {
                // It is committed all the same; what was thought is only slower where it is wrong.
            }
        }
    }

    /// Forgets, after a miss.
    private func rest() {
        memory.withLock { memory in
            memory.known = nil
            memory.revision += 1
            memory.misses.add()
        }
    }
}
