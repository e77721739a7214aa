import EventLoop
import Synchronization

/// A load generator on one event loop: each connection sends its next request when the whole
/// answer to the last one is there.
struct LoopClient {
    /// The bytes of a request, from the number of its connection and its own number there.
    typealias Requests = @Sendable (_ connection: Int, _ number: Int) -> [UInt8]

    /// What was measured.
    struct Outcome {
        /// Answers per second.
        let rate: Double
        /// Seconds that 99 of 100 answers took at most.
        let p99: Double
    }

    let port: UInt16
    let requests: Requests

    init(port: UInt16, requests: @escaping Requests) {
        self.port = port
        self.requests = requests
    }

    /// A client that sends one GET again and again.
    init(port: UInt16, path: String, token: String?) {
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let request = Array(
            "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(authorization)\r\n".utf8)
        self.init(port: port) { _, _ in request }
    }

    func run(connections: Int, seconds: Int) async throws -> Outcome {
        let loop = try EventLoop(name: "load")
        defer { loop.stop() }
        let address = SocketAddress.tcp(host: "127.0.0.1", port: port)
        let fleet = Fleet()
        let opened = await withCheckedContinuation { continuation in
            loop.execute {
                continuation.resume(
                    returning: fleet.open(connections, address, requests, on: loop))
            }
        }
        try opened.get()
        try await loop.sleep(for: .seconds(seconds))
        let (times, failures) = await withCheckedContinuation { continuation in
            loop.execute { continuation.resume(returning: fleet.close()) }
        }
        if let failure = failures.first {
            throw BenchError("\(failures.count) connections failed: \(failure)")
        }
        guard !times.isEmpty else { throw BenchError("nothing was answered") }
        return Outcome(
            rate: Double(times.count) / Double(seconds),
            p99: times.sorted()[times.count * 99 / 100])
    }
}

/// The connections of a load generator; used on its loop's thread only.
private final class Fleet: @unchecked Sendable {
    private var connections: [LoadConnection] = []

    func open(
        _ count: Int, _ address: SocketAddress, _ requests: @escaping LoopClient.Requests,
        on loop: EventLoop
    ) -> Result<Void, EventLoopError> {
        do throws(EventLoopError) {
            for number in 0..<count {
                let connection = LoadConnection(try Socket.connect(to: address)) {
                    requests(number, $0)
                }
                try connection.start(on: loop)
                connections.append(connection)
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// How long each answer took in seconds, and what failed connections were told.
    func close() -> ([Double], [String]) {
        for connection in connections { connection.close() }
        return (connections.flatMap(\.times), connections.compactMap(\.failure))
    }
}

/// One connection of a load generator.
private final class LoadConnection {
    private let socket: Socket
    private let request: (Int) -> [UInt8]
    private var watch: Watch?
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var answer: [UInt8] = []
    /// Bytes of the answer under way, once its head is there.
    private var length: Int?
    private var sentAt = ContinuousClock.now
    private(set) var times: [Double] = []
    private(set) var failure: String?

    init(_ socket: Socket, _ request: @escaping (Int) -> [UInt8]) {
        self.socket = socket
        self.request = request
    }

    func start(on loop: EventLoop) throws(EventLoopError) {
        watch = try loop.watch(socket.descriptor, .write) { [unowned self] readiness in
            readiness.contains(.write) ? sendFirst() : receive()
        }
    }

    func close() {
        watch?.cancel()
        socket.close()
    }

    private func sendFirst() {
        watch?.change(to: .read)
        send()
    }

    private func send() {
        let request = request(times.count)
        sentAt = .now
        // A request is far smaller than an empty send buffer.
        if socket.send(request) != .bytes(request.count) { fail("nothing could be sent") }
    }

    private func receive() {
        switch socket.receive(into: &buffer) {
        case .bytes(let count): take(count)
        case .wouldBlock: break
        case .ended, .failed: fail("the connection ended")
        }
    }

    private func take(_ count: Int) {
        answer += buffer[..<count]
        if length == nil { length = Self.wholeLength(answer) }
        guard let length, answer.count >= length else { return }
        guard answer.count == length, answer.starts(with: Self.success) else {
            return fail(String(decoding: answer.prefix(600), as: UTF8.self))
        }
        answer.removeAll(keepingCapacity: true)
        self.length = nil
        times.append(sentAt.duration(to: .now).inSeconds)
        send()
    }

    private func fail(_ reason: String) {
        failure = reason
        watch?.cancel()
    }

    private static let success = Array("HTTP/1.1 2".utf8)
    private static let field = Array("\r\ncontent-length:".utf8)

    /// Bytes of head and body, once the head is there; nil for an answer without a length.
    private static func wholeLength(_ answer: [UInt8]) -> Int? {
        var length: Int?
        for index in answer.indices where answer[index] == UInt8(ascii: "\r") {
            if answer[index...].starts(with: [13, 10, 13, 10]) {
                return length.map { index + 4 + $0 }
            }
            let name = answer[index...].prefix(field.count)
            guard name.count == field.count,
                name.elementsEqual(field, by: { $0 | 0x20 == $1 | 0x20 })
            else { continue }
            length = number(answer[(index + field.count)...])
        }
        return nil
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.drop { $0 == UInt8(ascii: " ") }
            .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
