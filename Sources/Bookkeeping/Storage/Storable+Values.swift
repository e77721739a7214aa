import Ethereum
import Ledger

extension ID: Storable {
    /// A UUID as PostgreSQL writes it.
    var stored: String { uuid }

    init(stored text: String) throws {
        guard let id = Self(uuid: text) else {
            throw StorageError.malformed(type: Subject.idPrefix)
        }
        self = id
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
    var stored: String { Hex.text(of: bytes, prefix: "\\x") }

    init(stored text: String) throws {
        guard let address = Address(bytes: try Hex.bytes(of: "0x" + text.dropFirst(2))) else {
            throw StorageError.malformed(type: "address")
        }
        self = address
    }
}

extension Hash32: Storable {
    /// A `bytea` in hexadecimal.
    var stored: String { Hex.text(of: bytes, prefix: "\\x") }

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
        var spelled = [UInt8](text.utf8)
        guard spelled.count > 13, spelled[10] == UInt8(ascii: " "),
            spelled.suffix(3) == [UInt8]("+00".utf8)[...]
        else { throw StorageError.malformed(type: "instant") }
        spelled[10] = UInt8(ascii: "T")
        spelled.removeLast(3)
        spelled.append(UInt8(ascii: "Z"))
        try self.init(String(decoding: spelled, as: UTF8.self))
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
