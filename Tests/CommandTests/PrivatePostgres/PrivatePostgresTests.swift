import Foundation
import Testing

@testable import vestry

@Suite struct PrivatePostgresTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private var data: String { "\(scratch.path)/data" }

    private var options: PrivatePostgres.Options {
        PrivatePostgres.Options(
            serviceUser: "postgres", roles: "\(checkout)/Deploy/roles.sql", searchPath: ""
        )
    }

    /// Starts, does the work, and stops whatever happens.
    private func withServer<Value: Sendable>(
        _ work: @escaping @Sendable (PrivatePostgres, PostgresFolder) throws -> Value
    ) async throws -> Value {
        let (data, options) = (data, options)
        return try await onOwnThread {
            let server = try PrivatePostgres.start(in: data, options: options)
            let result = Result { try work(server, PostgresFolder(data: data)) }
            try server.stop()
            return try result.get()
        }
    }

    @Test func `a new cluster has checksums, durable commits, no network and the three roles`()
        async throws
    {
        let (found, roles, mode) = try await withServer { server, folder in
            let settings = """
                SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
                WHERE name IN ('data_checksums', 'fsync', 'synchronous_commit', 'server_encoding',
                    'listen_addresses', 'full_page_writes')
                """
            let roles = """
                SELECT string_agg(rolname || ':' || rolsuper, ' ' ORDER BY rolname)
                FROM pg_roles WHERE rolcanlogin
                """
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.run)
            return (
                try query(server, server.serviceURL, settings),
                try query(server, server.ownerURL, roles),
                (attributes[.posixPermissions] as? NSNumber)?.intValue
            )
        }
        #expect(
            found == """
                data_checksums=on fsync=on full_page_writes=on listen_addresses= \
                server_encoding=UTF8 synchronous_commit=on
                """
        )
        #expect(
            roles == "postgres:true vestry_owner:false vestry_reporter:false vestry_service:false"
        )
        #expect(mode == 0o700)
    }

    @Test func `rows survive a stop and a second start`() async throws {
        try await withServer { server, _ in
            #expect(!server.isAdopted)
            _ = try query(
                server, server.ownerURL, "CREATE TABLE kept AS SELECT 42 AS answer"
            )
        }
        let answer = try await withServer { server, _ in
            try query(server, server.ownerURL, "SELECT answer FROM kept")
        }
        #expect(answer == "42")
    }

    @Test func `a running server is adopted, and only its last user stops it`() async throws {
        let (data, options) = (data, options)
        try await withServer { first, folder in
            let second = try PrivatePostgres.start(in: data, options: options)
            #expect(second.isAdopted)
            let before = Postmaster(of: folder)
            try second.stop()
            #expect(before != nil)
            #expect(Postmaster(of: folder) == before)
            #expect(try query(first, first.serviceURL, "SELECT 1") == "1")
        }
        #expect(Postmaster(of: PostgresFolder(data: data)) == nil)
    }

    @Test func `after kill -9 of the postmaster the next start recovers what was committed`()
        async throws
    {
        let (data, options) = (data, options)
        try await onOwnThread {
            let first = try PrivatePostgres.start(in: data, options: options)
            _ = try query(
                first, first.ownerURL,
                "CREATE TABLE kept AS SELECT generate_series(1, 5000) AS number"
            )
            let postmaster = try #require(Postmaster(of: PostgresFolder(data: data)))
            #expect(kill(postmaster.processID, SIGKILL) == 0)
            let second = try PrivatePostgres.start(in: data, options: options)
            #expect(try query(second, second.ownerURL, "SELECT count(*) FROM kept") == "5000")
            #expect(!second.isAdopted)
            // The first command is gone with its server; its share of the lock goes with it.
            try first.stop()
            try second.stop()
        }
        #expect(Postmaster(of: PostgresFolder(data: data)) == nil)
    }

    @Test func `a file left behind that names another program's process does not stop the start`()
        async throws
    {
        let folder = PostgresFolder(data: data)
        try await withServer { _, _ in }
        let own = ProcessInfo.processInfo.processIdentifier
        try "\(own)\n\(folder.cluster)\n".write(
            toFile: folder.processFile, atomically: true, encoding: .utf8
        )
        let answer = try await withServer { server, _ in
            try query(server, server.serviceURL, "SELECT 1")
        }
        #expect(answer == "1")
    }

    @Test func `a cluster of another major version is refused and left as it is`() async throws {
        let folder = PostgresFolder(data: data)
        try await withServer { _, _ in }
        try "9\n".write(toFile: "\(folder.cluster)/PG_VERSION", atomically: false, encoding: .utf8)
        await #expect {
            try await withServer { _, _ in }
        } throws: { error in
            guard case .otherVersion(folder.cluster, "9", _, _) = error as? PrivatePostgresError
            else { return false }
            return true
        }
        #expect(try folder.version() == "9")
    }

    @Test(.enabled(if: geteuid() == 0)) func `a cluster of another user is refused`() async throws {
        let folder = PostgresFolder(data: data)
        try await withServer { _, _ in }
        try FileManager.default.setAttributes(
            [.ownerAccountName: "daemon"], ofItemAtPath: folder.cluster
        )
        let expected = PrivatePostgresError.folderForeign(
            folder: folder.cluster, owner: "daemon", expected: "postgres"
        )
        await #expect(throws: expected) { try await withServer { _, _ in } }
    }

    @Test func `who only looks makes no cluster, and finds one that is there`() async throws {
        let (data, options) = (data, options)
        func look() async throws {
            try await onOwnThread {
                try PrivatePostgres.start(in: data, options: options, mustExist: true).stop()
            }
        }
        await #expect(throws: PrivatePostgresError.noCluster(folder: data)) { try await look() }
        #expect(!FileManager.default.fileExists(atPath: data))
        try await withServer { _, _ in }
        try await look()
    }

    @Test func `a folder with other files is refused and left as it is`() async throws {
        let file = try scratch.write("mine", to: "data/postgres/letter.txt")
        let expected = PrivatePostgresError.folderNotCluster(folder: "\(data)/postgres")
        await #expect(throws: expected) { try await withServer { _, _ in } }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    }

    @Test func `a cluster that was only half made is made again`() async throws {
        _ = try scratch.write("15", to: "data/postgres.new/PG_VERSION")
        let answer = try await withServer { server, _ in
            try query(server, server.serviceURL, "SELECT 1")
        }
        #expect(answer == "1")
    }

    @Test func `a socket name longer than the system takes is refused`() async throws {
        let long = data + String(repeating: "x", count: 100)
        let options = options
        await #expect {
            try await onOwnThread { _ = try PrivatePostgres.start(in: long, options: options) }
        } throws: { error in
            guard case .socketPathTooLong = error as? PrivatePostgresError else { return false }
            return true
        }
    }

    @Test func `a folder without binaries is refused by name`() async throws {
        var options = options
        options.binaries = scratch.path
        let (data, chosen) = (data, options)
        let expected = PrivatePostgresError.binariesNotFound(searched: [scratch.path])
        await #expect(throws: expected) {
            try await onOwnThread { _ = try PrivatePostgres.start(in: data, options: chosen) }
        }
    }

    @Test func `the reporter cannot write and the service cannot make tables`() async throws {
        let (reporter, service) = try await withServer { server, _ in
            (
                refusal(server, server.reporterURL, "CREATE TEMPORARY TABLE t (n integer)"),
                refusal(server, server.serviceURL, "CREATE TABLE t (n integer)")
            )
        }
        #expect(reporter.contains("read-only transaction") || reporter.contains("denied"))
        #expect(service.contains("permission denied for schema public"))
    }
}

private func query(_ server: PrivatePostgres, _ url: String, _ sql: String) throws -> String {
    let outcome = try psql(server, url, sql)
    #expect(outcome.status == 0, "\(outcome.output)")
    return outcome.output
}

private func refusal(_ server: PrivatePostgres, _ url: String, _ sql: String) -> String {
    do {
        let outcome = try psql(server, url, sql)
        return outcome.status == 0 ? "accepted" : outcome.output
    } catch {
        return "\(error)"
    }
}

private func psql(
    _ server: PrivatePostgres, _ url: String, _ sql: String
) throws -> ChildProcess.Outcome {
    try ChildProcess.run(
        server.binaries.psql, ["--no-psqlrc", "-Atq", "--command", sql, url]
    )
}
