import EventLoop
import Synchronization
import Testing

@testable import HTTP

/// What the server waits for, how long, and what it does when it has waited enough.
@Suite struct PatienceTests {
    @Test func `a head that drips in is answered 408 by its first byte's deadline`() async throws {
        let recorder = Recorder()
        try await withServer({ $0.timeouts.head = .milliseconds(60) }, handler: recorder.answer) {
            server in
            let client = try await server.connect()
            defer { client.close() }
            let start = server.clientLoop.now
            let drip = Task {
                for byte in "GET / HTTP/1.1\r\nHost: " + String(repeating: "x", count: 5000) {
                    try await client.send(String(byte))
                    try await server.clientLoop.sleep(for: .milliseconds(10))
                }
            }
            let answer = try await client.answer()
            drip.cancel()
            _ = await drip.result
            #expect(answer.status == 408)
            #expect(answer.headers["connection"] == "close")
            #expect(start.duration(to: server.clientLoop.now) < .seconds(5))
            #expect(recorder.seen.isEmpty)
        }
    }

    @Test func `a body that is too slow is answered 408`() async throws {
        let recorder = Recorder()
        try await withServer(
            {
                $0.timeouts.body = .milliseconds(60)
                $0.timeouts.bodyBytesPerSecond = 1_000_000
            }, handler: recorder.answer
        ) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")
            let drip = Task {
                for _ in 0..<1000 {
                    try await client.send("a")
                    try await server.clientLoop.sleep(for: .milliseconds(10))
                }
            }
            let answer = try await client.answer()
            drip.cancel()
            _ = await drip.result
            #expect(answer.status == 408)
            #expect(answer.body == "request_timeout")
            #expect(answer.headers["connection"] == "close")
        }
    }

    @Test func `a body at the least rate may take longer than the patience`() async throws {
        let recorder = Recorder()
        try await withServer(
            {
                $0.timeouts.body = .seconds(2)
                $0.timeouts.bodyBytesPerSecond = 1
            }, handler: recorder.answer
        ) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n")
            for _ in 0..<12 {
                try await server.clientLoop.sleep(for: .milliseconds(180))
                try await client.send("a")
            }
            #expect(try await client.answer().body == String(repeating: "a", count: 12))
        }
    }

    @Test func `an idle connection is closed without a word`() async throws {
        let recorder = Recorder()
        try await withServer({ $0.timeouts.idle = .milliseconds(300) }, handler: recorder.answer) {
            server in
            let silent = try await server.connect()
            let used = try await server.connect()
            defer {
                silent.close()
                used.close()
            }
            try await used.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await used.answer().body == "/a")
            #expect(try await used.rest() == "")
            #expect(try await silent.rest() == "")
            try await server.until { server.server.counters.open == 0 }
        }
    }

    @Test func `a client that takes nothing is dropped`() async throws {
        let ended = Gate()
        try await withServer(
            { $0.timeouts.writeStall = .milliseconds(60) },
            handler: { _ in
                Response(
                    status: .ok,
                    body: .stream(length: nil) { writer in
                        defer { ended.open() }
                        while true { try await writer.write([UInt8](repeating: 97, count: 65_536)) }
                    }
                )
            }
        ) { server in
            let client = try await server.connect(receiveBuffer: 4096)
            defer { client.close() }
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await ended.wait()
            try await server.until { server.server.counters.open == 0 }
            #expect(server.server.counters.queuedBytes == 0)
        }
    }

    @Test func `a handler that is late is cancelled and answered for with 503`() async throws {
        let cancelled = Gate()
        try await withServer(
            { $0.timeouts.handler = .milliseconds(40) },
            handler: { request in
                do {
                    try await request.loop.sleep(for: .seconds(60))
                } catch {
                    cancelled.open()
                }
                return .text("late")
            }
        ) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 503)
            #expect(answer.headers["connection"] == "close")
            #expect(try await client.rest() == "")
            await cancelled.wait()
            try await server.until { server.server.counters.requestsInFlight == 0 }
        }
    }

    @Test func `a long body gives the handler its time anew`() async throws {
        let recorder = Recorder()
        try await withServer(
            {
                $0.timeouts.handler = .seconds(2)
                $0.limits.inputQueue = 4
            }, handler: recorder.answer
        ) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 24\r\n\r\n")
            for _ in 0..<6 {
                try await server.clientLoop.sleep(for: .milliseconds(450))
                try await client.send("abcd")
            }
            #expect(try await client.answer().body == String(repeating: "abcd", count: 6))
        }
    }

    @Test func `a body that drips in does not`() async throws {
        let recorder = Recorder()
        try await withServer({ $0.timeouts.handler = .milliseconds(80) }, handler: recorder.answer)
        { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")
            let drip = Task {
                for _ in 0..<1000 {
                    try await client.send("a")
                    try await server.clientLoop.sleep(for: .milliseconds(10))
                }
            }
            let answer = try await client.answer()
            drip.cancel()
            _ = await drip.result
            #expect(answer.status == 503)
        }
    }

    @Test func `a handler that is committing is waited for`() async throws {
        try await withServer(
            { $0.timeouts.handler = .milliseconds(30) },
            handler: { request in
                do {
                    try request.commitGuard.enter()
                    try await request.loop.sleep(for: .milliseconds(150))
                    request.commitGuard.leave()
                    return .text("committed")
                } catch {
                    return .text("cancelled")
                }
            }
        ) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().body == "committed")
        }
    }

    @Test func `once given up a request cannot begin to commit`() async throws {
        let refused = Gate()
        try await withServer(
            { $0.timeouts.handler = .milliseconds(30) },
            handler: { request in
                try? await request.loop.sleep(for: .seconds(60))
                #expect(throws: CancellationError.self) { try request.commitGuard.enter() }
                refused.open()
                return .text("late")
            }
        ) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().status == 503)
            await refused.wait()
        }
    }
}
