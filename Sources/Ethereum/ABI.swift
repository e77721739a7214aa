/// Calls to contracts in the encoding of the Solidity ABI, as far as payouts need it.
public enum ABI {
    /// The first four bytes of the hash of a function's signature, such as
    /// `transfer(address,uint256)`.
    public static func selector(_ signature: String) -> [UInt8] {
        [UInt8](Keccak256.hash(utf8: signature).bytes.prefix(4))
    }

    /// Call data of ERC-20's `transfer(address,uint256)`.
    public static func transfer(to recipient: Address, amount: UInt256) -> [UInt8] {
        var bytes = transferSelector
        bytes.reserveCapacity(68)
        recipient.word.append(to: &bytes)
        amount.append(to: &bytes)
        return bytes
    }

    /// Recipient and amount of call data that is exactly one ERC-20 `transfer`; nil for anything
    /// else.
    public static func transferArguments(
        of data: [UInt8]
    ) -> (recipient: Address, amount: UInt256)? {
        guard data.count == 68, data.starts(with: transferSelector),
            let word = UInt256(bytes: data[4..<36]), let recipient = Address(word: word),
            let amount = UInt256(bytes: data[36..<68])
        else { return nil }
        return (recipient, amount)
    }

    private static let transferSelector = selector("transfer(address,uint256)")
}

/// The arguments of one call: fixed-size values in the head, `bytes` in the tail with their offset
/// in the head.
///
/// Source: Solidity contract ABI specification, "Formal specification of the encoding".
public struct ABIEncoder: Sendable {
    private enum Head {
        case word(UInt256)
        /// Where the value begins, counted from the start of the tail.
        case tail(Int)
    }

    private var heads: [Head] = []
    private var tail: [UInt8] = []

    /// No arguments so far.
    public init() {}

    /// Adds a `uint256`, or a smaller unsigned integer.
    public mutating func add(_ number: UInt256) {
        heads.append(.word(number))
    }

    /// Adds an `address`.
    public mutating func add(_ address: Address) {
        heads.append(.word(address.word))
    }

    /// Adds a `bytes32`.
    public mutating func add(_ hash: Hash32) {
        heads.append(.word(hash.word))
    }

    /// Adds a `bytes`: its length, the bytes, and zeros up to a whole word.
    public mutating func add(_ bytes: [UInt8]) {
        heads.append(.tail(tail.count))
        UInt256(UInt64(bytes.count)).append(to: &tail)
        tail += bytes
        tail += repeatElement(0, count: (32 - bytes.count % 32) % 32)
    }

    /// All arguments, without a selector.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 * heads.count + tail.count)
        for head in heads {
            switch head {
            case .word(let word): word.append(to: &bytes)
            case .tail(let offset): UInt256(UInt64(32 * heads.count + offset)).append(to: &bytes)
            }
        }
        return bytes + tail
    }
}
