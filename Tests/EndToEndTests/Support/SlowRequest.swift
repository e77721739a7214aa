import Foundation

/// A request whose body comes late, over a socket of its own.
struct SlowRequest: Sendable {
    private static let body = #"{"handle":"slow","name":"Slow"}"#
    private let descriptor: Int32
    private let token: String

    init(port: Int, token: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.token = token
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        guard connected == 0 else { throw Failure("cannot connect") }
    }

    /// Sends all but the body, and waits until the service asks for it: its handler runs then.
    func sendHead() throws {
        try write(
            """
            POST /v1/groups HTTP/1.1\r
            Host: x\r
            Authorization: Bearer \(token)\r
            Content-Type: application/json\r
            Content-Length: \(Self.body.utf8.count)\r
            Expect: 100-continue\r
            \r

            """)
        let interim = try read()
        guard interim.hasPrefix("HTTP/1.1 100") else { throw Failure("not asked for: \(interim)") }
    }

    /// Sends the body and reads to the end of the connection.
    func finish() throws -> String {
        defer { close(descriptor) }
        try write(Self.body)
        var whole = ""
        while true {
            let part = try read()
            if part.isEmpty { return whole }
            whole += part
        }
    }

    private func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure("cannot send")
        }
    }

    private func read() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Failure("cannot receive") }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
