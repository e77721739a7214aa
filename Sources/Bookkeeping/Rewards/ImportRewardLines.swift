public import Ledger
import Logging
import Postgres

/// Lines of a file on their way into a run.
///
/// They arrive in pieces; each piece is judged and parked in the database at once, in a short
/// transaction of its own. So a large file needs no memory, and a slow client holds no lock and no
/// connection. ``Work/importRewardLines(_:)`` then moves all of them into the run, or none.
public struct RewardImport: Sendable {
    let run: ID<RewardRun>
    private let books: Books
    private var directory = RewardDirectory()
    fileprivate private(set) var parked: ParkedLines

    /// How many look-ups are remembered from piece to piece.
    private static let directoryLimit = 20_000

    fileprivate init(into run: ID<RewardRun>, books: Books) {
        self.run = run
        self.books = books
        parked = ParkedLines(id: ID(at: books.now))
    }

    /// Judges and parks the next lines of the file; faults are kept for the end.
    public mutating func add(_ lines: [WrittenLine]) async throws {
        guard !lines.isEmpty else { return }
        if directory.count > Self.directoryLimit { directory = RewardDirectory() }
        directory.merge(try await books.reader.directory(for: lines, beyond: directory))
        let judged = parked.judge(lines, by: directory)
        let now = books.now
        do {
            try await books.database.transaction { transaction in
                try await ParkedLines.park(judged, at: now, in: transaction)
            }
        } catch {
            throw Books.translated(error)
        }
    }

    /// Notes what made a row unreadable.
    public mutating func add(_ fault: Fault) {
        parked.add(fault)
    }

    /// Throws ``RewardsError/linesRefused(_:)`` when a fault was found that ends the reading.
    public func refuse() throws(RewardsError) {
        guard parked.faults.isEmpty else { throw .linesRefused(parked.faults) }
    }
}

extension Books {
    /// Begins an import by a principal that may enter lines of the run; call
    /// ``endRewardImport(_:)`` whatever comes of it.
    ///
    /// What an interrupted import left behind is removed after an hour.
    public func beginRewardImport(
        into run: ID<RewardRun>, by principal: Principal
    ) async throws -> RewardImport {
        try principal.mustBeAllowed(.enterRewards)
        _ = try await reader.row(
            """
            SELECT r.run_id FROM reward_run AS r
            WHERE r.run_id = \(run)
                AND \(RewardRun.within(principal.groupLimit(for: .enterRewards)))
            """, orNo: "reward run", run)
        let oldest = ID<ParkedLines>(
            at: now.advanced(bySeconds: -3600), randomHigh: 0, randomLow: 0)
        _ = try await reader.query("DELETE FROM reward_import_line WHERE import_id < \(oldest)")
        return RewardImport(into: run, books: self)
    }

    /// Forgets what was parked and did not join the run.
    public func endRewardImport(_ upload: RewardImport) async {
        do {
            _ = try await reader.query(
                "DELETE FROM reward_import_line WHERE import_id = \(upload.parked.id)")
        } catch {
            logger.warning("parked lines are removed later")
        }
    }
}

extension Work {
    /// Moves the lines of a file into a draft, all or none.
    ///
    /// Throws ``RewardsError/linesRefused(_:)`` with the faults of every row.
    public func importRewardLines(_ upload: RewardImport) async throws -> EnteredLines {
        let principal = try principal(allowed: .enterRewards)
        let locked = try await lock(upload.run, for: .enterRewards, by: principal)
        try locked.run.mustBeDraft()
        return try await enter(upload.parked, into: locked, by: principal) { .row($0) }
    }
}
