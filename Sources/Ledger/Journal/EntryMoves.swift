import Ethereum

/// Amounts of one asset that move between accounts, gathered for one entry.
///
/// Each account has one posting a side, in the order of the codes, debits first; moves of zero are
/// left out.
struct EntryMoves {
    private let asset: ID<Asset>
    private var debits: [AccountCode: UInt256] = [:]
    private var credits: [AccountCode: UInt256] = [:]

    /// No moves yet.
    init(of asset: ID<Asset>) {
        self.asset = asset
    }

    /// Debits one account and credits another.
    mutating func add(
        debit: AccountCode, credit: AccountCode, _ amount: UInt256
    ) throws(JournalError) {
        guard !amount.isZero else { return }
        try Self.add(amount, to: &debits[debit, default: .zero], of: asset)
        try Self.add(amount, to: &credits[credit, default: .zero], of: asset)
    }

    /// The postings; none when nothing moved.
    var postings: [Posting] {
        postings(.debit, debits) + postings(.credit, credits)
    }

    private func postings(_ side: Side, _ sums: [AccountCode: UInt256]) -> [Posting] {
        sums.sorted { $0.key < $1.key }.map { code, sum in
            Posting(side, code, Amount(baseUnits: sum, of: asset))
        }
    }

    private static func add(
        _ amount: UInt256, to sum: inout UInt256, of asset: ID<Asset>
    ) throws(JournalError) {
        let (next, overflow) = sum.addingReportingOverflow(amount)
        guard !overflow else { throw .sumTooLarge(asset) }
        sum = next
    }
}
