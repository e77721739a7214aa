import Synchronization

/// How many events the uploads that are under way may hold in memory, all of them together.
final class EventShelf: Sendable {
    private let limit: Int
    private let held = Mutex(0)

    /// A shelf for so many events: four million are 400 MB.
    init(limit: Int = 4_000_000) {
        self.limit = limit
    }

    /// What one upload has of it; nothing yet.
    func part() -> Part { Part(self) }

    private func change(by count: Int) -> Bool {
        held.withLock { held in
            guard count < 0 || held + count <= limit else { return false }
            held += count
            return true
        }
    }

    /// What an upload has of the shelf; given back when nobody knows the upload any more.
    final class Part: Sendable {
        private let shelf: EventShelf
        private let count = Mutex(0)

        fileprivate init(_ shelf: EventShelf) {
            self.shelf = shelf
        }

        /// Takes room for so many more; false when there is none.
        func grow(by more: Int) -> Bool {
            guard shelf.change(by: more) else { return false }
            count.withLock { $0 += more }
            return true
        }

        deinit {
            _ = shelf.change(by: -count.withLock { $0 })
        }
    }
}
