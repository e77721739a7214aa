import Glibc

/// Looks host names up before libpq would, which blocks its thread while it does.
enum HostAddresses {
    /// The session's keywords with addresses beside the names.
    ///
    /// Blocks; for the helper thread.
    static func resolve(
        _ configuration: DatabaseConfiguration
    ) -> Result<[String: String], PostgresError> {
        var keywords = configuration.sessionKeywords
        let hosts = configuration.hosts
        let isLocal = hosts.names.allSatisfy {
            $0.isEmpty || $0.hasPrefix("/") || $0.hasPrefix("@")
        }
        guard !hosts.haveAddresses, !isLocal else { return .success(keywords) }
        var names: [String] = []
        var addresses: [String] = []
        var ports: [String] = []
        for (index, name) in hosts.names.enumerated() {
            let port = index < hosts.ports.count ? hosts.ports[index] : hosts.ports.first ?? ""
            let isSocket = name.isEmpty || name.hasPrefix("/")
            for address in isSocket ? [""] : lookUp(name) {
                names.append(name)
                addresses.append(address)
                ports.append(port)
            }
        }
        guard !names.isEmpty else {
            return .failure(.lost("The database host's name has no address."))
        }
        keywords["host"] = names.joined(separator: ",")
        keywords["hostaddr"] = addresses.joined(separator: ",")
        keywords["port"] = ports.joined(separator: ",")
        return .success(keywords)
    }

    private static func lookUp(_ name: String) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var found: [String] = []
        var entry = unsafe list
        while let current = unsafe entry {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let isNamed = unsafe getnameinfo(
                current.pointee.ai_addr, current.pointee.ai_addrlen, &text,
                socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            if isNamed == 0 {
                let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                found.append(String(decoding: bytes, as: UTF8.self))
            }
            unsafe entry = unsafe current.pointee.ai_next
        }
        return found
    }
}
