import EventLoop
import Foundation
import Synchronization
import Testing

@testable import HTTP

/// Clients that end their side, and clients that are gone.
@Suite struct LeavingTests {
    /// How a client goes, and on which kind of socket that can be told from a half-closed one.
    enum Departure: CaseIterable, Sendable {
        case reset, closedUnixSocket, closedWithinBody, halfClosedWithinBody

        var request: String {
            switch self {
            case .reset, .closedUnixSocket: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
            case .closedWithinBody, .halfClosedWithinBody:
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"
            }
        }

        var address: SocketAddress {
            self == .closedUnixSocket
                ? .unix(path: NSTemporaryDirectory() + "vestry-http-\(UUID().uuidString).sock")
                : .tcp(host: "127.0.0.1", port: 0)
        }

        func leave(_ client: TestClient) {
            switch self {
            case .reset: client.reset()
            case .closedUnixSocket, .closedWithinBody: client.close()
            case .halfClosedWithinBody: client.finishSending()
            }
        }
    }

    @Test(arguments: Departure.allCases)
    func `a client that is gone, or cuts its request off, cancels its handler`(
        departure: Departure
    ) async throws {
        let started = Gate()
        let cancelled = Gate()
        try await withServer(
            address: departure.address,
            handler: { request in
                started.open()
                do {
                    try await request.loop.sleep(for: .seconds(60))
                } catch {
                    cancelled.open()
                }
                return .text("nobody")
            }
        ) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(departure.request)
            await started.wait()
            departure.leave(client)
            await cancelled.wait()
            try await server.until { server.server.counters.open == 0 }
        }
    }

    @Test(arguments: [
        "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    ])
    func `a client that ends its side after a whole request gets its answer`(
        request: String
    ) async throws {
        let started = Gate()
        let isSeen = Gate()
        try await withServer(handler: { request in
            guard request.rawPath == "/a" else { return .text("other") }
            started.open()
            await isSeen.wait()
            return .text(Task.isCancelled ? "cancelled" : "whole")
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(request)
            await started.wait()
            client.finishSending()
            try await roundTrip(server)
            isSeen.open()
            let answer = try await client.answer()
            #expect(answer.body == "whole")
            #expect(answer.headers["connection"] == "close")
            #expect(try await client.rest() == "")
            try await server.until { server.server.counters.open == 0 }
        }
    }

    @Test func `requests in a row are all answered although the client has ended its side`()
        async throws
    {
        let started = Gate()
        let isSeen = Gate()
        let recorder = Recorder()
        try await withServer(handler: { request in
            if request.rawPath == "/1" {
                started.open()
                await isSeen.wait()
            }
            return await recorder.answer(request)
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            let head = " HTTP/1.1\r\nHost: x\r\n"
            try await client.send(
                "GET /1\(head)\r\nPOST /read\(head)Content-Length: 3\r\n\r\nabcGET /3\(head)\r\nGET /cut"
            )
            await started.wait()
            client.finishSending()
            try await roundTrip(server)
            isSeen.open()
            #expect(try await client.answer().body == "/1")
            #expect(try await client.answer().body == "abc")
            #expect(try await client.answer().body == "/3")
            #expect(try await client.rest() == "")
            #expect(recorder.seen == ["GET /0", "GET /1", "POST /read", "GET /3"])
        }
    }

    @Test func `a long answer reaches a client that has ended its side`() async throws {
        let size = 8_000_000
        try await withServer(handler: { _ in
            Response(
                status: .ok,
                body: .stream(length: nil) { writer in
                    for _ in 0..<40 {
                        try await writer.write([UInt8](repeating: 97, count: size / 40))
                    }
                })
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            client.finishSending()
            let answer = try await client.answer()
            #expect(answer.body.utf8.count == size)
        }
    }

    @Test func `a client that leaves does not cancel a commit`() async throws {
        let started = Gate()
        let finished = Gate()
        let wasCancelled = Atomic<Bool>(true)
        try await withServer(handler: { request in
            try? request.commitGuard.enter()
            started.open()
            try? await request.loop.sleep(for: .milliseconds(80))
            wasCancelled.store(Task.isCancelled, ordering: .relaxed)
            request.commitGuard.leave()
            finished.open()
            return .text("nobody")
        }) { server in
            let client = try await server.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            client.reset()
            await finished.wait()
            let cancelled = wasCancelled.load(ordering: .relaxed)
            #expect(!cancelled)
        }
    }

    @Test func `a client that leaves ends the reading of its body`() async throws {
        let code = Mutex("")
        let ended = Gate()
        try await withServer(handler: { request in
            do throws(HTTPError) {
                _ = try await request.body.collect()
            } catch {
                code.withLock { $0 = error.code }
            }
            ended.open()
            return .text("nobody")
        }) { server in
            let client = try await server.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            try await server.until { server.server.counters.requestsInFlight == 1 }
            client.close()
            await ended.wait()
            #expect(code.withLock { $0 } == "disconnected")
        }
    }

    @Test(arguments: [1000, 1_000_000])
    func `a client that leaves ends the streaming of its response`(size: Int) async throws {
        let ended = Gate()
        try await withServer(
            handler: { _ in
                Response(
                    status: .ok,
                    body: .stream(length: nil) { writer in
                        defer { ended.open() }
                        while true { try await writer.write([UInt8](repeating: 97, count: size)) }
                    }
                )
            }
        ) { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await client.skim()
            client.close()
            await ended.wait()
            try await server.until { server.server.counters.open == 0 }
            try await server.until { server.server.counters.requestsInFlight == 0 }
        }
    }

    /// Another client's request: when it is answered, the loop has seen what came before it.
    private func roundTrip(_ server: TestServer) async throws {
        let client = try await server.connect()
        defer { client.close() }
        try await client.send("GET /0 HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try await client.answer()
    }
}
