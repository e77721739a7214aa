import Synchronization

/// The audit entries of one change, and what it is of, collected until it commits.
///
/// Journal entries that were recorded are covered by the next audit entry; what is left at the end
/// belongs to the last one.
final class Entries: Sendable {
    private struct State {
        var entries: [AuditEntry] = []
        var recorded: ClosedRange<Int64>?
        var scope = WorkScope()
    }

    private let state = Mutex(State())

    /// All of them; every journal entry that was recorded is covered, unless there is none at all.
    var all: [AuditEntry] {
        state.withLock { state in
            guard let rest = state.recorded, let last = state.entries.indices.last else {
                return state.entries
            }
            let first = state.entries[last].recorded?.lowerBound
            state.entries[last].recorded = (first ?? rest.lowerBound)...rest.upperBound
            state.recorded = nil
            return state.entries
        }
    }

    func append(_ entry: AuditEntry) {
        state.withLock { state in
            var entry = entry
            entry.recorded = state.recorded
            state.recorded = nil
            state.entries.append(entry)
        }
    }

    /// Notes journal entries to be covered; they follow those noted before.
    func record(_ seqs: ClosedRange<Int64>) {
        state.withLock { state in
            state.recorded = (state.recorded?.lowerBound ?? seqs.lowerBound)...seqs.upperBound
        }
    }

    /// What the change is of, so far.
    var scope: WorkScope { state.withLock { $0.scope } }

    func note(_ change: (inout WorkScope) -> Void) {
        state.withLock { change(&$0.scope) }
    }
}
