import HTTP

extension Request {
    /// Whether somebody on the machine of the service asks, with no proxy between.
    ///
    /// A proxy on the same machine shows itself by the fields that it adds, or by a Host of the
    /// world. The Host also keeps out a page from elsewhere whose name was made to lead here.
    var isDirectlyFromThisMachine: Bool {
        isFromLoopback && isForThisMachine && !Self.traces.contains { headers[$0] != nil }
    }

    /// What proxies add.
    private static let traces = [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
    ]

    /// 127.0.0.0/8, ::1, or a socket file.
    private var isFromLoopback: Bool {
        remoteAddress == "unix"
            || ["127.", "[::1]:", "[::ffff:127."].contains(where: remoteAddress.hasPrefix)
    }

    private var isForThisMachine: Bool {
        guard let host = headers["Host"]?.lowercased() else { return false }
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } : host.prefix { $0 != ":" }
        return ["localhost", "127.0.0.1", "[::1"].contains(name)
    }
}
