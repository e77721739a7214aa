/// What one recipient may claim from a distribution.
public struct MerkleShare: Hashable, Sendable {
    /// Who may claim, with the spelling in which the list was published.
    public let recipient: SpelledAddress
    /// How much, in base units.
    public let amount: UInt256

    /// A share of a recipient.
    public init(recipient: SpelledAddress, amount: UInt256) {
        self.recipient = recipient
        self.amount = amount
    }
}

extension [MerkleShare] {
    /// The sum of all shares, each of which must be above zero.
    func total() throws(MerkleError) -> UInt256 {
        var total = UInt256.zero
        for (row, share) in enumerated() {
            guard !share.amount.isZero else { throw .zeroAmount(row: row) }
            let (sum, overflow) = total.addingReportingOverflow(share.amount)
            guard !overflow else { throw .overflow }
            total = sum
        }
        guard !isEmpty else { throw .empty }
        guard count <= MerkleError.rowLimit else { throw .tooMany(rows: count) }
        return total
    }
}

/// Why there is no distribution of a list; rows count from 0.
public enum MerkleError: Error, Hashable, Sendable {
    static let rowLimit = 1 << 30

    /// A row gives nothing.
    case zeroAmount(row: Int)
    /// The sum does not fit in 256 bits.
    case overflow
    /// The list is empty.
    case empty
    /// There are more rows than 2^30.
    case tooMany(rows: Int)
    /// Two rows name one recipient, who could claim one of them only.
    case recipientTwice(Address, rows: [Int])
    /// A value does not fit the type of its column.
    case value(row: Int, ABIArgumentError)
}

extension MerkleError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .zeroAmount(let row): "Row \(row) gives zero; leave it out."
        case .overflow: "The total does not fit in 256 bits."
        case .empty: "There is nothing to distribute."
        case .tooMany(let rows): "There are \(rows) rows; at most \(Self.rowLimit) are possible."
        case .recipientTwice(let address, let rows):
            "\(address) stands in rows \(rows.map(String.init).joined(separator: " and ")); "
                + "add the amounts up in one row."
        case .value(let row, let error): "Row \(row): \(error)"
        }
    }
}
