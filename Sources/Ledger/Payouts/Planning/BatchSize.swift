/// How large the transaction of a batch is, in the three ways in which one can be too large.
public struct BatchSize: Hashable, Sendable {
    /// How many rows it has.
    public private(set) var rowCount = 0
    /// The bytes of its call data.
    public private(set) var callDataBytes = 68
    /// What its execution costs, as measured; an estimate, for tokens differ.
    public private(set) var gas: UInt64 = 76_500

    /// The size of no rows: the call of MultiSendCallOnly, and what the Safe needs by itself.
    public init() {}

    /// The size of these payments.
    public init(_ payments: [Payment], isFirst: (Payment) -> Bool) {
        for payment in payments { add(isNative: payment.token == nil, isFirst: isFirst(payment)) }
    }

    /// Adds a row; `isFirst` where the recipient has none of the asset yet, as far as is known.
    ///
    /// Gas measured with a Safe 1.4.1 of three owners and plain ERC-20 contracts: 28,500 for a new
    /// holder, 11,400 for another; 36,000 for native currency to a fresh account, 11,000 to another.
    public mutating func add(isNative: Bool, isFirst: Bool) {
        rowCount += 1
        callDataBytes += isNative ? 85 : 153
        let cost: UInt64 =
            switch (isNative, isFirst) {
            case (false, true): 28_500
            case (false, false): 11_400
            case (true, true): 36_000
            case (true, false): 11_000
            }
        gas += cost
    }

    /// Whether it keeps within limits; one row always does, for it cannot be split.
    public func isWithin(_ limits: Limits) -> Bool {
        rowCount <= 1
            || (rowCount <= limits.rows && callDataBytes <= limits.callDataBytes
                && gas <= limits.gas)
    }

    /// How large a batch may be.
    public struct Limits: Hashable, Sendable {
        /// The rows that may be asked for.
        public static let rowRange = 1...250
        /// The bytes that may be asked for.
        public static let byteRange = 1_000...120_000
        /// The gas that may be asked for; at most what a transaction may use on Ethereum (EIP-7825).
        public static let gasRange: ClosedRange<UInt64> = 200_000...16_777_216

        /// At most so many rows.
        public let rows: Int
        /// At most so many bytes of call data.
        public let callDataBytes: Int
        /// At most so much gas.
        public let gas: UInt64

        /// Limits; what is nil is 100 rows, 120,000 bytes, or half of what a transaction may use.
        ///
        /// Throws ``PayoutsError/rowLimitOutOfRange(found:)`` and
        /// ``PayoutsError/sizeLimitOutOfRange``.
        public init(
            rows: Int? = nil, callDataBytes: Int? = nil, gas: UInt64? = nil
        ) throws(PayoutsError) {
            self.rows = rows ?? PayoutPlan.defaultRowLimit
            self.callDataBytes = callDataBytes ?? Self.byteRange.upperBound
            self.gas = gas ?? Self.gasRange.upperBound / 2
            guard Self.rowRange.contains(self.rows) else {
                throw .rowLimitOutOfRange(found: self.rows)
            }
            guard Self.byteRange.contains(self.callDataBytes), Self.gasRange.contains(self.gas)
            else {
                throw .sizeLimitOutOfRange
            }
        }
    }
}
