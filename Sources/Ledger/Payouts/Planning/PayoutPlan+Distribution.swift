public import Ethereum

/// Which rows of a plan recipients claim instead of being paid, and how.
public struct DistributionOptions: Sendable {
    /// By which rules the trees are made.
    public let format: DistributionFunding.Format
    /// Assets with more rows than this are distributed, others paid.
    public let aboveRows: Int
    /// How addresses were published, where Uniswap's claims are in the order of that spelling.
    public let spellings: [Address: SpelledAddress]

    /// Options; without published spellings Uniswap's claims are in the order of those with checksum.
    public init(
        format: DistributionFunding.Format, aboveRows: Int = 0, published: [SpelledAddress] = []
    ) {
        self.format = format
        self.aboveRows = aboveRows
        spellings = Dictionary(published.map { ($0.address, $0) }) { first, _ in first }
    }
}

extension PayoutPlan {
    /// What is paid, and the rows of each distribution: tokens with more rows than asked for, one
    /// token a distribution, in the order of the asset ids, each with at most ``payableLimit`` payables.
    static func separate(
        _ candidates: [Candidate], _ options: Options
    ) -> (paid: [Candidate], claimed: [[[Candidate]]]) {
        guard let distribution = options.distribution else { return (candidates, []) }
        let tokens = candidates.filter { $0.token != nil }
        let byAsset = Dictionary(grouping: rows(of: tokens, isNetted: true)) { $0[0].asset }
            .filter { $0.value.count > distribution.aboveRows }
        let claimed = byAsset.sorted { $0.key < $1.key }.flatMap { chunks(of: $0.value) }
        return (candidates.filter { byAsset[$0.asset] == nil }, claimed)
    }

    private static func chunks(of rows: [[Candidate]]) -> [[[Candidate]]] {
        var chunks: [[[Candidate]]] = []
        var payables = payableLimit
        for row in rows {
            if payables + row.count > payableLimit {
                chunks.append([])
                payables = 0
            }
            chunks[chunks.count - 1].append(row)
            payables += row.count
        }
        return chunks
    }

    /// Rows of one token as shares; all have a recipient.
    init(shares rows: [[Candidate]], _ options: DistributionOptions) throws(PayoutsError) {
        try Self.mustHaveOneClaimEach(rows, options.format)
        var shares: [Payment] = []
        for row in rows {
            guard let recipient = row[0].recipient else { continue }
            shares.append(try Self.payment(row, to: recipient, isShare: true))
        }
        try self.init(shares: Self.order(shares, options), options.format)
    }

    /// Uniswap's claims are numbered by the text of the addresses; OpenZeppelin's need no order.
    private static func order(
        _ shares: [Payment], _ options: DistributionOptions
    ) throws(PayoutsError) -> [Payment] {
        guard options.format == .uniswap else { return shares }
        let spelled = shares.map { share in
            MerkleShare(
                recipient: options.spellings[share.recipient] ?? SpelledAddress(share.recipient),
                amount: share.amount)
        }
        let claims: [UniswapDistribution.Claim]
        do {
            let order: UniswapDistribution.Order =
                options.spellings.isEmpty ? .checksummed : .asPublished
            claims = try UniswapDistribution(spelled, order: order).claims
        } catch {
            throw .totalTooLarge
        }
        let byRecipient = Dictionary(shares.map { ($0.recipient, $0) }) { first, _ in first }
        return claims.compactMap { byRecipient[$0.recipient] }
    }

    private static func mustHaveOneClaimEach(
        _ rows: [[Candidate]], _ format: DistributionFunding.Format
    ) throws(PayoutsError) {
        guard format == .uniswap else { return }
        var payees: [Address: [Handle]] = [:]
        for row in rows {
            guard let recipient = row[0].recipient else { continue }
            payees[recipient, default: []].append(row[0].payeeHandle)
        }
        let shared = payees.filter { $0.value.count > 1 }.min { $0.key < $1.key }
        guard let shared else { return }
        throw .recipientShared(shared.key, by: shared.value)
    }
}
