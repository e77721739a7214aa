import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct NetworkTests {
    @Test func `a host by name is looked up and its certificate verified by that name`()
        async throws
    {
        let server = try PostgresServer(port: try Self.freePort())
        defer { server.remove() }
        try await server.psql("CREATE DATABASE books OWNER vestry_owner")
        let port = try #require(server.port)
        for (host, root, isTrusted) in [
            ("localhost", server.certificate, true),
            ("nowhere.invalid,localhost", server.certificate, true),
            ("127.0.0.1", server.certificate, false),
            ("localhost", server.folder + "/no-such-file", false),
        ] {
            let url =
                "host=\(host) port=\(port) dbname=books user=vestry_owner"
                + " sslmode=verify-full sslrootcert=\(root)"
            let database = try Database(
                try DatabaseConfiguration(url: url), loops: TestLoops.shared())
            if isTrusted {
                let row = try await database.query(
                    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
                ).first
                #expect(try row?.get("ssl", as: Bool.self) == true, "\(host)")
                // More than one TLS record, both ways.
                let long = String(repeating: "x", count: 100_000)
                let echo = try await database.query("SELECT \(long)::text AS echo").first
                #expect(try echo?.get("echo", as: String.self) == long)
            } else {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.checkConnection()
                }
                #expect(error?.kind == .connectionLost, "\(host)")
            }
            await database.close()
        }
    }

    @Test func `a host name without an address is said to have none`() async throws {
        let database = try Database(
            try DatabaseConfiguration(url: "postgresql://me@nowhere.invalid/books"),
            loops: TestLoops.shared())
        let error = await #expect(throws: PostgresError.self) {
            try await database.checkConnection()
        }
        #expect(error?.kind == .connectionLost)
        #expect(error?.message == "The database host's name has no address.")
        await database.close()
    }

    @Test func `a host that accepts and says nothing fails after the time to connect`()
        async throws
    {
        let (socket, port) = try Self.listen()
        defer { close(socket) }
        var configuration = try DatabaseConfiguration(url: "host=127.0.0.1 port=\(port) user=me")
        configuration.connectTimeout = .milliseconds(100)
        let database = try Database(configuration, loops: TestLoops.shared())
        let error = await #expect(throws: PostgresError.self) {
            try await database.checkConnection()
        }
        #expect(error?.message == "The server did not answer in time.")
        await database.close()
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> Int {
        let (socket, port) = try listen()
        close(socket)
        return port
    }

    private static func listen() throws -> (socket: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return pointer.map {
                bind(listener, $0, length) == 0 && Foundation.listen(listener, 8) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(isBound == true)
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }
}
