public import Ethereum
import Ledger

/// A batch as its manifest describes it and as its rows give it again.
public struct OfflineBatch: Sendable {
    let document: ManifestDocument
    let canonical: CanonicalBatch
    /// The calls that the rows make, in their order.
    let calls: [SafeCall]
    /// The transaction that follows from rows, Safe and nonce.
    public let transaction: SafeTransaction

    init(_ document: ManifestDocument, _ canonical: CanonicalBatch) throws {
        self.document = document
        self.canonical = canonical
        var given = document.calls[...]
        calls =
            canonical.funding.map { [SafeCall($0.transfer)] }
            ?? canonical.rows.compactMap { row in
                row.transfer.map { SafeCall($0) } ?? given.popFirst()?.call
            }
        transaction = try SafeTransaction.paying(
            calls, from: document.safe,
            nonce: document.transaction.nonce,
            multiSendCallOnly: document.transaction.multiSendCallOnly)
    }

    /// What must hold of the manifest, in the order in which it is looked at.
    static let rules: [(name: String, problem: @Sendable (OfflineBatch) throws -> String?)] = [
        ("the digest is that of the canonical bytes", digestProblem),
        ("Safe and chain are those of the canonical bytes", safeProblem),
        (
            "every row's call data is that of its payment, or its leaf that of its share",
            callProblem
        ),
        ("a distribution's root and sum are those of its shares", distributionProblem),
        ("rows and totals are the sums of the rows", totalProblem),
        ("the Safe transaction makes just these calls", transactionProblem),
    ]

    private static let digestProblem: @Sendable (OfflineBatch) throws -> String? = { batch in
        let digest = BatchDigest(Digest.sha256(of: batch.canonical.bytes))
        return digest == batch.document.digest
            ? nil : "it says \(batch.document.digest), they give \(digest)"
    }

    private static let safeProblem: @Sendable (OfflineBatch) throws -> String? = { batch in
        let (stated, found) = (batch.document.safe, batch.canonical)
        guard stated.chain == found.chain else {
            return "chain \(stated.chain) and chain \(found.chain)"
        }
        return stated.address == found.safe ? nil : "\(stated.address) and \(found.safe)"
    }

    private static let callProblem: @Sendable (OfflineBatch) throws -> String? = { batch in
        let rows = batch.canonical.rows
        if let funding = batch.canonical.funding {
            let wrong = rows.enumerated().first { place, row in
                row.kind != .share || row.target != funding.token
                    || row.callHash != funding.format.leaf(place, row.recipient, row.amount)
            }
            return wrong.map { "row \($0.offset + 1) has another leaf" }
        }
        guard rows.count == batch.calls.count else { return "calls of rows are missing" }
        let wrong = zip(rows, batch.calls).enumerated().first { !$1.0.isMade(by: $1.1) }
        return wrong.map { "row \($0.offset + 1) has another call" }
    }

    private static let distributionProblem: @Sendable (OfflineBatch) throws -> String? = { batch in
        guard batch.document.funding == batch.canonical.funding else {
            return "the manifest says another one than the canonical bytes"
        }
        guard let funding = batch.canonical.funding else { return nil }
        let sums = try ControlTotal.totals(of: batch.canonical.rows)
        guard sums.count == 1, sums[0].amount == funding.amount else {
            return "the shares are not \(funding.amount) base units of one token"
        }
        let root = try funding.format.root(of: batch.shares)
        return root == funding.root ? nil : "it says \(funding.root), the shares give \(root)"
    }

    private static let totalProblem: @Sendable (OfflineBatch) throws -> String? = { batch in
        let (document, canonical) = (batch.document, batch.canonical)
        let sums = try ControlTotal.totals(of: canonical.rows)
        guard sums == canonical.totals else { return "the canonical totals are other sums" }
        guard document.rowCount == canonical.rows.count else {
            return "the manifest says \(document.rowCount) rows, there are \(canonical.rows.count)"
        }
        guard document.totals.map(\.asset) == sums.map(\.asset) else {
            return "the manifest's totals are of other assets"
        }
        for (stated, sum) in zip(document.totals, sums) {
            let token = canonical.rows.first { $0.asset == sum.asset }?.token
            guard stated.rowCount == sum.rowCount, stated.amount == sum.amount,
                stated.text == sum.amount.text(decimals: stated.unit.decimals),
                stated.token == token
            else {
                return "the manifest says \(stated.text) \(stated.unit.symbol)"
                    + " (\(stated.amount) base units), the rows give \(sum.amount)"
            }
        }
        return nil
    }

    private static let transactionProblem: @Sendable (OfflineBatch) throws -> String? = { batch in
        let (stated, computed) = (batch.document.transaction, batch.transaction)
        let pairs: [(String, String, String)] = [
            ("to", stated.to.description, computed.call.to.description),
            ("value", stated.value, computed.call.value.description),
            ("operation", "\(stated.operation)", "\(computed.operation.rawValue)"),
            (
                "data_keccak256", stated.dataHash.description,
                Keccak256.hash(computed.call.data).description
            ),
            ("domain_hash", stated.domainHash.description, computed.domainHash.description),
            ("message_hash", stated.messageHash.description, computed.messageHash.description),
            ("safe_tx_hash", stated.safeTxHash.description, computed.safeTxHash.description),
        ]
        let other = pairs.first { $0.1 != $0.2 }
        return other.map { "\($0.0) is \($0.1), the rows give \($0.2)" }
    }

    /// What recipients claim, where it is a distribution.
    var shares: [MerkleShare] {
        canonical.rows.map {
            MerkleShare(recipient: SpelledAddress($0.recipient), amount: $0.amount)
        }
    }

    /// What only people can judge; nil where everything is known.
    var notice: String? {
        if let funding = canonical.funding {
            return
                "make sure that the distributor \(funding.distributor) was deployed for the token"
                + " \(funding.token) with the root \(funding.root): nothing here can see it"
        }
        guard let contract = transaction.multiSend else { return nil }
        let safe = document.safe
        guard MultiSend.callOnlyContracts(version: safe.version, chain: safe.chain).isEmpty else {
            return nil
        }
        return "MultiSendCallOnly of Safe \(safe.version) on chain \(safe.chain) is not known here:"
            + " make sure that it is \(contract), which runs as the Safe itself"
    }
}
