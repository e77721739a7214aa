import EventLoop
import Foundation
import Synchronization
import Testing

@testable import HTTP

@Suite struct ServerTests {
    @Test func `a connection is kept for one request after another`() async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let client = try await server.connect()
            defer { client.close() }
            for path in ["/a", "/b", "/c"] {
                try await client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
                let answer = try await client.answer()
                #expect(answer.status == 200)
                #expect(answer.body == path)
                #expect(answer.headers["connection"] == nil)
                #expect(answer.headers["date"]?.hasSuffix(" GMT") == true)
            }
            #expect(server.server.counters.accepted == 1)
            #expect(server.server.counters.open == 1)
        }
    }

    @Test func `pipelined requests are answered in order although the first is slow`() async throws
    {
        try await withServer(handler: { request in
            if request.rawPath == "/0" {
                try? await request.loop.sleep(for: .milliseconds(20))
            }
            return .text(request.rawPath)
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(
                (0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            )
            for number in 0..<50 {
                #expect(try await client.answer().body == "/\(number)")
            }
        }
    }

    @Test func `the answer to HEAD has the length and no body`() async throws {
        try await withServer(handler: { request in
            request.rawPath == "/stream"
                ? Response(status: .ok, body: .stream(length: nil) { try await $0.write("no") })
                : .text("hello")
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer(toHead: true).headers["content-length"] == "5")
            try await client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n")
            let streamed = try await client.answer(toHead: true)
            #expect(streamed.headers["transfer-encoding"] == "chunked")
            try await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().body == "hello")
        }
    }

    @Test func `OPTIONS and 405 say what is allowed`() async throws {
        try await withServer(handler: { request in
            switch request.method {
            case .options: .options([.get, .head])
            case .get: .text(request.rawPath)
            default: .methodNotAllowed([.get, .head])
            }
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
            let options = try await client.answer()
            #expect(options.status == 204)
            #expect(options.headers["allow"] == "GET, HEAD")
            #expect(options.headers["content-length"] == nil)
            try await client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            let refused = try await client.answer()
            #expect(refused.status == 405)
            #expect(refused.headers["allow"] == "GET, HEAD")
            #expect(refused.headers["content-length"] == "0")
        }
    }

    @Test func `HTTP 1.0 is answered and closed`() async throws {
        try await withServer(handler: { request in
            request.rawPath == "/stream"
                ? Response(
                    status: .ok,
                    body: .stream(length: nil) { writer in
                        try await writer.write("one ")
                        try await writer.write("two")
                    }
                ) : .text("hello")
        }) { server in
            let plain = try await server.exchange("GET / HTTP/1.0\r\n\r\n")
            #expect(plain.contains("Connection: close\r\n"))
            #expect(plain.hasSuffix("\r\n\r\nhello"))
            let streamed = try await server.exchange("GET /stream HTTP/1.0\r\n\r\n")
            #expect(!streamed.contains("chunked"))
            #expect(streamed.hasSuffix("\r\n\r\none two"))
        }
    }

    @Test func `a request id is taken when it is well formed and made otherwise`() async throws {
        try await withServer(handler: { .text($0.id) }) { server in
            let client = try await server.connect()
            defer { client.close() }
            var made: Set<String> = []
            for (given, kept) in [
                ("abc-1.2_Z", true), (String(repeating: "a", count: 64), true),
                (String(repeating: "a", count: 65), false), ("a b", false), ("", false),
                ("a\u{E9}", false),
            ] {
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: \(given)\r\n\r\n")
                let id = try await client.answer().body
                #expect((id == given) == kept)
                if !kept { made.insert(id) }
            }
            #expect(made.count == 4)
            #expect(made.allSatisfy { $0.utf8.count == 13 })
        }
    }

    @Test func `header values of a response cannot end their line`() async throws {
        try await withServer(handler: { _ in
            Response(
                status: .ok,
                headers: [
                    "X-Name": "a\r\nSet-Cookie: evil", "Content-Length": "99", "Date": "never",
                ]
            )
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.headers["x-name"] == "a  Set-Cookie: evil")
            #expect(answer.headers["set-cookie"] == nil)
            #expect(answer.headers["content-length"] == "0")
            #expect(answer.headers["date"] != "never")
        }
    }

    @Test func `a unix socket serves as well, and its file is gone afterwards`() async throws {
        let path = NSTemporaryDirectory() + "vestry-http-\(UUID().uuidString).sock"
        try await withServer(address: .unix(path: path), handler: { .text($0.remoteAddress) }) {
            server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().body == "unix")
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `connections go to the loops in turn`() async throws {
        try await withServer(loops: 2, handler: { .text($0.loop.name) }) { server in
            var names: [String] = []
            for _ in 0..<4 {
                let client = try await server.connect()
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                names.append(try await client.answer().body)
                client.close()
            }
            #expect(names == ["loop-0", "loop-1", "loop-0", "loop-1"])
        }
    }

    @Test func `a handler may leave the loop and come back`() async throws {
        let elsewhere = Elsewhere()
        try await withServer(handler: { request in
            let text = await elsewhere.text(try? request.body.collect())
            return Response(
                status: .ok,
                body: .stream(length: nil) { writer in try await elsewhere.write(text, writer) }
            )
        }) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
            #expect(try await client.answer().body == "abc abc")
        }
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
    ])
    func `the date is written as RFC 9110 asks`(seconds: Int, text: String) {
        #expect(DateField.text(seconds) == text)
    }

    @Test func `a request can be made without a connection`() async throws {
        let loop = try EventLoop(name: "direct")
        defer { loop.stop() }
        let request = try Request(
            .post, "/a%20b?c=d", headers: ["X-A": "1"], body: Array("abc".utf8), loop: loop
        )
        #expect(request.path == ["a b"])
        #expect(request.rawPath == "/a%20b")
        #expect(request.rawQuery == "c=d")
        #expect(request.query == [QueryParameter(name: "c", value: "d")])
        #expect(request.headers["x-a"] == "1")
        #expect(try await request.body.collect() == Array("abc".utf8))
        await #expect(throws: HTTPError.bodyTooLarge(limit: 2)) {
            try await Request(.post, "/", body: [1, 2, 3], loop: loop).body.collect(upTo: 2)
        }
        #expect(throws: HTTPError.malformed(.percentEncoding)) {
            try Request(.get, "/%zz", loop: loop)
        }
    }
}

private actor Elsewhere {
    func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
    func write(_ text: String, _ writer: ResponseWriter) async throws {
        try await writer.write(text)
        try await writer.write(" " + text)
    }
}
