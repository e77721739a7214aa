import EventLoop
import Foundation
import Synchronization
import Testing

@Suite struct SocketTests {
    @Test(arguments: ["127.0.0.1", "::1", "unix"])
    func `bytes travel over every kind of listener`(host: String) async throws {
        let loop = try EventLoop(name: "echo")
        defer { loop.stop() }
        let listener = try Listener(address(host))
        defer { listener.close() }
        let client = try Socket.connect(to: listener.address)
        defer { client.close() }
        let served = try await loop.ready(listener.descriptor, .read) { _ in listener.accept() }
        guard case .accepted(let server, _) = served else {
            Issue.record("not accepted: \(served)")
            return
        }
        defer { server.close() }
        _ = try await loop.ready(client.descriptor, .write) { _ in }
        #expect(client.pendingError() == 0)
        #expect(send("ping", to: client) == .bytes(4))
        let received = try await loop.ready(server.descriptor, .read) { _ in receive(from: server) }
        #expect(received == "ping")
        client.finishSending()
        let end = try await loop.ready(server.descriptor, .read) { _ in receive(from: server) }
        #expect(end == "ended")
    }

    @Test func `port 0 gets a real port and two listeners get different ones`() throws {
        let first = try Listener(address("127.0.0.1"))
        let second = try Listener(address("127.0.0.1"))
        defer {
            first.close()
            second.close()
        }
        guard case .tcp(_, let one) = first.address, case .tcp(_, let two) = second.address else {
            Issue.record("not TCP")
            return
        }
        #expect(one != 0 && two != 0 && one != two)
    }

    @Test func `a port in use is refused`() throws {
        let first = try Listener(address("127.0.0.1"))
        defer { first.close() }
        #expect(throws: EventLoopError.addressInUse(first.address.description)) {
            try Listener(first.address)
        }
    }

    @Test func `a socket file in use is refused, a stale one replaced, and closing removes it`()
        throws
    {
        let place = address("unix")
        let first = try Listener(place)
        #expect(throws: EventLoopError.addressInUse(place.description)) { try Listener(place) }
        // A server that was killed closes its socket and leaves the file.
        Foundation.close(first.descriptor)
        let second = try Listener(place)
        second.close()
        #expect(!FileManager.default.fileExists(atPath: place.description))
    }

    @Test(arguments: ["example.org", "1.2.3", "1.2.3.4.5", "::zz", ""])
    func `names and broken literals are refused`(host: String) {
        #expect(throws: EventLoopError.invalidAddress(host)) {
            try Listener(.tcp(host: host, port: 0))
        }
    }

    @Test func `a socket path that does not fit is refused`() {
        let path = "/" + String(repeating: "x", count: 107)
        #expect(throws: EventLoopError.invalidAddress(path)) { try Listener(.unix(path: path)) }
    }

    @Test func `a cancelled watch is silent even for an event of the same turn`() async throws {
        let loop = try EventLoop(name: "watch")
        defer { loop.stop() }
        let listener = try Listener(address("127.0.0.1"))
        let clients = try (0..<2).map { _ in try Socket.connect(to: listener.address) }
        defer {
            for client in clients { client.close() }
            listener.close()
        }
        let count = Atomic<Int>(0)
        try await loop.run {
            // Both become writable together; whoever is first silences the other.
            var watches: [Watch] = []
            for client in clients {
                watches.append(
                    try loop.watch(client.descriptor, .write) { _ in
                        count.add(1, ordering: .relaxed)
                        for watch in watches { watch.cancel() }
                    }
                )
            }
            Thread.sleep(forTimeInterval: 0.005)
        }
        for _ in 0..<5 { try await loop.sleep(for: .milliseconds(2)) }
        #expect(count.load(ordering: .relaxed) == 1)
    }

    @Test func `interest can be withdrawn and given back`() async throws {
        let loop = try EventLoop(name: "interest")
        defer { loop.stop() }
        let listener = try Listener(address("127.0.0.1"))
        let client = try Socket.connect(to: listener.address)
        defer {
            client.close()
            listener.close()
        }
        let count = Atomic<Int>(0)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            loop.execute {
                var watch: Watch?
                watch = try? loop.watch(client.descriptor, .write) { _ in
                    if count.add(1, ordering: .relaxed).newValue == 1 {
                        watch?.change(to: [])
                        _ = loop.schedule(after: .milliseconds(10)) {
                            #expect(count.load(ordering: .relaxed) == 1)
                            watch?.change(to: .write)
                        }
                        return
                    }
                    watch?.cancel()
                    watch = nil
                    continuation.resume()
                }
            }
        }
        #expect(count.load(ordering: .relaxed) == 2)
    }

    private func address(_ host: String) -> SocketAddress {
        guard host == "unix" else { return .tcp(host: host, port: 0) }
        return .unix(path: NSTemporaryDirectory() + "vestry-\(UUID().uuidString).sock")
    }
}

private func send(_ text: String, to socket: Socket) -> Transfer {
    socket.send(Array(text.utf8))
}

private func receive(from socket: Socket) -> String {
    var buffer = [UInt8](repeating: 0, count: 64)
    switch socket.receive(into: &buffer) {
    case .bytes(let count): return String(decoding: buffer.prefix(count), as: UTF8.self)
    case .ended: return "ended"
    case let other: return "\(other)"
    }
}

extension EventLoop {
    /// Waits until a descriptor is ready, then runs `body` once on the loop.
    fileprivate func ready<Result: Sendable>(
        _ descriptor: Int32, _ interest: Interest,
        _ body: @escaping @Sendable (Readiness) -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            execute {
                do {
                    var watch: Watch?
                    watch = try self.watch(descriptor, interest) { readiness in
                        watch?.cancel()
                        watch = nil
                        continuation.resume(returning: body(readiness))
                    }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}
