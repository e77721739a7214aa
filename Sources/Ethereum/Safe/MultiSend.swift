/// Several calls in one Safe transaction, packed for the contract MultiSendCallOnly.
///
/// Each call is packed without padding: operation (1 byte, 0), target (20), value (32), length of
/// data (32), data. Source: safe-smart-account, contracts/libraries/MultiSendCallOnly.sol.
public enum MultiSend {
    private static let selector = ABI.selector("multiSend(bytes)")

    /// The packed calls, in order: 85 bytes and its data for each.
    public static func packed(_ calls: [SafeCall]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(calls.reduce(0) { $0 + 85 + $1.data.count })
        for call in calls {
            bytes.append(SafeTransaction.Operation.call.rawValue)
            call.to.append(to: &bytes)
            call.value.append(to: &bytes)
            UInt256(UInt64(call.data.count)).append(to: &bytes)
            bytes += call.data
        }
        return bytes
    }

    /// Call data of `multiSend(bytes)`: where the argument begins, its length, the packed calls, and zeros
    /// up to a whole word.
    public static func calldata(_ calls: [SafeCall]) -> [UInt8] {
        let packed = packed(calls)
        let padding = (32 - packed.count % 32) % 32
        var bytes = selector
        bytes.reserveCapacity(bytes.count + 64 + packed.count + padding)
        UInt256(32).append(to: &bytes)
        UInt256(UInt64(packed.count)).append(to: &bytes)
        bytes += packed
        bytes += repeatElement(0, count: padding)
        return bytes
    }

    /// The calls in packed bytes, in order.
    public static func calls(inPacked bytes: [UInt8]) throws(MultiSendError) -> [SafeCall] {
        var calls: [SafeCall] = []
        var start = 0
        while start < bytes.count {
            let dataStart = start + 85
            guard dataStart <= bytes.count, let to = Address(bytes: bytes[start + 1..<start + 21]),
                let value = UInt256(bytes: bytes[start + 21..<start + 53]),
                let word = UInt256(bytes: bytes[start + 53..<dataStart]),
                let length = Int(exactly: word), length <= bytes.count - dataStart
            else { throw .truncated(row: calls.count) }
            guard bytes[start] == SafeTransaction.Operation.call.rawValue else {
                throw .notACall(row: calls.count, operation: bytes[start])
            }
            let end = dataStart + length
            calls.append(SafeCall(to: to, value: value, data: [UInt8](bytes[dataStart..<end])))
            start = end
        }
        return calls
    }

    /// The calls in call data of `multiSend(bytes)`, which must be encoded exactly as
    /// ``calldata(_:)`` does.
    public static func calls(inCalldata data: [UInt8]) throws(MultiSendError) -> [SafeCall] {
        guard data.count >= 68, data.starts(with: selector),
            let word = UInt256(bytes: data[36..<68]), let length = Int(exactly: word),
            length <= data.count - 68
        else { throw .notMultiSend }
        let calls = try calls(inPacked: [UInt8](data[68..<68 + length]))
        guard calldata(calls) == data else { throw .notMultiSend }
        return calls
    }
}

/// Why bytes are not calls for MultiSendCallOnly; rows count from 0.
public enum MultiSendError: Error, Hashable, Sendable {
    /// The data is not a call of `multiSend(bytes)` in its canonical encoding.
    case notMultiSend
    /// The bytes end within a row.
    case truncated(row: Int)
    /// A row is not a plain call; MultiSendCallOnly reverts on it.
    case notACall(row: Int, operation: UInt8)
}

extension MultiSendError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notMultiSend: "The data is not a call of multiSend(bytes)."
        case .truncated(let row): "The packed calls end within row \(row)."
        case .notACall(let row, let operation):
            "Row \(row) has operation \(operation); only plain calls (0) may be in a batch."
        }
    }
}
