import EventLoop
import Testing

@testable import HTTP

/// Attempts to hide a request in another one's body, and other faults, over a real socket.
@Suite struct SmugglingTests {
    private static let host = "Host: x\r\n"
    private static let hidden = "GET /secret HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(
        arguments: [
            // An ignored chunked body whose chunk is a request, and one whose extension looks like one.
            "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n24\r\n\(hidden)\r\n0\r\n\r\n",
            "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n"
                + "3;GET /secret HTTP/1.1\r\nabc\r\n0\r\n\r\n",
            "POST /a HTTP/1.1\r\n\(host)Content-Length: 35\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Content-Length: 35\r\nContent-Length: 0\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Content-Length: 35\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: xchunked\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n\(hidden)",
            "POST /a HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n"
                + "+3\r\nabc\r\n0\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Content-Length : 3\r\n\r\n\(hidden)",
            "GET /a HTTP/1.1\r\n\(host)X: a\n\n\(hidden)",
            "GET /a HTTP/1.1\r\n\(host)X: a\r\r\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Content-Length: 3000000\r\n\r\n\(hidden)",
            "POST /a HTTP/1.1\r\n\(host)Expect: 100-continue\r\nContent-Length: 35\r\n\r\n\(hidden)",
        ] as [Wire])
    func `a hidden request is never handled`(attack: Wire) async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(attack.text)
            client.finishSending()
            let all = try await client.rest()
            #expect(all.components(of: "\r\nDate: ") == 1)
            #expect(!recorder.seen.contains("GET /secret"))
        }
    }

    @Test(
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", "400"), ("nonsense\r\n\r\n", "400"),
            ("GET /%zz HTTP/1.1\r\n\(host)\r\n", "400"),
            ("BREW / HTTP/1.1\r\n\(host)\r\n", "501"),
            ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip\r\n\r\n", "501"),
            ("POST / HTTP/1.1\r\n\(host)Content-Length: 9223372036854775807\r\n\r\n", "413"),
            ("GET /\(String(repeating: "a", count: 10_000)) HTTP/1.1\r\n\(host)\r\n", "414"),
            ("PUT / HTTP/1.1\r\n\(host)Expect: x\r\nContent-Length: 1\r\n\r\n", "417"),
            ("GET / HTTP/1.1\r\n\(host)A: \(String(repeating: "a", count: 20_000))\r\n\r\n", "431"),
            ("GET / HTTP/1.1\r\n\(String(repeating: "A: b\r\n", count: 20_000))\r\n", "431"),
            ("GET / HTTP/2.0\r\n\(host)\r\n", "505"),
        ] as [(Wire, String)])
    func `a fault is answered with its status and the connection closed`(
        input: Wire, status: String
    ) async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let all = try await server.exchange(
                input.text + "GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(all.hasPrefix("HTTP/1.1 \(status) "))
            #expect(all.contains("Connection: close\r\n"))
            #expect(all.components(of: "\r\nDate: ") == 1)
            #expect(recorder.seen.isEmpty)
        }
    }

    @Test func `a fault behind a good request is answered after it`() async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let all = try await server.exchange(
                "GET /good HTTP/1.1\r\n\(Self.host)\r\nbad\r\n\r\n\(Self.hidden)"
            )
            #expect(all.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(all.contains("/goodHTTP/1.1 400 Bad Request\r\n"))
            #expect(recorder.seen == ["GET /good"])
        }
    }

    @Test func `a framing fault inside a body reaches the reader and closes`() async throws {
        let recorder = Recorder()
        try await withServer(handler: recorder.answer) { server in
            let all = try await server.exchange(
                "POST /read HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabcX\r\n\(Self.hidden)"
            )
            #expect(all.hasPrefix("HTTP/1.1 400 "))
            #expect(all.hasSuffix("malformed_chunk_end"))
            #expect(all.contains("Connection: close\r\n"))
            #expect(recorder.seen == ["POST /read"])
        }
    }
}

extension String {
    /// How often a text occurs.
    func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}

/// What a client sends; told in one short line when a test fails.
struct Wire: Sendable, ExpressibleByStringInterpolation, CustomTestStringConvertible {
    let text: String

    init(stringLiteral text: String) {
        self.text = text
    }

    static func + (start: Wire, end: Wire) -> Wire {
        Wire(stringLiteral: start.text + end.text)
    }

    var testDescription: String {
        String(text.prefix(80)).debugDescription + (text.count > 80 ? "…" : "")
    }
}
