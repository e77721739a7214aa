import Foundation
import Testing

/// The journal while services and databases are killed again and again under load.
@Suite struct JournalCrashTests {
    private static let kills = 50

    @Test func `fifty kills of the service lose no entry and double none`() async throws {
        try await RunningService.with { service in
            let load = try await EntryLoad([service])
            try await load.run(clients: 8) {
                for _ in 0..<Self.kills {
                    try await untilMore(load)
                    _ = try await service.stop(SIGKILL)
                    try await service.start()
                }
            }
            #expect(load.count >= Self.kills)
            #expect(try await load.faults() == [])
            #expect(try await service.vestry(["verify"]).status == 0)
        }
    }

    @Test func `fifty kills of PostgreSQL lose no entry and double none`() async throws {
        try await RunningService.with { service in
            let load = try await EntryLoad([service])
            try await load.run(clients: 8) {
                for _ in 0..<Self.kills {
                    try await untilMore(load)
                    if let postmaster = service.postmaster { kill(postmaster, SIGKILL) }
                }
                try await untilMore(load)
            }
            #expect(load.count >= Self.kills)
            #expect(try await load.faults() == [])
            #expect(try await service.vestry(["verify"]).status == 0)
        }
    }

    @Test func `two services share one journal, also when one of them is killed`() async throws {
        try await RunningService.with { first in
            let database = [
                "VESTRY_DATABASE_URL": "host=\(first.data)/run dbname=vestry user=vestry_service"
            ]
            try await RunningService.with(database) { second in
                let load = try await EntryLoad([first, second])
                try await load.run(clients: 12) {
                    for _ in 0..<10 {
                        try await untilMore(load, by: 40)
                        _ = try await second.stop(SIGKILL)
                        try await second.start(database)
                    }
                }
                #expect(try await load.faults() == [])
                #expect(try await first.vestry(["verify"]).status == 0)
            }
        }
    }

    /// Waits until more entries are acknowledged, and then a little, so that the kill falls into any
    /// moment of a commit.
    private func untilMore(_ load: EntryLoad, by more: Int = 5) async throws {
        let wanted = load.count + more
        let deadline = ContinuousClock.now + .seconds(60)
        while load.count < wanted {
            guard ContinuousClock.now < deadline else {
                throw Failure("nothing was acknowledged for a minute")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        try await Task.sleep(for: .microseconds(.random(in: 0..<30_000)))
    }
}
