/// The grammar of HTTP/1.1 requests as a state machine: bytes in any split go in, events come
/// out; it knows no socket, no clock and no task.
///
/// Faults are found line by line in the order of the bytes, so the outcome does not depend on
/// where the input was split. After a fault nothing more is parsed.
struct RequestParser {
    enum Event {
        /// All input is used up.
        case needMore
        /// A request begins.
        case head(RequestHead)
        /// Bytes of the body, as a range of the input.
        case body(Range<Int>)
        /// The body is complete; only after a head whose framing is not `none`.
        case end
        /// The input is no request; close after answering.
        case fault(HTTPError)
    }

    private enum State {
        case head
        case fixed(remaining: Int)
        case chunked(ChunkDecoder)
        case faulted(HTTPError)
    }

    private let limits: Limits
    private var state = State.head
    private var scanner: HeadScanner
    /// The beginning of a head whose end has not come yet.
    private var held: [UInt8] = []

    init(limits: Limits) {
        self.limits = limits
        scanner = HeadScanner(limits: limits)
    }

    /// Whether some bytes of a head have come, but not all.
    var isWithinHead: Bool { !held.isEmpty }

    /// Bytes of the body that are still to come, when that is known.
    var remainingBody: Int? {
        switch state {
        case .fixed(let remaining): remaining
        case .chunked: nil
        case .head, .faulted: 0
        }
    }

    /// The next event of `input[position..<end]`; moves `position` behind what it used.
    mutating func next(_ input: [UInt8], _ position: inout Int, _ end: Int) -> Event {
        switch state {
        case .head:
            guard position < end else { return .needMore }
            return nextHead(input, &position, end)
        case .fixed(let remaining):
            guard remaining > 0 else {
                state = .head
                return .end
            }
            guard position < end else { return .needMore }
            let count = min(remaining, end - position)
            state = .fixed(remaining: remaining - count)
            position += count
            return .body((position - count)..<position)
        case .chunked(var decoder):
            let event = decoder.next(input, &position, end)
            switch event {
            case .end: state = .head
            case .fault(let error): state = .faulted(error)
            case .needMore, .body, .head: state = .chunked(decoder)
            }
            return event
        case .faulted(let error):
            return .fault(error)
        }
    }

    private mutating func nextHead(
        _ input: [UInt8], _ position: inout Int, _ end: Int
    ) -> Event {
        do throws(HTTPError) {
            let bytes: [UInt8]
            if held.isEmpty {
                guard let length = try scanner.scan(input, position..<end) else {
                    held.append(contentsOf: input[position..<end])
                    position = end
                    return .needMore
                }
                bytes = Array(input[position..<(position + length)])
                position += length
            } else {
                let before = held.count
                held.append(contentsOf: input[position..<end])
                guard let length = try scanner.scan(held, 0..<held.count) else {
                    position = end
                    return .needMore
                }
                position += length - before
                held.removeLast(held.count - length)
                bytes = held
                held = []
            }
            let head = try scanner.finish(bytes)
            begin(head.framing)
            return .head(head)
        } catch {
            state = .faulted(error)
            held = []
            return .fault(error)
        }
    }

    private mutating func begin(_ framing: RequestHead.Framing) {
        scanner.reset()
        switch framing {
        case .none: state = .head
        case .length(let length): state = .fixed(remaining: length)
        case .chunked: state = .chunked(ChunkDecoder(limits: limits))
        }
    }
}
