public import EventLoop

/// Where a server listens and what it allows.
public struct ServerConfiguration: Sendable {
    /// The addresses to listen on, TCP and unix mixed.
    public var listeners: [SocketAddress]
    /// What a client may send, in bytes and counts.
    public var limits: Limits
    /// How long a client or a handler may take.
    public var timeouts: Timeouts

    /// Makes a configuration with the usual limits and times.
    public init(
        listeners: [SocketAddress], limits: Limits = Limits(), timeouts: Timeouts = Timeouts()
    ) {
        self.listeners = listeners
        self.limits = limits
        self.timeouts = timeouts
    }
}

/// What a client may send and how much is held for it.
public struct Limits: Sendable {
    /// Bytes of request line and fields together; 16 KiB.
    public var head = 16 * 1024
    /// Fields of a request; 100.
    public var headerCount = 100
    /// Bytes of the request target; 8 KiB.
    public var target = 8 * 1024
    /// Bytes of a body unless the handler asks for another limit; 1 MiB.
    public var body = 1024 * 1024
    /// Bytes of a body that no handler can exceed; refused with the head; 1 GiB.
    public var bodyCeiling = 1024 * 1024 * 1024
    /// Bytes of an unread body that are taken and dropped to keep the connection; 64 KiB.
    public var drain = 64 * 1024
    /// Bytes of a body, or of pipelined requests, that wait before reading pauses; 64 KiB.
    public var inputQueue = 64 * 1024
    /// Bytes of responses that wait for the client before the writer pauses; 64 KiB.
    public var outputQueue = 64 * 1024
    /// Connections open at once; more wait in the system's queue; 10,000.
    public var connections = 10_000

    /// The usual limits.
    public init() {}
}

/// How long a client or a handler may take.
public struct Timeouts: Sendable {
    /// From the first byte of a head to its last; 5 s.
    public var head = Duration.seconds(5)
    /// Between requests, and from connecting to the first byte; 30 s.
    public var idle = Duration.seconds(30)
    /// How far a body may fall behind ``bodyBytesPerSecond``; 5 s.
    public var body = Duration.seconds(5)
    /// The rate that a body must reach; 1 KiB per second.
    public var bodyBytesPerSecond = 1024
    /// How long a client may take no byte of a waiting response; 15 s.
    public var writeStall = Duration.seconds(15)
    /// From the head, or from the last whole ``Limits/inputQueue`` of the body that the handler read,
    /// to the beginning of the response; 30 s.
    public var handler = Duration.seconds(30)
    /// How long the rest of the input is read after the last response, so that the response is
    /// not lost by a reset; 2 s.
    public var linger = Duration.seconds(2)
    /// The pause of accepting when descriptors ran out or the server is full; 100 ms.
    public var acceptPause = Duration.milliseconds(100)

    /// The usual times.
    public init() {}
}
