import EventLoop

/// Bytes on their way to a client, in the order given.
struct OutputQueue {
    /// How far sending came.
    enum Progress {
        case empty
        case blocked
        case failed
    }

    private var chunks: [[UInt8]] = []
    private var first = 0
    private var offset = 0
    /// Bytes that wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Takes bytes behind the others; small ones join the last piece.
    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        count += bytes.count
        if let last = chunks.indices.last, chunks[last].count + bytes.count <= 16 * 1024 {
            chunks[last].append(contentsOf: bytes)
        } else {
            chunks.append(bytes)
        }
    }

    /// Sends what the socket takes.
    mutating func send(to socket: Socket) -> Progress {
        while count > 0 {
            switch socket.send(chunks[first], from: offset) {
            case .bytes(let sent): advance(sent)
            case .wouldBlock: return .blocked
            case .ended, .failed: return .failed
            }
        }
        return .empty
    }

    private mutating func advance(_ sent: Int) {
        count -= sent
        offset += sent
        guard offset == chunks[first].count else { return }
        offset = 0
        chunks[first] = []
        first += 1
        if count == 0 {
            chunks = []
            first = 0
        } else if first > 64 {
            chunks.removeFirst(first)
            first = 0
        }
    }
}
