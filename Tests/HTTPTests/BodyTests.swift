import EventLoop
import Synchronization
import Testing

@testable import HTTP

@Suite struct BodyTests {
    @Test func `bodies of both framings are read whole and the connection kept`() async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(
                "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try await client.answer().body == "hello")
            try await client.send(
                "POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: v\r\n\r\n"
            )
            #expect(try await client.answer().body == "abcde")
            try await client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().body == "/next")
        }
    }

    @Test func `a body that drips in is given to the handler piece by piece`() async throws {
        try await withServer(handler: { request in
            var pieces = 0
            var count = 0
            do {
                for try await chunk in request.body.chunks {
                    pieces += 1
                    count += chunk.count
                }
            } catch {
                return Response(status: .badRequest)
            }
            return .text("\(pieces > 1) \(count)")
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n")
            for byte in "abcdef" {
                try await server.clientLoop.sleep(for: .milliseconds(2))
                try await client.send(String(byte))
            }
            #expect(try await client.answer().body == "true 6")
        }
    }

    @Test(arguments: [
        ("Content-Length: 2000000", ""), ("Transfer-Encoding: chunked", "1e8480\r\n"),
    ])
    func `a body above the limit is refused and the connection closed`(
        framing: String, start: String
    ) async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /read HTTP/1.1\r\nHost: x\r\n\(framing)\r\n\r\n\(start)")
            // The server may close while the rest is still being sent.
            let upload = Task {
                try? await client.send([UInt8](repeating: 97, count: 2_000_000))
            }
            let answer = try await client.answer()
            #expect(answer.status == 413)
            #expect(answer.body == "body_too_large")
            #expect(answer.headers["connection"] == "close")
            await upload.value
        }
    }

    @Test func `a route can raise its limit and lower it`() async throws {
        try await withServer(handler: { request in
            var body = request.body
            body.limit = request.rawPath == "/big" ? 4_000_000 : 3
            do throws(HTTPError) {
                return .text("\(try await body.collect().count)")
            } catch {
                return Response(status: error.status)
            }
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(
                "POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n")
            try await client.send([UInt8](repeating: 97, count: 3_000_000))
            #expect(try await client.answer().body == "3000000")
            try await client.send(
                "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd")
            let refused = try await client.answer()
            #expect(refused.status == 413)
            #expect(refused.headers["connection"] == "close")
            #expect(try await client.rest() == "")
        }
    }

    @Test func `an ignored body is drained when small and ends the connection when large`()
        async throws
    {
        let recorder = Recorder()
        try await withServer({ $0.limits.drain = 1000 }, handler: recorder.answer) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
            #expect(try await client.answer().headers["connection"] == nil)
            try await client.send([UInt8](repeating: 97, count: 1000))
            try await client.send(
                "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try await client.answer().body == "/b")
            try await client.send(
                "3\r\nabc\r\n0\r\n\r\nPOST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")
            #expect(try await client.answer().headers["connection"] == "close")
            #expect(try await client.rest() == "")
        }
    }

    @Test func `an endless chunked body that nobody reads ends the connection`() async throws {
        let recorder = Recorder()
        try await withServer({ $0.limits.drain = 1000 }, handler: recorder.answer) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            _ = try await client.answer()
            for _ in 0..<20 {
                try? await client.send("64\r\n" + String(repeating: "a", count: 100) + "\r\n")
            }
            #expect(try await client.rest() == "")
        }
    }

    @Test func `100-continue is sent when the handler reads, and not before`() async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let client = try await server.connect()
            defer { client.close() }
            let head = "HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            try await client.send("POST /read \(head)")
            #expect(try await client.answer().status == 100)
            try await client.send("abc")
            #expect(try await client.answer().body == "abc")
            try await client.send("POST /ignored \(head)")
            let refused = try await client.answer()
            #expect(refused.status == 200)
            #expect(refused.headers["connection"] == "close")
        }
    }

    @Test func `a handler that reads slowly slows the client down`() async throws {
        let gate = Gate()
        try await withServer(handler: { request in
            await gate.wait()
            var body = request.body
            body.limit = .max
            return .text("\((try? await body.collect().count) ?? -1)")
        }) { server in
            let client = try await server.connect(receiveBuffer: 65536)
            defer { client.close() }
            let total = 32 * 1024 * 1024
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(total)\r\n\r\n")
            let piece = [UInt8](repeating: 97, count: 64 * 1024)
            var sent = 0
            // The system's own buffers take some megabytes at most; then the client stands.
            while sent < total, client.offer(piece) { sent += piece.count }
            #expect(sent < total / 2)
            gate.open()
        }
    }

    @Test func `a streamed response reaches the client in order`() async throws {
        try await withServer(handler: { request in
            let length = request.rawPath == "/known" ? 500_000 : nil
            return Response(
                status: .ok,
                body: .stream(length: length) { writer in
                    for number in 0..<5000 {
                        let digits = "\(number)"
                        let padding = String(repeating: ".", count: 100 - digits.utf8.count)
                        try await writer.write(digits + padding)
                    }
                }
            )
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            for path in ["/known", "/unknown", "/known"] {
                try await client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
                let answer = try await client.answer()
                let numbers = answer.body.split(separator: ".", omittingEmptySubsequences: true)
                #expect(answer.body.utf8.count == 500_000)
                #expect(numbers == (0..<5000).map { "\($0)" }[...].map { Substring($0) })
                #expect((answer.headers["transfer-encoding"] == "chunked") == (path == "/unknown"))
            }
        }
    }

    @Test func `a client that reads slowly slows the writer down and memory stays bounded`()
        async throws
    {
        let written = Atomic<Int>(0)
        let total = 64 * 1024 * 1024
        try await withServer(handler: { _ in
            Response(
                status: .ok,
                body: .stream(length: total) { writer in
                    let piece = [UInt8](repeating: 97, count: 32 * 1024)
                    for _ in 0..<(total / piece.count) {
                        try await writer.write(piece)
                        written.add(piece.count, ordering: .relaxed)
                    }
                }
            )
        }) { server in
            let client = try await server.connect(receiveBuffer: 65536)
            defer { client.close() }
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try await server.until { server.server.counters.queuedBytes > 0 }
            for _ in 0..<3 {
                try await server.clientLoop.sleep(for: .milliseconds(10))
                #expect(server.server.counters.queuedBytes <= 64 * 1024 + 32 * 1024)
                let soFar = written.load(ordering: .relaxed)
                #expect(soFar < total / 2)
            }
            var count = 0
            while count < total {
                let got = try await client.skim()
                guard got > 0 else { break }
                count += got
            }
            #expect(count >= total)
            try await server.until { server.server.counters.queuedBytes == 0 }
        }
    }

    @Test(arguments: ["/long", "/short", "/throws"])
    func `a streamed response that breaks its promise is broken off`(path: String) async throws {
        try await withServer(handler: { request in
            let path = request.rawPath
            return Response(
                status: .ok,
                body: .stream(length: path == "/throws" ? nil : 5) { writer in
                    try await writer.write("abc")
                    if path == "/long" { try await writer.write("defg") }
                    if path == "/throws" { throw HTTPError.unknownMethod }
                }
            )
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            await #expect(throws: HTTPError.disconnected) { try await client.answer() }
        }
    }
}

/// A door that tests open.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>(
        (false, []))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
