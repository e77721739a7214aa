import EventLoop
import Synchronization

/// A load generator on one event loop: each connection sends its next request when the whole
/// answer to the last one is there.
struct LoopClient {
    let port: UInt16
    let path: String
    let token: String?

    func rate(connections: Int, seconds: Int) async throws -> Double {
        let loop = try EventLoop(name: "load")
        defer { loop.stop() }
        let bytes = Array(request.utf8)
        let address = SocketAddress.tcp(host: "127.0.0.1", port: port)
        let fleet = Fleet()
        let opened = await withCheckedContinuation { continuation in
            loop.execute {
                continuation.resume(
                    returning: fleet.open(connections, address, bytes, on: loop))
            }
        }
        try opened.get()
        try await loop.sleep(for: .seconds(seconds))
        let (answers, failures) = await withCheckedContinuation { continuation in
            loop.execute { continuation.resume(returning: fleet.close()) }
        }
        guard failures == 0 else { throw BenchError("\(failures) connections failed") }
        return Double(answers) / Double(seconds)
    }

    private var request: String {
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        return "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(authorization)\r\n"
    }
}

/// The connections of a load generator; used on its loop's thread only.
private final class Fleet: @unchecked Sendable {
    private var connections: [LoadConnection] = []

    func open(
        _ count: Int, _ address: SocketAddress, _ request: [UInt8], on loop: EventLoop
    ) -> Result<Void, EventLoopError> {
        do throws(EventLoopError) {
            for _ in 0..<count {
                let connection = LoadConnection(try Socket.connect(to: address), request)
                try connection.start(on: loop)
                connections.append(connection)
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// How many answers came, and how many connections failed.
    func close() -> (Int, Int) {
        for connection in connections { connection.close() }
        return (
            connections.reduce(0) { $0 + $1.answers }, connections.count { $0.hasFailed }
        )
    }
}

/// One connection of a load generator.
private final class LoadConnection {
    private let socket: Socket
    private let request: [UInt8]
    private var watch: Watch?
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var answer: [UInt8] = []
    /// Bytes of the answer under way, once its head is there.
    private var length: Int?
    private(set) var answers = 0
    private(set) var hasFailed = false

    init(_ socket: Socket, _ request: [UInt8]) {
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
        // A request is far smaller than an empty send buffer.
        if socket.send(request) != .bytes(request.count) { fail() }
    }

    private func receive() {
        switch socket.receive(into: &buffer) {
        case .bytes(let count): take(count)
        case .wouldBlock: break
        case .ended, .failed: fail()
        }
    }

    private func take(_ count: Int) {
        answer += buffer[..<count]
        if length == nil { length = Self.wholeLength(answer) }
        guard let length, answer.count >= length else { return }
        guard answer.count == length, answer.starts(with: Self.success) else { return fail() }
        answer.removeAll(keepingCapacity: true)
        self.length = nil
        answers += 1
        send()
    }

    private func fail() {
        hasFailed = true
        watch?.cancel()
    }

    private static let success = Array("HTTP/1.1 200".utf8)
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
