import Ethereum
import JSON
import Ledger

/// Renders the files of a batch at the moment when it is frozen; the same facts give the same bytes.
struct BatchFiles {
    /// One file.
    struct File {
        let name: BatchFile
        /// The name to save it under.
        let downloadName: String
        let content: [UInt8]
    }

    let batch: ID<PayoutBatch>
    let part: BatchPart
    let period: Month
    let safeName: String
    let organisation: String
    let frozenAt: Instant
    let frozenBy: Handle
    let digest: BatchDigest
    let canonical: [UInt8]
    let transaction: SafeTransaction
    let rows: [BatchRow]
    let calls: [BatchCall]
    /// How the rows are claimed, where they are shares.
    let funding: DistributionFunding?
    /// What each row is paid for.
    let kinds: [BatchPlace: [RewardKind]]

    /// All of them, the manifest with the digests of the others.
    func all() throws -> [File] {
        var files = [
            file(.transactionBuilder, try transactionBuilder()),
            file(.safeTransaction, safeTransaction()), file(.proposal, proposal()),
        ]
        if let funding {
            files += [file(.rows, table())] + (try claims(of: funding))
        } else if !rows.isEmpty {
            files += [file(.airdrop, try airdrop()), file(.rows, table())] + (try disperse())
        }
        return files + [file(.manifest, try manifest(of: files))]
    }

    private func file(_ name: BatchFile, _ content: [UInt8]) -> File {
        File(
            name: name,
            downloadName: name.downloadName(
                safeName: safeName, organisation: organisation, period: period,
                safe: transaction.safe, nonce: transaction.nonce, part: part, digest: digest),
            content: content)
    }

    /// The description is in the app's checksum: it holds our digest and what people compare.
    private func transactionBuilder() throws -> [UInt8] {
        let totals = try self.totals().map { "\($0.text) \($0.symbol)" }
        let count = rows.count + calls.count
        let row = count == 1 ? "row" : "rows"
        return try TransactionBuilderFile(
            chain: transaction.safe.chain, safe: transaction.safe.address,
            name: "\(organisation) payout \(period)\(part.suffix)",
            description: "\(digest), nonce \(transaction.nonce), \(count) \(row), "
                + (totals + ["\(batch)"]).joined(separator: ", "),
            createdAt: UInt64(clamping: frozenAt.microsecondsSince1970 / 1000),
            calls: transfers.map { ContractCall($0) } + calls.map(\.call)
        ).bytes()
    }

    /// What the Safe moves; nobody of a distribution is paid by it.
    private var transfers: [Transfer] {
        funding.map { [$0.transfer] } ?? rows.map(\.payment.transfer)
    }

    /// The files from which recipients claim. There is no list for apps that pay: it would pay twice.
    private func claims(of funding: DistributionFunding) throws -> [File] {
        try DistributionFiles(funding.format, of: rows.map(\.payment.share)).all
            .map { file($0.name, $0.content) }
    }

    private func airdrop() throws -> [UInt8] {
        try AirdropCSV.bytes(
            of: rows.map { AirdropCSV.Row($0.payment.transfer, decimals: $0.decimals) })
    }

    /// disperse.app reads one asset at a time.
    private func disperse() throws -> [File] {
        try Dictionary(grouping: rows, by: \.payment.asset).sorted { $0.key < $1.key }
            .map { asset, rows in
                let lines = rows.map { AirdropCSV.Row($0.payment.transfer, decimals: $0.decimals) }
                return file(.disperse(asset), try DisperseText.bytes(of: lines))
            }
    }

    /// Every cell is of our own alphabets: nothing needs quotes and nothing is a formula.
    private func table() -> [UInt8] {
        var text =
            "row,type,payee,recipient,chain_id,symbol,token_address,amount,amount_base_units,"
            + "payable_ids,reward_kinds\r\n"
        for row in rows {
            let payment = row.payment
            let cells = [
                "\(row.number)", payment.kind.rawValue, row.payee.description,
                payment.recipient.description, transaction.safe.chain.description, row.symbol,
                payment.token?.description ?? "", payment.amount.text(decimals: row.decimals),
                payment.amount.description,
                payment.payables.map(\.description).joined(separator: "+"),
                (kinds[BatchPlace(batch: batch, row: row.number)] ?? []).map(\.description).joined(
                    separator: "+"),
            ]
            text += cells.joined(separator: ",") + "\r\n"
        }
        return [UInt8](text.utf8)
    }

    private func safeTransaction() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("safe", transaction.safe.address.description)
            writer.field("chainId", transaction.safe.chain.description)
            if case .object(let proposal) = transaction.proposal(sender: nil) {
                for member in proposal.members { writer.field(member.name, member.value) }
            }
            writer.field("origin", origin)
            writer.field("safeVersion", transaction.safe.version.description)
            writer.field("domainHash", transaction.domainHash.description)
            writer.field("messageHash", transaction.messageHash.description)
            writer.field("batchDigest", digest.description)
            writer.field("typedData", transaction.typedData)
        }
        return writer.take() + [UInt8(ascii: "\n")]
    }

    /// Just what the Transaction Service takes; who proposes adds sender and signature.
    private func proposal() -> [UInt8] {
        var writer = JSONWriter()
        writer.value(transaction.proposal(sender: nil, origin: origin))
        return writer.take() + [UInt8(ascii: "\n")]
    }

    /// What is cut off, because the service keeps 200 characters, is not the digest.
    private var origin: String { "\(digest) \(batch) \(organisation) payout \(period)" }
}
