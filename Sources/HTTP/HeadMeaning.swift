/// What the fields that steer the connection say together.
struct HeadMeaning {
    private var hosts: [Range<Int>] = []
    private var lengths = 0
    private var length: Int?
    private var codings: [Coding] = []
    private(set) var wantsClose = false
    private(set) var expectsContinue = false
    private(set) var hasUnknownExpectation = false

    private enum Coding {
        case chunked
        case malformed
        case unknown
    }

    /// Takes note of a field if it is one of the steering ones.
    mutating func read(_ bytes: Span<UInt8>, _ field: Headers.Field) throws(HTTPError) {
        let name = field.name
        let value = field.value
        switch name.count {
        case 4 where Grammar.equal(bytes, name, "host"):
            for index in value where !Grammar.isHost(bytes[index]) {
                throw .malformed(.host)
            }
            hosts.append(value)
        case 6 where Grammar.equal(bytes, name, "expect"):
            if Grammar.equal(bytes, value, "100-continue") {
                expectsContinue = true
            } else {
                hasUnknownExpectation = true
            }
        case 10 where Grammar.equal(bytes, name, "connection"):
            Self.forEachMember(bytes, value) { member in
                if Grammar.equal(bytes, member, "close") { wantsClose = true }
            }
        case 14 where Grammar.equal(bytes, name, "content-length"):
            lengths += 1
            length = try Self.length(bytes, value)
        case 17 where Grammar.equal(bytes, name, "transfer-encoding"):
            Self.forEachMember(bytes, value) { member in
                if member.isEmpty {
                    codings.append(.malformed)
                } else {
                    codings.append(
                        Grammar.equal(bytes, member, "chunked") ? .chunked : .unknown
                    )
                }
            }
        default: break
        }
    }

    /// How the body ends (RFC 9112, 6.3), without any of the leniency that smuggling lives on.
    func framing(
        isOldVersion: Bool, limits: Limits
    ) throws(HTTPError) -> RequestHead.Framing {
        guard lengths < 2 else { throw .malformed(.repeatedContentLength) }
        guard codings.isEmpty else {
            guard length == nil else { throw .malformed(.twoFramings) }
            guard !isOldVersion else { throw .malformed(.transferEncodingInOldVersion) }
            guard !codings.contains(.unknown) else { throw .unknownTransferCoding }
            guard codings == [.chunked] else { throw .malformed(.transferEncoding) }
            return .chunked
        }
        guard let length, length > 0 else { return .none }
        guard length <= limits.bodyCeiling else {
            throw .bodyTooLarge(limit: limits.bodyCeiling)
        }
        return .length(length)
    }

    /// The one Host of an HTTP/1.1 request; an HTTP/1.0 request may have none.
    func host(isOldVersion: Bool) throws(HTTPError) -> Range<Int>? {
        guard hosts.count < 2 else { throw .malformed(.repeatedHost) }
        guard !hosts.isEmpty || isOldVersion else { throw .malformed(.missingHost) }
        return hosts.first
    }

    /// Digits only: no sign, no list, no blank, nothing above 2^63−1.
    private static func length(
        _ bytes: Span<UInt8>, _ range: Range<Int>
    ) throws(HTTPError) -> Int {
        var length = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            let (product, tooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int(digit))
            guard digit < 10, !tooLarge, !overflow else { throw .malformed(.contentLength) }
            length = sum
        }
        guard !range.isEmpty else { throw .malformed(.contentLength) }
        return length
    }

    /// Calls `body` with each member of a comma-separated list, empty ones included.
    private static func forEachMember(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void
    ) {
        var start = range.lowerBound
        for index in range where bytes[index] == UInt8(ascii: ",") {
            body(Grammar.trimmed(bytes, start..<index))
            start = index + 1
        }
        body(Grammar.trimmed(bytes, start..<range.upperBound))
    }
}
