import CEpoll
import Foundation

/// Where a server listens or a client comes from.
public enum SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 or IPv6 literal (no names are resolved, except `localhost`) and a port;
    /// port 0 lets the system choose one.
    case tcp(host: String, port: UInt16)
    /// A socket file, at most 107 bytes of path.
    case unix(path: String)

    /// `host:port`, `[host]:port` or the path.
    public var description: String {
        switch self {
        case .tcp(let host, let port):
            host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }

    var family: Int32 {
        switch self {
        case .tcp(let host, _): host.utf8.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET
        case .unix: AF_UNIX
        }
    }

    /// Calls `body` with the address in the system's form.
    func withSystemAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws(EventLoopError) -> Result {
        var storage = sockaddr_storage()
        let length = try fill(&storage)
        return unsafe withUnsafePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe body(address, length)
            }
        }
    }

    private func fill(_ storage: inout sockaddr_storage) throws(EventLoopError) -> socklen_t {
        switch self {
        case .tcp(let host, let port) where family == AF_INET:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            let literal = host == "localhost" ? "127.0.0.1" : host
            guard unsafe inet_pton(AF_INET, literal, &address.sin_addr) == 1 else {
                throw .invalidAddress(host)
            }
            return copy(address, to: &storage)
        case .tcp(let host, let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            guard unsafe inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else {
                throw .invalidAddress(host)
            }
            return copy(address, to: &storage)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let capacity = MemoryLayout.size(ofValue: address.sun_path)
            guard path.utf8.count < capacity, !path.utf8.contains(0), !path.isEmpty else {
                throw .invalidAddress(path)
            }
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
                unsafe bytes.copyBytes(from: path.utf8)
            }
            return copy(address, to: &storage)
        }
    }

    private func copy<Address>(
        _ address: Address, to storage: inout sockaddr_storage
    ) -> socklen_t {
        unsafe withUnsafeBytes(of: address) { source in
            unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: source) }
        }
        return socklen_t(MemoryLayout<Address>.size)
    }

    /// Reads the system's form; a peer of a unix socket has no path.
    init(_ storage: sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            var address: sockaddr_in = Self.view(storage)
            let host = unsafe Self.text(AF_INET, &address.sin_addr, INET_ADDRSTRLEN)
            self = .tcp(host: host, port: UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            var address: sockaddr_in6 = Self.view(storage)
            let host = unsafe Self.text(AF_INET6, &address.sin6_addr, INET6_ADDRSTRLEN)
            self = .tcp(host: host, port: UInt16(bigEndian: address.sin6_port))
        default:
            let address: sockaddr_un = Self.view(storage)
            let path = unsafe withUnsafeBytes(of: address.sun_path) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            self = .unix(path: path)
        }
    }

    private static func view<Address>(_ storage: sockaddr_storage) -> Address {
        unsafe withUnsafeBytes(of: storage) { unsafe $0.loadUnaligned(as: Address.self) }
    }

    private static func text(
        _ family: Int32, _ address: UnsafeRawPointer, _ capacity: Int32
    ) -> String {
        var bytes = [CChar](repeating: 0, count: Int(capacity))
        unsafe inet_ntop(family, address, &bytes, socklen_t(capacity))
        let used = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(decoding: used, as: UTF8.self)
    }
}
