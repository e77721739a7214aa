import Bookkeeping
import EventLoop
import Logging
import Postgres

/// The service's connections and the loops that they and the requests live on.
struct ServiceDatabases {
    /// Where requests are answered.
    let loops: EventLoopGroup
    /// What requests read and write with.
    let main: Database
    /// What records entries that arrive one by one, on a loop of its own: each group of them would otherwise wait
    /// behind the requests that the group before it has answered.
    let journal: Database
    private let journalLoops: EventLoopGroup

    /// Starts the loops; nothing is connected yet.
    init(_ access: DatabaseAccess, loops count: Int) throws {
        loops = try EventLoopGroup(count: count)
        do {
            journalLoops = try EventLoopGroup(count: 1, name: "journal")
        } catch {
            loops.stop()
            throw error
        }
        do {
            main = try access.serviceDatabase(on: loops)
            journal = try access.journalDatabase(on: journalLoops)
        } catch {
            loops.stop()
            journalLoops.stop()
            throw error
        }
    }

    /// The books as the requests use them.
    func books(logger: Logger) -> Books {
        Books(main, clock: Clock.now, logger: logger, journal: journal)
    }

    /// Lets transactions end, closes the connections and ends the threads.
    func close() async {
        await journal.close()
        await main.close()
        journalLoops.stop()
        loops.stop()
    }
}
