import EventLoop
import Synchronization
import Testing

@testable import HTTP

/// Full queues, lack of descriptors, and stopping in order.
@Suite struct LoadTests {
    @Test func `a thousand pipelined requests that nobody reads do not pile up`() async throws {
        let handled = Atomic<Int>(0)
        try await withServer(handler: { _ in
            handled.add(1, ordering: .relaxed)
            return Response(status: .ok, body: .bytes([UInt8](repeating: 97, count: 50_000)))
        }) { server in
            let client = try await server.connect(receiveBuffer: 65536)
            defer { client.close() }
            let requests = String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 1000)
            try await client.send(requests)
            try await server.until { server.server.counters.queuedBytes > 64 * 1024 }
            for _ in 0..<3 {
                try await server.clientLoop.sleep(for: .milliseconds(10))
                #expect(server.server.counters.queuedBytes < 200_000)
                let count = handled.load(ordering: .relaxed)
                #expect(count < 500)
            }
            // Once read, all come.
            var count = 0
            while count < 1000 {
                #expect(try await client.answer().body.utf8.count == 50_000)
                count += 1
            }
        }
    }

    @Test func `lack of descriptors pauses accepting and does not end it`() async throws {
        let tries = Atomic<Int>(0)
        let recorder = Recorder()
        try await withServer(
            { $0.timeouts.acceptPause = .milliseconds(20) },
            accept: { listener in
                tries.add(1, ordering: .relaxed).newValue <= 3
                    ? .exhausted(errno: 24) : listener.accept()
            }, handler: recorder.answer
        ) { server in
            let start = server.clientLoop.now
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(try await client.answer().body == "/a")
            // Three pauses, and no spinning in between.
            #expect(start.duration(to: server.clientLoop.now) >= .milliseconds(60))
            let count = tries.load(ordering: .relaxed)
            #expect(count <= 6)
        }
    }

    @Test func `a full server lets the next client wait until one leaves`() async throws {
        let recorder = Recorder()
        try await withServer(
            {
                $0.limits.connections = 2
                $0.timeouts.acceptPause = .milliseconds(10)
            }, handler: recorder.answer
        ) { server in
            let first = try await server.connect()
            let second = try await server.connect()
            try await server.until { server.server.counters.open == 2 }
            let third = try await server.connect()
            defer {
                second.close()
                third.close()
            }
            try await third.send("GET /third HTTP/1.1\r\nHost: x\r\n\r\n")
            try await server.clientLoop.sleep(for: .milliseconds(40))
            #expect(recorder.seen.isEmpty)
            first.close()
            #expect(try await third.answer().body == "/third")
        }
    }

    @Test func `many connections at once are all served`() async throws {
        let recorder = Recorder()
        try await withServer(loops: 2, handler: recorder.answer) { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let client = try await server.connect()
                        for step in 0..<5 {
                            try await client.send(
                                "GET /\(number)/\(step) HTTP/1.1\r\nHost: x\r\n\r\n")
                            #expect(try await client.answer().body == "/\(number)/\(step)")
                        }
                        client.close()
                    }
                }
                try await group.waitForAll()
            }
            try await server.until { server.server.counters.open == 0 }
            #expect(server.server.counters.accepted == 200)
            #expect(server.server.counters.requestsInFlight == 0)
        }
    }

    @Test func `shutdown answers what has begun, closes what is idle, accepts no more`()
        async throws
    {
        let started = Gate()
        let gate = Gate()
        try await withServer(
            loops: 2,
            handler: { _ in
                started.open()
                await gate.wait()
                return .text("done")
            }
        ) { server in
            let idle = try await server.connect()
            let busy = try await server.connect()
            // Connections go to the loops in turn, so one of these is beside the busy one: when both
            // are closed, both loops know.
            let other = try await server.connect()
            let last = try await server.connect()
            defer {
                for client in [idle, busy, other, last] { client.close() }
            }
            try await busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            let shutdown = Task { await server.server.shutdown(grace: .seconds(10)) }
            for client in [idle, other, last] { #expect(try await client.rest() == "") }
            await #expect(throws: (any Error).self) {
                let refused = try await server.connect()
                defer { refused.close() }
                try await refused.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try await refused.answer()
            }
            gate.open()
            let answer = try await busy.answer()
            #expect(answer.body == "done")
            #expect(answer.headers["connection"] == "close")
            busy.close()
            await shutdown.value
            #expect(server.server.counters.open == 0)
        }
    }

    @Test func `after the grace shutdown cancels, but waits for a commit`() async throws {
        let started = Gate()
        let cancelled = Gate()
        let outcomes = Mutex<Set<String>>([])
        try await withServer(handler: { request in
            if request.rawPath == "/commit" {
                try? request.commitGuard.enter()
                started.open()
                await cancelled.wait()
                _ = outcomes.withLock { $0.insert(Task.isCancelled ? "broken" : "committed") }
                request.commitGuard.leave()
                return .text("committed")
            }
            do {
                try await request.loop.sleep(for: .seconds(60))
            } catch {
                _ = outcomes.withLock { $0.insert("cancelled") }
                cancelled.open()
            }
            return .text("cancelled")
        }) { server in
            let waiting = try await server.connect()
            let committing = try await server.connect()
            defer {
                waiting.close()
                committing.close()
            }
            try await waiting.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            try await committing.send("GET /commit HTTP/1.1\r\nHost: x\r\n\r\n")
            try await server.until { server.server.counters.requestsInFlight == 2 }
            await started.wait()
            let shutdown = Task { await server.server.shutdown(grace: .milliseconds(10)) }
            #expect(try await committing.answer().body == "committed")
            committing.close()
            await shutdown.value
            #expect(outcomes.withLock { $0 } == ["cancelled", "committed"])
        }
    }
}
