import EventLoop

/// What the connections of one loop share. Sendable without proof: touched on its loop only,
/// except what is constant.
final class Worker: @unchecked Sendable {
    let loop: EventLoop
    let limits: Limits
    let timeouts: Timeouts
    let counters: ServerCounters
    let handler: @Sendable (Request) async -> Response
    let render: @Sendable (ServerFault) -> Response
    /// Where sockets are read into; used up or copied before the next read.
    var input = [UInt8](repeating: 0, count: 64 * 1024)
    /// Where responses are written; given back empty.
    var scratch: [UInt8] = []
    var date = DateField()
    private(set) var isDraining = false
    private var connections: [Connection] = []
    private var nextID: UInt64

    init(
        loop: EventLoop, configuration: ServerConfiguration, counters: ServerCounters,
        handler: @escaping @Sendable (Request) async -> Response,
        render: @escaping @Sendable (ServerFault) -> Response
    ) {
        self.loop = loop
        limits = configuration.limits
        timeouts = configuration.timeouts
        self.counters = counters
        self.handler = handler
        self.render = render
        nextID = .random(in: 0 ... .max)
    }

    func adopt(_ socket: Socket, peer: SocketAddress) {
        let connection = Connection(socket, peer: peer, worker: self)
        guard !isDraining, connection.open() else {
            socket.close()
            counters.connectionClosed()
            return
        }
        connection.slot = connections.count
        connections.append(connection)
    }

    func forget(_ connection: Connection) {
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.slot] = last
            last.slot = connection.slot
        }
        counters.connectionClosed()
    }

    /// Closes idle connections now and the others after their response.
    func drain() {
        isDraining = true
        for connection in connections { connection.drain() }
    }

    /// Breaks connections off; those whose handler is committing only if `force` says so.
    func abandon(force: Bool) {
        for connection in connections { connection.abandon(force: force) }
    }

    /// A new request id: 13 characters that do not repeat within a process's life.
    func makeID() -> String {
        nextID &+= 0x9E37_79B9_7F4A_7C15
        var rest = nextID
        return unsafe String(unsafeUninitializedCapacity: 13) { buffer in
            for index in 0..<13 {
                unsafe buffer[index] = Self.digits[Int(rest & 31)]
                rest >>= 5
            }
            return 13
        }
    }

    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}
