import CEpoll
import Foundation

/// How far a read or write on a non-blocking socket came.
public enum Transfer: Sendable, Equatable {
    /// So many bytes, at least one.
    case bytes(Int)
    /// Nothing now: wait for readiness.
    case wouldBlock
    /// The peer has ended the stream (reads only).
    case ended
    /// The connection is broken.
    case failed(errno: Int32)
}

/// A connected, non-blocking stream socket. A plain value: whoever owns it closes it once.
public struct Socket: Sendable {
    /// The descriptor, for ``EventLoop/watch(_:_:_:)``.
    public let descriptor: Int32

    /// Begins a connection; writable once it stands, see ``pendingError()``.
    public static func connect(to address: SocketAddress) throws(EventLoopError) -> Socket {
        let socket = Socket(descriptor: try newSocket(address.family))
        if case .tcp = address { socket.setNoDelay() }
        let result = try unsafe address.withSystemAddress { pointer, length in
            unsafe Foundation.connect(socket.descriptor, pointer, length)
        }
        let cause = errno
        guard result == 0 || cause == EINPROGRESS else {
            socket.close()
            throw .system(call: "connect", errno: cause)
        }
        return socket
    }

    /// Reads what is there into the front of a buffer, which keeps its count and is not empty.
    public func receive(into buffer: inout [UInt8]) -> Transfer {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
            }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            let cause = errno
            if cause == EINTR { continue }
            return cause == EAGAIN ? .wouldBlock : .failed(errno: cause)
        }
    }

    /// Writes what the system takes of the bytes from `start` on, which are at least one; never
    /// raises SIGPIPE.
    public func send(_ bytes: [UInt8], from start: Int = 0) -> Transfer {
        while true {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
                return unsafe Foundation.send(
                    descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL)
                )
            }
            if count >= 0 { return .bytes(count) }
            let cause = errno
            if cause == EINTR { continue }
            return cause == EAGAIN ? .wouldBlock : .failed(errno: cause)
        }
    }

    /// The `errno` that the system holds for the socket, 0 for none; taking it clears it.
    public func pendingError() -> Int32 {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length)
        return value
    }

    /// Bytes that the system holds and the peer has not acknowledged; nil when it cannot tell.
    public func unacknowledgedBytes() -> Int? {
        var count: Int32 = 0
        guard unsafe ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0 else { return nil }
        return Int(count)
    }

    /// Ends the writing side; the peer reads the end after what was sent.
    public func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Asks the system for a size of its receive and send buffers, in bytes.
    public func setBuffers(receive: Int32, send: Int32) {
        set(SOL_SOCKET, SO_RCVBUF, receive)
        set(SOL_SOCKET, SO_SNDBUF, send)
    }

    /// Closes the descriptor: once, and after its watch was cancelled.
    public func close() {
        Foundation.close(descriptor)
    }

    /// Closes the descriptor so that the peer of a TCP connection sees a reset, not an end.
    public func closeWithReset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size)
        )
        close()
    }

    /// Sends small segments at once instead of waiting for the peer's acknowledgement.
    func setNoDelay() {
        set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        unsafe setsockopt(
            descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size)
        )
    }

    static func newSocket(_ family: Int32) throws(EventLoopError) -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(family, Int32(kind), 0)
        guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
        return descriptor
    }
}
