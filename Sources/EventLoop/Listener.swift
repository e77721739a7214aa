import CEpoll
import Foundation

/// What one try to accept gave.
public enum Acceptance: Sendable {
    /// A new connection, non-blocking and with TCP_NODELAY, and its peer.
    case accepted(Socket, peer: SocketAddress)
    /// Nobody waits.
    case wouldBlock
    /// Descriptors or memory ran out (EMFILE, ENFILE, ENOBUFS, ENOMEM): pause before the next try.
    case exhausted(errno: Int32)
    /// This one connection failed before it was accepted: try the next.
    case aborted(errno: Int32)
}

/// A listening, non-blocking TCP or unix socket.
public struct Listener: Sendable {
    /// The descriptor, for ``EventLoop/watch(_:_:_:)``.
    public let descriptor: Int32
    /// Where it really listens: with the port that the system chose.
    public let address: SocketAddress

    /// Binds and listens. TCP sets SO_REUSEADDR; a socket file that nobody serves is replaced.
    public init(_ wanted: SocketAddress, backlog: Int32 = 1024) throws(EventLoopError) {
        if case .unix(let path) = wanted {
            try Self.removeStale(path)
        }
        let socket = Socket(descriptor: try Socket.newSocket(wanted.family))
        do throws(EventLoopError) {
            if case .tcp = wanted {
                socket.set(SOL_SOCKET, SO_REUSEADDR, 1)
                // Accepted connections inherit it.
                socket.setNoDelay()
            }
            let bound = try unsafe wanted.withSystemAddress { pointer, length in
                unsafe bind(socket.descriptor, pointer, length)
            }
            guard bound == 0 else { throw Self.bindError(errno, wanted) }
            guard listen(socket.descriptor, backlog) == 0 else {
                throw EventLoopError.system(call: "listen", errno: errno)
            }
            address = try Self.boundAddress(of: socket.descriptor)
        } catch {
            socket.close()
            throw error
        }
        descriptor = socket.descriptor
    }

    /// Takes the next waiting connection.
    public func accept() -> Acceptance {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let accepted = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe vestry_accept4(descriptor, address, &length)
            }
        }
        guard accepted >= 0 else {
            let cause = errno
            switch cause {
            case EAGAIN: return .wouldBlock
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted(errno: cause)
            default: return .aborted(errno: cause)
            }
        }
        return .accepted(Socket(descriptor: accepted), peer: SocketAddress(storage))
    }

    /// Stops listening and removes the socket file; once, after the watch was cancelled.
    public func close() {
        Foundation.close(descriptor)
        if case .unix(let path) = address {
            unsafe unlink(path)
        }
    }

    private static func bindError(_ cause: Int32, _ wanted: SocketAddress) -> EventLoopError {
        cause == EADDRINUSE
            ? .addressInUse(wanted.description) : .system(call: "bind", errno: cause)
    }

    private static func boundAddress(of descriptor: Int32) throws(EventLoopError) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &length)
            }
        }
        guard result == 0 else { throw .system(call: "getsockname", errno: errno) }
        return SocketAddress(storage)
    }

    /// Removes a socket file whose server is gone; refuses when somebody answers on it.
    private static func removeStale(_ path: String) throws(EventLoopError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
            return
        }
        do {
            let probe = try Socket.connect(to: .unix(path: path))
            probe.close()
        } catch .system(_, ECONNREFUSED) {
            unsafe unlink(path)
            return
        } catch {
            throw error
        }
        throw .addressInUse(path)
    }
}
