import Postgres
import TestSupport

/// One empty database for everything that leaves nothing behind.
private let scratch = Task { try await TestDatabase.make() }

/// A handle on an empty database that no test changes.
func withDatabase<R>(_ body: (Database) async throws -> R) async throws -> R {
    try await scratch.value.with(.owner, body)
}

/// The same with another configuration.
func withDatabase<R>(
    _ adjust: (inout DatabaseConfiguration) -> Void, running body: (Database) async throws -> R
) async throws -> R {
    try await scratch.value.with(.owner, adjust, running: body)
}

/// A handle on a database of the test's own.
func withOwnDatabase<R>(
    _ body: (TestDatabase, Database) async throws -> R
) async throws -> R {
    try await withOwnDatabase({ _ in }, running: body)
}

/// The same with another configuration.
func withOwnDatabase<R>(
    _ adjust: (inout DatabaseConfiguration) -> Void,
    running body: (TestDatabase, Database) async throws -> R
) async throws -> R {
    let own = try await TestDatabase.make()
    let result = try await own.with(.owner, adjust, running: { try await body(own, $0) })
    try await own.drop()
    return result
}

/// Repeats a check until it holds; false when it does not within some seconds.
func eventually(_ holds: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<500 {
        if try await holds() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
