/// Finds and checks the lines of a head; positions count from the first byte of the head, so
/// that it can go on after more bytes have come.
struct HeadScanner {
    private let limits: Limits
    private var scanned = 0
    private var lineStart = 0
    private var requestLine: RequestLine?
    private var fields: [Headers.Field] = []

    private struct RequestLine {
        var method: Range<Int>
        var target: Range<Int>
        var isOldVersion: Bool
    }

    init(limits: Limits) {
        self.limits = limits
    }

    mutating func reset() {
        self = HeadScanner(limits: limits)
    }

    /// Checks all complete lines; returns the length of the head once its empty line has come.
    mutating func scan(_ input: [UInt8], _ range: Range<Int>) throws(HTTPError) -> Int? {
        let bytes = input.span
        let base = range.lowerBound
        var index = base + scanned
        while index < range.upperBound {
            guard bytes[index] == Grammar.lineFeed else {
                index += 1
                continue
            }
            index += 1
            let end = index - base
            try checkLimits(end)
            guard end - lineStart >= 2, bytes[index - 2] == Grammar.carriageReturn else {
                throw .malformed(.lineEnding)
            }
            let line = (base + lineStart)..<(index - 2)
            let isFirst = lineStart == 0
            lineStart = end
            if line.isEmpty {
                if requestLine != nil { return end }
                // One empty line before the request line is forgiven (RFC 9112, 2.2).
                guard isFirst else { throw .malformed(.requestLine) }
            } else if requestLine == nil {
                try readRequestLine(bytes, line, base)
            } else {
                try readField(bytes, line, base)
            }
        }
        scanned = range.count
        try checkLimits(range.count)
        return nil
    }

    private func checkLimits(_ end: Int) throws(HTTPError) {
        // Room for the longest line around a target of just the limit.
        if requestLine == nil, end - lineStart > limits.target + 32 {
            throw .targetTooLong(limit: limits.target)
        }
        if end > limits.head {
            throw .headTooLarge(limit: limits.head)
        }
    }

    private mutating func readRequestLine(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ base: Int
    ) throws(HTTPError) {
        var index = line.lowerBound
        while index < line.upperBound, Grammar.isToken(bytes[index]) { index += 1 }
        let method = line.lowerBound..<index
        guard !method.isEmpty, index < line.upperBound, bytes[index] == Grammar.space else {
            throw .malformed(.requestLine)
        }
        index += 1
        let start = index
        while index < line.upperBound, bytes[index] != Grammar.space {
            guard Grammar.isTarget(bytes[index]) else { throw .malformed(.target) }
            index += 1
        }
        let target = start..<index
        guard !target.isEmpty, index < line.upperBound else { throw .malformed(.requestLine) }
        guard target.count <= limits.target else { throw .targetTooLong(limit: limits.target) }
        let version = (index + 1)..<line.upperBound
        requestLine = RequestLine(
            method: (method.lowerBound - base)..<(method.upperBound - base),
            target: (target.lowerBound - base)..<(target.upperBound - base),
            isOldVersion: try Self.isOldVersion(bytes, version)
        )
        fields.reserveCapacity(8)
    }

    /// `HTTP/` digit `.` digit; a later minor version counts as 1.1 (RFC 9110, 6.2).
    private static func isOldVersion(
        _ bytes: Span<UInt8>, _ range: Range<Int>
    ) throws(HTTPError) -> Bool {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let start = range.lowerBound
        guard range.count == 8, bytes[start + 6] == UInt8(ascii: "."),
            digits.contains(bytes[start + 5]), digits.contains(bytes[start + 7])
        else { throw .malformed(.requestLine) }
        for (offset, byte) in "HTTP/".utf8.enumerated() where bytes[start + offset] != byte {
            throw .malformed(.requestLine)
        }
        guard bytes[start + 5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        return bytes[start + 7] == UInt8(ascii: "0")
    }

    private mutating func readField(
        _ bytes: Span<UInt8>, _ line: Range<Int>, _ base: Int
    ) throws(HTTPError) {
        let (name, value) = try Self.field(bytes, line)
        guard fields.count < limits.headerCount else {
            throw .tooManyHeaders(limit: limits.headerCount)
        }
        fields.append(
            Headers.Field(
                name: (name.lowerBound - base)..<(name.upperBound - base),
                value: (value.lowerBound - base)..<(value.upperBound - base)
            )
        )
    }

    /// `token ":" OWS value OWS`.
    static func field(
        _ bytes: Span<UInt8>, _ line: Range<Int>
    ) throws(HTTPError) -> (name: Range<Int>, value: Range<Int>) {
        var index = line.lowerBound
        guard !Grammar.isBlank(bytes[index]) else { throw .malformed(.foldedField) }
        while index < line.upperBound, Grammar.isToken(bytes[index]) { index += 1 }
        let name = line.lowerBound..<index
        guard !name.isEmpty, index < line.upperBound, bytes[index] == UInt8(ascii: ":") else {
            throw .malformed(.fieldName)
        }
        let value = (index + 1)..<line.upperBound
        for position in value where !Grammar.isFieldValue(bytes[position]) {
            throw .malformed(.fieldValue)
        }
        return (name, Grammar.trimmed(bytes, value))
    }

    /// Judges the whole head, of which `bytes` are exactly the bytes scanned.
    mutating func finish(_ bytes: [UInt8]) throws(HTTPError) -> RequestHead {
        guard let line = requestLine else { throw .malformed(.requestLine) }
        var meaning = HeadMeaning()
        for field in fields {
            try meaning.read(bytes.span, field)
        }
        let framing = try meaning.framing(isOldVersion: line.isOldVersion, limits: limits)
        let host = try meaning.host(isOldVersion: line.isOldVersion)
        guard let method = Method(bytes[line.method]) else { throw .unknownMethod }
        let target = try Target(bytes, line.target, method: method, host: host)
        guard !meaning.hasUnknownExpectation else { throw .unknownExpectation }
        return RequestHead(
            method: method, target: target,
            headers: Headers(storage: bytes, fields: fields),
            framing: framing,
            keepsAlive: !line.isOldVersion && !meaning.wantsClose,
            isOldVersion: line.isOldVersion,
            expectsContinue: meaning.expectsContinue && !line.isOldVersion && framing != .none
        )
    }
}
