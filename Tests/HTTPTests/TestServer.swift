import EventLoop
import Synchronization

@testable import HTTP

/// A running server and the loop on which its clients wait.
struct TestServer {
    let server: Server
    let address: SocketAddress
    let loops: EventLoopGroup
    let clientLoop: EventLoop

    func connect(receiveBuffer: Int32? = nil) async throws -> TestClient {
        try await .connect(to: address, on: clientLoop, receiveBuffer: receiveBuffer)
    }

    /// Sends a text on a new connection and returns all that comes until the server closes.
    func exchange(_ text: String) async throws -> String {
        let client = try await connect()
        defer { client.close() }
        try await client.send(text)
        return try await client.rest()
    }

    /// Waits, with loop timers, until something holds.
    func until(_ condition: () -> Bool) async throws {
        for _ in 0..<2000 where !condition() {
            try await clientLoop.sleep(for: .milliseconds(5))
        }
        if !condition() { throw TestClient.TimedOut() }
    }
}

/// Runs a server for the time of `body`.
func withServer(
    address: SocketAddress = .tcp(host: "127.0.0.1", port: 0), loops count: Int = 1,
    _ change: (inout ServerConfiguration) -> Void = { _ in },
    accept: @escaping @Sendable (Listener) -> Acceptance = { $0.accept() },
    handler: @escaping @Sendable (Request) async -> Response,
    _ body: (TestServer) async throws -> Void
) async throws {
    let loops = try EventLoopGroup(count: count)
    let clientLoop = try EventLoop(name: "client")
    defer {
        loops.stop()
        clientLoop.stop()
    }
    var configuration = ServerConfiguration(listeners: [address])
    change(&configuration)
    let server = Server(
        configuration: configuration, loops: loops, render: { .plain($0) }, accept: accept,
        handler: handler
    )
    let addresses = try await server.start()
    do {
        try await body(
            TestServer(
                server: server, address: addresses[0], loops: loops, clientLoop: clientLoop
            )
        )
    } catch {
        await server.shutdown(grace: .zero)
        throw error
    }
    await server.shutdown(grace: .zero)
}

/// A handler that notes every request it sees and answers with the path, after the body was
/// read where the path says `read`.
final class Recorder: Sendable {
    private let paths = Mutex<[String]>([])
    var seen: [String] { paths.withLock { $0 } }

    func answer(_ request: Request) async -> Response {
        paths.withLock { $0.append("\(request.method.rawValue) \(request.rawPath)") }
        guard request.path.first == "read" else {
            return Response(status: .ok, body: .bytes(Array(request.rawPath.utf8)))
        }
        do throws(HTTPError) {
            return Response(status: .ok, body: .bytes(try await request.body.collect()))
        } catch {
            return Response(status: error.status, body: .bytes(Array(error.code.utf8)))
        }
    }
}

extension Response {
    static func text(_ text: String) -> Response {
        Response(status: .ok, body: .bytes(Array(text.utf8)))
    }
}
