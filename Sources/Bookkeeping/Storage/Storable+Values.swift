import Ethereum
import Ledger

extension ID: Storable {
    /// A UUID as PostgreSQL writes it.
    var stored: String {
        let digits = Self.hex(high) + Self.hex(low)
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return parts.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    init(stored text: String) throws {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32,
            let high = UInt64(String(decoding: digits.prefix(16), as: UTF8.self), radix: 16),
            let low = UInt64(String(decoding: digits.suffix(16), as: UTF8.self), radix: 16)
        else { throw StorageError.malformed(type: Subject.idPrefix) }
        self.init(high: high, low: low)
    }

    private static func hex(_ number: UInt64) -> [UInt8] {
        let digits = [UInt8]("0123456789abcdef".utf8)
        return stride(from: 60, through: 0, by: -4).map { digits[Int(number >> UInt64($0) & 15)] }
    }
}

extension UInt256: Storable {
    var stored: String { description }

    init(stored text: String) throws {
        try self.init(decimal: text)
    }
}

extension Address: Storable {
    /// A `bytea` in hexadecimal.
    var stored: String { "\\x" + Hex.text(of: bytes).dropFirst(2) }

    init(stored text: String) throws {
        guard let address = Address(bytes: try Hex.bytes(of: "0x" + text.dropFirst(2))) else {
            throw StorageError.malformed(type: "address")
        }
        self = address
    }
}

extension Hash32: Storable {
    /// A `bytea` in hexadecimal.
    var stored: String { "\\x" + Hex.text(of: bytes).dropFirst(2) }

    init(stored text: String) throws {
        guard let hash = Hash32(bytes: try Hex.bytes(of: "0x" + text.dropFirst(2))) else {
            throw StorageError.malformed(type: "hash")
        }
        self = hash
    }
}

extension ChainID: Storable {
    var stored: String { description }

    init(stored text: String) throws {
        guard let number = UInt64(text), let chain = ChainID(number) else {
            throw StorageError.malformed(type: "chain")
        }
        self = chain
    }
}

extension Instant: Storable {
    var stored: String { description }

    /// PostgreSQL writes `2026-11-21 09:30:00.5+00` when its zone is UTC.
    init(stored text: String) throws {
        guard text.hasSuffix("+00") else { throw StorageError.malformed(type: "instant") }
        let spelled = text.dropLast(3).map { $0 == " " ? "T" : $0 }
        try self.init(String(spelled) + "Z")
    }
}

extension Day: Storable {
    var stored: String { description }

    init(stored text: String) throws {
        try self.init(text)
    }
}

extension Month: Storable {
    /// Its first day.
    var stored: String { firstDay.description }

    init(stored text: String) throws {
        self = try Day(text).month
    }
}

extension Handle: Storable {
    var stored: String { description }

    init(stored text: String) throws {
        try self.init(text)
    }
}

extension RewardKind: Storable {
    var stored: String { description }

    init(stored text: String) throws {
        try self.init(text)
    }
}

extension AccountCode: Storable {
    var stored: String { description }

    init(stored text: String) throws {
        try self.init(text)
    }
}
