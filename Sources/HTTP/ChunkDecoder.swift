/// The chunked coding (RFC 9112, 7.1): sizes, data and a trailer section, which is checked and
/// dropped. Extensions are skipped within a small bound.
struct ChunkDecoder {
    private enum State {
        case size(digits: Int)
        case chunkExtension
        case sizeEnd
        case data
        case dataReturn
        case dataEnd
        case trailer
    }

    private static let sizeLine = 256

    private let limits: Limits
    private var state = State.size(digits: 0)
    private var size = 0
    private var total = 0
    private var lineLength = 0
    private var trailerLine: [UInt8] = []
    private var trailerLength = 0

    init(limits: Limits) {
        self.limits = limits
    }

    /// The next event; never a head.
    mutating func next(
        _ input: [UInt8], _ position: inout Int, _ end: Int
    ) -> RequestParser.Event {
        while position < end {
            if case .data = state {
                let count = min(size, end - position)
                position += count
                size -= count
                if size == 0 { state = .dataReturn }
                return .body((position - count)..<position)
            }
            let byte = input[position]
            position += 1
            do throws(HTTPError) {
                if try step(byte) { return .end }
            } catch {
                return .fault(error)
            }
        }
        return .needMore
    }

    /// Takes one byte of the frame; true when it was the last one of the body.
    private mutating func step(_ byte: UInt8) throws(HTTPError) -> Bool {
        switch state {
        case .size(let digits):
            try sizeByte(byte, digits)
        case .chunkExtension:
            lineLength += 1
            if byte == Grammar.carriageReturn {
                state = .sizeEnd
            } else if !Grammar.isFieldValue(byte) || lineLength > Self.sizeLine {
                throw .malformed(.chunkSize)
            }
        case .sizeEnd:
            guard byte == Grammar.lineFeed else { throw .malformed(.chunkSize) }
            lineLength = 0
            state = size == 0 ? .trailer : .data
        case .dataReturn:
            guard byte == Grammar.carriageReturn else { throw .malformed(.chunkEnd) }
            state = .dataEnd
        case .dataEnd:
            guard byte == Grammar.lineFeed else { throw .malformed(.chunkEnd) }
            state = .size(digits: 0)
        case .trailer:
            return try trailerByte(byte)
        case .data:
            break
        }
        return false
    }

    private mutating func sizeByte(_ byte: UInt8, _ digits: Int) throws(HTTPError) {
        if let digit = Grammar.hexadecimal(byte) {
            // 15 digits stay far below 2^63, and no body that large is taken anyway.
            guard digits < 15 else { throw .malformed(.chunkSize) }
            size = size << 4 | Int(digit)
            state = .size(digits: digits + 1)
            return
        }
        guard digits > 0 else { throw .malformed(.chunkSize) }
        switch byte {
        case Grammar.carriageReturn: state = .sizeEnd
        case UInt8(ascii: ";"): state = .chunkExtension
        default: throw .malformed(.chunkSize)
        }
        total += size
        guard total <= limits.bodyCeiling else {
            throw .bodyTooLarge(limit: limits.bodyCeiling)
        }
    }

    private mutating func trailerByte(_ byte: UInt8) throws(HTTPError) -> Bool {
        trailerLength += 1
        guard trailerLength <= limits.head else { throw .headTooLarge(limit: limits.head) }
        guard byte == Grammar.lineFeed else {
            trailerLine.append(byte)
            return false
        }
        guard trailerLine.popLast() == Grammar.carriageReturn else {
            throw .malformed(.lineEnding)
        }
        guard !trailerLine.isEmpty else { return true }
        _ = try HeadScanner.field(trailerLine.span, 0..<trailerLine.count)
        trailerLine.removeAll(keepingCapacity: true)
        return false
    }
}
