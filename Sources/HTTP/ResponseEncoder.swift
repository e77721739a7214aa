/// Writes response heads and chunks as bytes.
enum ResponseEncoder {
    /// How the end of the content will be known.
    enum Framing: Equatable {
        case length(Int)
        case chunked
        case close
        /// 204, 304: no content and nothing about it.
        case forbidden
    }

    static let lastChunk = Array("0\r\n\r\n".utf8)
    static let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// The framing of a response to a request of HTTP/1.1 or 1.0.
    static func framing(_ response: Response, isOldVersion: Bool) -> Framing {
        if response.status.forbidsContent { return .forbidden }
        return switch response.body {
        case .none: .length(0)
        case .bytes(let bytes): .length(bytes.count)
        case .stream(let length?, _): .length(length)
        case .stream(nil, _): isOldVersion ? .close : .chunked
        }
    }

    /// Appends status line and fields.
    static func head(
        _ response: Response, framing: Framing, closes: Bool, date: [UInt8],
        to output: inout [UInt8]
    ) {
        output.append(contentsOf: "HTTP/1.1 ".utf8)
        decimal(response.status.code, to: &output)
        output.append(Grammar.space)
        output.append(contentsOf: response.status.reason.utf8)
        output.append(contentsOf: date)
        switch framing {
        case .length(let length):
            output.append(contentsOf: "Content-Length: ".utf8)
            decimal(length, to: &output)
            output.append(contentsOf: "\r\n".utf8)
        case .chunked:
            output.append(contentsOf: "Transfer-Encoding: chunked\r\n".utf8)
        case .close, .forbidden: break
        }
        if closes { output.append(contentsOf: "Connection: close\r\n".utf8) }
        for field in response.headers.fields
        where !belongsToServer(response.headers.storage.span, field.name) {
            output.append(contentsOf: response.headers.storage[field.name])
            output.append(contentsOf: ": ".utf8)
            output.append(contentsOf: response.headers.storage[field.value])
            output.append(contentsOf: "\r\n".utf8)
        }
        output.append(contentsOf: "\r\n".utf8)
    }

    /// Appends one chunk.
    static func chunk(_ bytes: [UInt8], to output: inout [UInt8]) {
        output.append(contentsOf: String(bytes.count, radix: 16).utf8)
        output.append(contentsOf: "\r\n".utf8)
        output.append(contentsOf: bytes)
        output.append(contentsOf: "\r\n".utf8)
    }

    static func decimal(_ number: Int, to output: inout [UInt8]) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            output.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private static func belongsToServer(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        switch name.count {
        case 4: Grammar.equal(bytes, name, "date")
        case 10:
            Grammar.equal(bytes, name, "connection") || Grammar.equal(bytes, name, "keep-alive")
        case 14: Grammar.equal(bytes, name, "content-length")
        case 17: Grammar.equal(bytes, name, "transfer-encoding")
        default: false
        }
    }
}
