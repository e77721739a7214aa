public import Ethereum

extension PayoutPlan {
    /// How open payables become rows and parts.
    public struct Options: Sendable {
        /// How large a part may be.
        public let limits: BatchSize.Limits
        /// Whether all payables of a payee and asset are one row; otherwise each is its own.
        public let isNetted: Bool
        /// Whether the smallest row goes alone, before all others.
        public let hasTestPayment: Bool
        /// Which rows recipients claim instead of being paid; nil where all are paid.
        public let distribution: DistributionOptions?

        /// The same, with one row a part, for a Safe that makes one call at a time.
        public func withOneRowEach() throws(PayoutsError) -> Options {
            Options(
                limits: try BatchSize.Limits(
                    rows: 1, callDataBytes: limits.callDataBytes, gas: limits.gas),
                isNetted: isNetted, hasTestPayment: hasTestPayment, distribution: distribution)
        }

        /// Options of a plan.
        public init(
            limits: BatchSize.Limits, isNetted: Bool = true, hasTestPayment: Bool = false,
            distribution: DistributionOptions? = nil
        ) {
            self.limits = limits
            self.isNetted = isNetted
            self.hasTestPayment = hasTestPayment
            self.distribution = distribution
        }
    }

    /// Plans candidates in as many parts as their size asks for, each in the order of the rows; or the
    /// first part only.
    ///
    /// The same candidates and options always give the same parts. Throws ``PayoutsError`` when there
    /// is nothing to pay, and names every payee of these parts that has no address or one that must not
    /// be paid (`forbidden`: tokens, Safes). Distributions come after all that is paid.
    public static func parts(
        _ candidates: [Candidate], _ options: Options, chain: ChainID, forbidden: Set<Address>,
        onlyFirst: Bool = false
    ) throws(PayoutsError) -> [PayoutPlan] {
        guard !candidates.isEmpty else { throw .nothingToPay }
        let (paid, claimed) = separate(candidates, options)
        let rows = rows(of: paid, isNetted: options.isNetted)
        let split =
            split(testFirst(rows, options), options.limits).map { (rows: $0, isClaimed: false) }
            + claimed.map { (rows: $0, isClaimed: true) }
        let wanted = onlyFirst ? Array(split.prefix(1)) : split
        try mustBeReachable(
            wanted.flatMap { $0.rows.map { $0[0] } }, chain: chain, forbidden: forbidden)
        var parts: [PayoutPlan] = []
        for part in wanted {
            guard part.isClaimed, let distribution = options.distribution else {
                parts.append(try PayoutPlan(rows: part.rows))
                continue
            }
            parts.append(try PayoutPlan(shares: part.rows, distribution))
        }
        return parts
    }

    /// Greedy in the order of the rows, so that a row added later moves none before it.
    private static func split(
        _ groups: [[[Candidate]]], _ limits: BatchSize.Limits
    ) -> [[[Candidate]]] {
        var parts: [[[Candidate]]] = []
        for rows in groups {
            var part: [[Candidate]] = []
            var (size, payables) = (BatchSize(), 0)
            for row in rows {
                var next = size
                next.add(isNative: row[0].token == nil, isFirst: !row[0].isKnownHolder)
                if !part.isEmpty,
                    !next.isWithin(limits) || payables + row.count > payableLimit
                {
                    parts.append(part)
                    (part, size, payables) = ([], BatchSize(), 0)
                    next = size
                    next.add(isNative: row[0].token == nil, isFirst: !row[0].isKnownHolder)
                }
                part.append(row)
                (size, payables) = (next, payables + row.count)
            }
            if !part.isEmpty { parts.append(part) }
        }
        return parts
    }

    /// The row of the smallest amount by itself, where that is asked for and others follow.
    ///
    /// Amounts of different assets do not compare; the first row's asset counts.
    private static func testFirst(_ rows: [[Candidate]], _ options: Options) -> [[[Candidate]]] {
        guard options.hasTestPayment, rows.count > 1, let asset = rows.first?[0].asset else {
            return [rows]
        }
        let own = rows.indices.filter { rows[$0][0].asset == asset }
        let smallest = own.min { sum(rows[$0]) < sum(rows[$1]) } ?? 0
        var others = rows
        let test = others.remove(at: smallest)
        return [[test], others]
    }

    private static func sum(_ row: [Candidate]) -> UInt256 {
        row.reduce(.zero) { $0.addingReportingOverflow($1.amount).0 }
    }
}
