import Bookkeeping
import Logging
import Postgres
import TestSupport
import Testing

extension APIHarness {
    /// The books as another service sees them, which knows nothing of the house's own.
    ///
    /// - Parameters:
    ///   - connections: nil for those of the house.
    ///   - journal: for entries one by one; nil for the same.
    ///   - queue: how many entries may wait.
    func anotherBooks(
        _ connections: Database? = nil, journal: Database? = nil, queue: Int = 20_000
    ) -> Books {
        Books(
            connections ?? self.connections, clock: { self.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, journal: journal,
            entryQueue: queue)
    }

    /// A sender as these books let it in.
    func caller(_ sender: Sender = .finance, in books: Books) async throws -> Caller {
        try #require(
            try await books.authenticate(
                secret: sender.secret, remoteAddress: "unix", requestID: "r1"))
    }
}
