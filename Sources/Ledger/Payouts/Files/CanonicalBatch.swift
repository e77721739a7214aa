public import Ethereum

/// The bytes of a batch that its digest stands for; the form never changes within a version.
///
/// UTF-8 lines that end with LF and hold no space but the one in the first. Fields are separated by
/// commas, payables of a row by `+`:
///
///     vestry-batch 1
///     chain,31337
///     safe,0x…
///     1,erc20,TARGET,RECIPIENT,ASSET,BASE_UNITS,KECCAK_OF_CALL_DATA,PAYABLE+PAYABLE
///     rows,1
///     total,ASSET,ROWS,BASE_UNITS
///
/// Addresses carry their EIP-55 checksum, rows are in execution order and numbered from 1, totals in
/// the order of the asset ids. The target is the contract called, or the recipient of a native row.
///
/// Of a distribution a line after that of the Safe says how it is claimed, and by which call it is funded:
///
///     distribution,uniswap,TOKEN,DISTRIBUTOR,BASE_UNITS,KECCAK_OF_CALL_DATA,ROOT
///
/// Its rows are of kind `share`, in the order of the claims; their target is the token, and in place of
/// the Keccak of call data stands that of the leaf.
/// A row of kind `call` pays nobody: its recipient is its target, it has no asset and no payables, and its
/// base units are the native currency that goes along.
public struct CanonicalBatch: Hashable, Sendable {
    /// One row as the bytes hold it.
    public struct Row: Hashable, Sendable {
        /// How the value moves.
        public let kind: Payment.Kind
        /// The contract called, or the recipient of a native row.
        public let target: Address
        /// Who is paid.
        public let recipient: Address
        /// In what; nil for a call.
        public let asset: ID<Asset>?
        /// Base units; of a call, of the native currency that goes along.
        public let amount: UInt256
        /// The Keccak-256 of the call data; of a share its leaf.
        public let callHash: Hash32
        /// What it pays, in the order of the ids.
        public let payables: [ID<Payable>]

        /// The token contract; nil for native currency and for a call.
        public var token: Address? { kind == .erc20 || kind == .share ? target : nil }

        /// What the Safe moves, in the words of the chain; nil for a call, whose data stand elsewhere,
        /// and for a share.
        public var transfer: Transfer? {
            guard kind == .erc20 || kind == .native else { return nil }
            return Transfer(token: token, recipient: recipient, amount: amount)
        }

        /// Whether target and hash of the call data are those of a call.
        public func isMade(by call: SafeCall) -> Bool {
            call.to == target && Keccak256.hash(call.data) == callHash
                && (kind != .call || call.value == amount)
        }
    }

    /// The chain on which the Safe pays.
    public let chain: ChainID
    /// The Safe that pays.
    public let safe: Address
    /// How its rows are claimed, where they are shares.
    public let funding: DistributionFunding?
    /// In execution order.
    public let rows: [Row]
    /// In the order of the asset ids.
    public let totals: [ControlTotal]

    init(
        chain: ChainID, safe: Address, funding: DistributionFunding?, rows: [Row],
        totals: [ControlTotal]
    ) {
        self.chain = chain
        self.safe = safe
        self.funding = funding
        self.rows = rows
        self.totals = totals
    }

    /// Version 1 of the bytes.
    public static func bytes(
        chain: ChainID, safe: Address, payments: [Payment], calls: [SafeCall] = [],
        totals: [ControlTotal]
    ) -> [UInt8] {
        let rows = payments.map { Row($0) } + calls.map { Row($0) }
        return CanonicalBatch(
            chain: chain, safe: safe, funding: nil, rows: rows, totals: totals
        ).bytes
    }

    /// Version 1 of the bytes of a distribution, which has its distributor.
    ///
    /// Throws ``PayoutsError/totalTooLarge``.
    public static func bytes(
        chain: ChainID, safe: Address, funding: DistributionFunding, shares: [Payment]
    ) throws(PayoutsError) -> [UInt8] {
        let rows = shares.enumerated().map { Row($1, leaf: funding.format.leaf($0, $1)) }
        return CanonicalBatch(
            chain: chain, safe: safe, funding: funding, rows: rows,
            totals: try ControlTotal.totals(of: shares)
        ).bytes
    }

    /// Version 1 of the bytes.
    public var bytes: [UInt8] {
        var text = "vestry-batch 1\nchain,\(chain)\nsafe,\(safe)\n"
        if let funding { text += funding.line + "\n" }
        for (index, row) in rows.enumerated() {
            let fields = [
                "\(index + 1)", row.kind.rawValue, row.target.description,
                row.recipient.description, row.asset?.description ?? "", row.amount.description,
                row.callHash.description, row.payables.map(\.description).joined(separator: "+"),
            ]
            text += fields.joined(separator: ",") + "\n"
        }
        text += "rows,\(rows.count)\n"
        for total in totals {
            text += "total,\(total.asset),\(total.rowCount),\(total.amount)\n"
        }
        return [UInt8](text.utf8)
    }
}

extension CanonicalBatch.Row {
    init(_ payment: Payment) {
        let call = payment.call
        kind = payment.kind
        target = call.to
        recipient = payment.recipient
        asset = payment.asset
        amount = payment.amount
        callHash = Keccak256.hash(call.data)
        payables = payment.payables
    }

    init(_ share: Payment, leaf: Hash32) {
        kind = .share
        target = share.token ?? share.recipient
        recipient = share.recipient
        asset = share.asset
        amount = share.amount
        callHash = leaf
        payables = share.payables
    }

    init(_ call: SafeCall) {
        kind = .call
        target = call.to
        recipient = call.to
        asset = nil
        amount = call.value
        callHash = Keccak256.hash(call.data)
        payables = []
    }
}
