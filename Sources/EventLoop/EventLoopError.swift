import Foundation

/// What the operating system refused.
public enum EventLoopError: Error, Sendable, Equatable {
    /// A system call failed with an `errno`.
    case system(call: String, errno: Int32)
    /// An address that is neither an IPv4 nor an IPv6 literal, or a socket path that is too long.
    case invalidAddress(String)
    /// Another process already listens on this address or socket path.
    case addressInUse(String)
}

extension EventLoopError: CustomStringConvertible {
    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .system(let call, let errno):
            "\(call) failed: \(unsafe String(cString: strerror(errno))) (errno \(errno))"
        case .invalidAddress(let text): "'\(text)' is not an address to listen on"
        case .addressInUse(let path): "another process already listens on \(path)"
        }
    }
}
