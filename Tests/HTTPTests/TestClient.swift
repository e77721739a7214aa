import EventLoop

@testable import HTTP

/// A raw HTTP client that sends exactly the bytes it is given; it waits on a loop, never on a
/// thread, and gives up after ten seconds.
final class TestClient: @unchecked Sendable {
    struct TimedOut: Error {}

    struct Answer: Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    private let loop: EventLoop
    private let socket: Socket
    private var received: [UInt8] = []
    private var isClosed = false

    private init(_ socket: Socket, _ loop: EventLoop) {
        self.socket = socket
        self.loop = loop
    }

    /// Connects; a small receive buffer makes back-pressure visible.
    static func connect(
        to address: SocketAddress, on loop: EventLoop, receiveBuffer: Int32? = nil
    ) async throws -> TestClient {
        let client = TestClient(try Socket.connect(to: address), loop)
        if let receiveBuffer { client.socket.setBuffers(receive: receiveBuffer, send: 4096) }
        try await client.ready(.write)
        return client
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        var start = 0
        while start < bytes.count {
            switch socket.send(bytes, from: start) {
            case .bytes(let count): start += count
            case .wouldBlock: try await ready(.write)
            case .ended, .failed: throw HTTPError.disconnected
            }
        }
    }

    /// Sends what the system takes at once; false when it took less than all.
    func offer(_ bytes: [UInt8]) -> Bool {
        socket.send(bytes) == .bytes(bytes.count)
    }

    func finishSending() { socket.finishSending() }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        socket.close()
    }

    /// Goes without a word: the server's side is reset.
    func reset() {
        guard !isClosed else { return }
        isClosed = true
        socket.closeWithReset()
    }

    /// The next response; interim ones are given as they come, without a body.
    func answer(toHead: Bool = false) async throws -> Answer {
        let head = try await take(through: "\r\n\r\n")
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1] : ""
        }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        var answer = Answer(status: status, headers: headers, body: "")
        if toHead || status == 204 || status == 100 { return answer }
        if headers["transfer-encoding"] == "chunked" {
            answer.body = try await chunks()
        } else if let length = headers["content-length"].flatMap({ Int($0) }) {
            answer.body = try await take(count: length)
        } else {
            answer.body = try await rest()
        }
        return answer
    }

    /// Everything until the server ends the connection, by an end or by a reset.
    func rest() async throws -> String {
        while try await receive() {}
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    /// Reads some bytes and forgets them; returns how many, 0 at the end.
    func skim() async throws -> Int {
        if received.isEmpty { _ = try await receive() }
        defer { received = [] }
        return received.count
    }

    private func chunks() async throws -> String {
        var body = ""
        while true {
            let size = try await take(through: "\r\n").dropLast()
            let count = Int(size, radix: 16) ?? 0
            body += try await take(count: count)
            _ = try await take(count: 2)
            if count == 0 { return body }
        }
    }

    private func take(through mark: String) async throws -> String {
        let wanted = Array(mark.utf8)
        var from = 0
        while true {
            if received.count >= wanted.count {
                for start in from...(received.count - wanted.count)
                where received[start..<(start + wanted.count)].elementsEqual(wanted) {
                    return try await take(count: start + wanted.count)
                }
                from = max(0, received.count - wanted.count)
            }
            guard try await receive() else { throw HTTPError.disconnected }
        }
    }

    private func take(count: Int) async throws -> String {
        while received.count < count {
            guard try await receive() else { throw HTTPError.disconnected }
        }
        defer { received.removeFirst(count) }
        return String(decoding: received.prefix(count), as: UTF8.self)
    }

    private func receive() async throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            switch socket.receive(into: &buffer) {
            case .bytes(let count):
                received.append(contentsOf: buffer.prefix(count))
                return true
            case .wouldBlock: try await ready(.read)
            case .ended, .failed: return false
            }
        }
    }

    private func ready(_ interest: Interest) async throws {
        let loop = loop
        let descriptor = socket.descriptor
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            loop.execute {
                let wait = Wait()
                wait.continuation = continuation
                do {
                    wait.watch = try loop.watch(descriptor, interest) { _ in wait.end(nil) }
                    wait.giveUp = loop.schedule(after: .seconds(10)) { wait.end(TimedOut()) }.cancel
                } catch {
                    wait.end(error)
                }
            }
        }
    }

    private final class Wait {
        var continuation: CheckedContinuation<Void, any Error>?
        var watch: Watch?
        var giveUp: (() -> Void)?

        func end(_ error: (any Error)?) {
            watch?.cancel()
            giveUp?()
            if let error {
                continuation?.resume(throwing: error)
            } else {
                continuation?.resume()
            }
            continuation = nil
            watch = nil
            giveUp = nil
        }
    }
}
