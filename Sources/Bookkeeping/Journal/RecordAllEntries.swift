import Ethereum
import Ledger
import Postgres

extension Books {
    /// How many faults of how many entries are told at once.
    fileprivate static let shownFaults = 1_000

    /// Records entries by hand all together or not at all, in their order.
    ///
    /// Throws ``JournalError/entriesRefused(_:total:rules:)`` with the faults of all entries, each with a
    /// pointer that begins with the entry's place.
    public func recordAllEntries(
        _ entries: [BulkEntry], _ request: WriteRequest,
        answer: @Sendable ([BulkReceipt]) throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        do {
            return try await attempt(request) { work in
                try answer(await work.recordAllEntries(entries, everyAccount: false))
            }
        } catch {
            guard case .constraint? = error as? BooksError else {
                throw await audited(error, of: request)
            }
            // An account has refused: this time it is said which entry it was.
            return try await write(request) { work in
                try answer(await work.recordAllEntries(entries, everyAccount: true))
            }
        }
    }
}

extension Work {
    fileprivate func recordAllEntries(
        _ entries: [BulkEntry], everyAccount: Bool
    ) async throws -> [BulkReceipt] {
        try principal?.mustBeAllowed(.postEntries)
        var faults = EntryFaults()
        var drafts: [(index: Int, draft: HandEntry)] = []
        for entry in entries {
            switch entry.draft {
            case .success(let draft): drafts.append((entry.index, draft))
            case .failure(let error): try faults.add(error, at: entry.index)
            }
        }
        // Others have to wait from here on, so that floors are held after each entry.
        let rows = try await transaction.pipeline(
            JournalHead.statements
                + HandEntryContext.statements(
                    for: drafts.map(\.draft), now: now, everyAccount: everyAccount))
        let head = try JournalHead(rows)
        let context = try HandEntryContext(rows[2...], everyAccount: everyAccount)
        var floored = context.floored
        var judged: [JournalEntry] = []
        for (index, draft) in drafts {
            do {
                let entry = try context.entry(draft, id: newID())
                try floored.take(entry)
                judged.append(entry)
            } catch {
                try faults.add(error, at: index)
            }
        }
        try faults.finish()
        guard let first = judged.first else { throw JournalError.noEntries }
        let seqs = try await record(judged)
        audit("journal_entries.recorded", first.id, "\(judged.count) entries")
        let recordedAt = head.nextInstant(at: now)
        return zip(judged, seqs).map { entry, seq in
            BulkReceipt(
                id: entry.id, seq: seq, effectiveDay: entry.effectiveDay, recordedAt: recordedAt)
        }
    }
}

/// The faults of many entries, in their order.
private struct EntryFaults {
    private var found: [(index: Int, faults: [Fault])] = []
    private var total = 0
    private var rules: Set<String> = []

    /// Notes what is wrong with an entry; throws what is no refusal of the entry.
    mutating func add(_ error: any Error, at index: Int) throws {
        guard let refusal = error as? any Refusal else { throw error }
        let faults =
            refusal.faults.isEmpty
            ? [Fault(at: .pointer(""), code: refusal.code, detail: refusal.description)]
            : refusal.faults
        found.append((index, faults.map { $0.within(index) }))
        // Of each entry only the first faults are told.
        total += max(faults.count, (refusal as? JournalError)?.faultCount ?? 0)
        rules.formUnion(refusal.rulesOfTheBooks)
    }

    func finish() throws(JournalError) {
        guard !found.isEmpty else { return }
        let inOrder = found.sorted { $0.index < $1.index }.flatMap(\.faults)
        throw .entriesRefused(
            Array(inOrder.prefix(Books.shownFaults)), total: total, rules: rules.sorted())
    }
}

extension Fault {
    /// The same fault seen from the whole request.
    fileprivate func within(_ index: Int) -> Fault {
        guard case .pointer(let pointer) = place else { return self }
        var fault = self
        fault.place = .pointer("/\(index)" + pointer)
        return fault
    }
}
