import Ethereum
import Ledger

extension Share: Storable {
    /// The part times 10^18.
    var stored: String { scaled.description }

    init(stored text: String) throws {
        try self.init(scaled: UInt256(decimal: text))
    }
}

extension FeeRate: Storable {
    /// The rate times 10^18.
    var stored: String { scaled.description }

    init(stored text: String) throws {
        try self.init(scaled: UInt256(decimal: text))
    }
}

extension BlockTime: Storable {
    /// The instant.
    var stored: String { instant.stored }

    init(stored text: String) throws {
        guard let time = BlockTime(try Instant(stored: text)) else {
            throw StorageError.malformed(type: "block time")
        }
        self = time
    }
}
