import Testing

@testable import HTTP

@Suite struct RequestParserTests {
    @Test(arguments: headCases + framingCases + chunkCases)
    func `the outcome is the same whole, byte by byte and split anywhere`(row: ParserCase) {
        for pieces in splits(of: row.input) {
            #expect(outcome(of: pieces) == row.outcome, "split \(pieces.map(\.count))")
        }
    }

    @Test(arguments: limitCases)
    func `limits hold however the bytes come`(row: ParserCase) {
        for pieces in splits(of: row.input) {
            #expect(outcome(of: pieces) == row.outcome, "split \(pieces.map(\.count))")
        }
    }

    @Test func `the body ceiling holds for both framings`() {
        var limits = Limits()
        limits.bodyCeiling = 5
        let inLength = Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n".utf8)
        let inChunks = Array(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\n".utf8
        )
        for pieces in splits(of: inLength) {
            #expect(outcome(of: pieces, limits: limits) == ["413 body_too_large"])
        }
        for pieces in splits(of: inChunks) {
            #expect(
                outcome(of: pieces, limits: limits)
                    == ["POST []", "part abc", "413 body_too_large"]
            )
        }
    }

    @Test func `header fields keep order, duplicates and raw bytes`() throws {
        let text = "GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB:\t two words \r\na: \u{FC}\r\nC:\r\n\r\n"
        let input = text.unicodeScalars.map { UInt8($0.value) }
        var parser = RequestParser(limits: Limits())
        var position = 0
        guard case .head(let head) = parser.next(input, &position, input.count) else {
            Issue.record("no head")
            return
        }
        #expect(head.headers.count == 5)
        #expect(head.headers["b"] == "two words")
        #expect(head.headers.values(of: "A") == ["1", "\u{FFFD}"])
        #expect(head.headers["C"] == "")
        #expect(head.headers["D"] == nil)
        #expect(head.headers.all.map(\.name) == ["host", "a", "b", "a", "c"])
        #expect(head.headers.bytes(of: "host") == Array("x".utf8))
    }

    @Test func `random bytes after a valid head never trap and always end the same way`() {
        var generator = SplitMix(state: 42)
        for _ in 0..<300 {
            let tail = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
                "\r\n: aHoT/1.;0%?GE\u{0}\u{FF}3".unicodeScalars.map { UInt8($0.value) }
                    .randomElement(using: &generator) ?? 0
            }
            let heads = [
                "GET / HTTP/1.1\r\nHost: x\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "GET /", "",
            ]
            let input = Array(heads.randomElement(using: &generator)?.utf8 ?? "".utf8) + tail
            let whole = outcome(of: [input[...]])
            #expect(outcome(of: input.indices.map { input[$0...$0] }) == whole)
        }
    }
}

/// A small reproducible generator, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
