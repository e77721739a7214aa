import Ethereum

extension SignerSheet {
    /// How many rows of each asset are shown as its largest.
    private static let largestRows = 5
    /// How many changes since the month before are shown.
    private static let changeLimit = 300

    func document() throws(PayoutsError) -> SheetDocument {
        var sheet = SheetDocument(
            title:
                "\(subject.organisation): payout \(subject.period)\(subject.part.suffix),"
                + " nonce \(subject.transaction.nonce)"
        )
        sheet.add("Compare and tick", .ticks(Self.questions))
        sheet.add("Batch", .facts(batchFacts))
        if !calls.isEmpty { sheet.add("Calls", listedCalls()) }
        if let funding { sheet.add("Distribution", .facts(facts(of: funding))) }
        sheet.add("Totals", try totals())
        sheet.add("What the device shows", .facts(transactionFacts))
        sheet.add("Five largest rows of each asset", largest())
        sheet.add("New or changed addresses", fresh())
        sheet.add("Checks before the freeze", listedChecks())
        sheet.add("Who decided", people())
        sheet.add("Since \(comparison.month)", sums(), changes())
        return sheet
    }

    private static let questions = [
        "The digest is the one that I got by another way than this sheet.",
        "The device shows this domain hash, message hash or safeTxHash, every group of it.",
        "Safe, chain and nonce are those that I expect.",
        "Every new or changed address was confirmed by its payee.",
    ]

    private var batchFacts: [(name: String, value: String)] {
        let safe = subject.safe
        let chain = safe.chain.shortName.map { "\(safe.chain) (\($0))" } ?? safe.chain.description
        return [
            ("Batch", subject.batch.description),
            ("Digest", subject.digest.description),
            ("Safe", "\(safe.address) \(safe.name)"),
            ("Chain", chain),
            ("Safe version", subject.transaction.safe.version.description),
            ("Nonce", subject.transaction.nonce.description),
            ("Signatures", "\(safe.threshold) of \(safe.owners.count) owners"),
            ("Rows", "\(rows.count + calls.count)"),
        ] + (ownersChange.map { [("Owners changed since the freeze", $0.description)] } ?? [])
    }

    /// The Safe makes one transfer; who gets what of it is in the root.
    private func facts(of funding: DistributionFunding) -> [(name: String, value: String)] {
        let unit = rows.first?.unit
        return [
            ("Format", funding.format.rawValue), ("Distributor", funding.distributor.description),
            ("Token", funding.token.description),
            ("Merkle root", Self.grouped(funding.root)),
            ("Merkle root whole", funding.root.description),
            ("Shares", "\(rows.count), claimed by their recipients"),
            ("Transfer", unit?.text(funding.amount) ?? funding.amount.description),
        ]
    }

    private func totals() throws(PayoutsError) -> SheetDocument.Block {
        let totals = try ControlTotal.totals(of: rows.map(\.payment))
        return .table(
            ["asset", "rows", "amount", "base units", "contract"],
            totals.map { total in
                let row = rows.first { $0.payment.asset == total.asset }
                return [
                    row?.unit.symbol ?? "", "\(total.rowCount)",
                    total.amount.text(decimals: row?.unit.decimals ?? 0), total.amount.description,
                    row?.payment.token?.description ?? "native",
                ]
            }, none: "None.")
    }

    private var transactionFacts: [(name: String, value: String)] {
        let transaction = subject.transaction
        let isDelegated = transaction.operation == .delegateCall
        return [
            ("Domain hash", Self.grouped(transaction.domainHash)),
            ("Message hash", Self.grouped(transaction.messageHash)),
            ("safeTxHash", Self.grouped(transaction.safeTxHash)),
            ("safeTxHash whole", transaction.safeTxHash.description),
            ("To", transaction.call.to.description + (isDelegated ? " (MultiSendCallOnly)" : "")),
            ("Operation", isDelegated ? "1, delegate call" : "0, call"),
            ("Value", transaction.call.value.description),
            ("Data", "\(transaction.call.data.count) bytes"),
            ("Keccak of data", Keccak256.hash(transaction.call.data).description),
            ("Gas and refund", "all zero"),
        ]
    }

    /// Eight groups of eight digits, as people read them to each other.
    static func grouped(_ hash: Hash32) -> String {
        let digits = Array(hash.description.dropFirst(2))
        return stride(from: 0, to: digits.count, by: 8).map { start in
            String(digits[start..<min(start + 8, digits.count)])
        }.joined(separator: " ")
    }

    private func largest() -> SheetDocument.Block {
        let byAsset = Dictionary(grouping: rows, by: \.payment.asset).sorted { $0.key < $1.key }
        let shown = byAsset.flatMap { _, rows in
            rows.sorted { ($1.payment.amount, $0.number) < ($0.payment.amount, $1.number) }
                .prefix(Self.largestRows)
        }
        return .table(
            ["row", "payee", "amount", "address"],
            shown.map { row in
                [
                    "\(row.number)", row.payee.description, row.unit.text(row.payment.amount),
                    row.payment.recipient.description,
                ]
            }, none: "None.")
    }

    private func fresh() -> SheetDocument.Block {
        .table(
            ["payee", "address", "paid before at", "entered"],
            freshAddresses.map { fresh in
                let entered = fresh.entered.map { entered in
                    entered.at.description + (entered.by.map { " by \($0)" } ?? "")
                }
                return [
                    fresh.payee.description, fresh.address.description,
                    fresh.previous?.description ?? "never", entered ?? "unknown",
                ]
            }, none: "None: everybody was paid at the same address the last time.")
    }

    private func listedCalls() -> SheetDocument.Block {
        .table(
            ["row", "kind", "to", "what", "value", "why"],
            calls.enumerated().map { index, item in
                [
                    "\(index + 1)", item.kind.rawValue, item.call.to.description,
                    item.call.summary, item.call.value.description, item.reason,
                ]
            }, none: "None.")
    }

    private func listedChecks() -> SheetDocument.Block {
        .table(
            ["check", "row", "found", "why it is all right"],
            checks.map { check, reason in
                [check.code.rawValue, check.row.map { "\($0)" } ?? "-", check.detail, reason]
            }, none: "Nothing was found.")
    }

    private func people() -> SheetDocument.Block {
        let steps: [(what: String, step: Step)] =
            [("planned", planned), ("frozen", frozen)] + approvals.map { ("approved", $0) }
        return .table(
            ["what", "who", "when"],
            steps.map { [$0.what, $0.step.who.description, $0.step.at.description] },
            none: "Nobody.")
    }

    private func sums() -> SheetDocument.Block {
        .table(
            ["asset", "\(comparison.month)", "\(subject.period)"],
            comparison.sums.map { sum in
                [
                    sum.unit.symbol, sum.before.text(decimals: sum.unit.decimals),
                    sum.now.text(decimals: sum.unit.decimals),
                ]
            }, none: "Nothing was paid.")
    }

    private func changes() -> SheetDocument.Block {
        var rows = comparison.changes.prefix(Self.changeLimit).map { change in
            [
                change.payee.description, change.before.map(change.unit.text) ?? "nothing",
                change.now.map(change.unit.text) ?? "nothing",
            ]
        }
        let left = comparison.changes.count - rows.count
        if left > 0 { rows.append(["and \(left) more", "", ""]) }
        return .table(
            ["payee", "\(comparison.month)", "\(subject.period)"], rows,
            none: "Every payee gets what was paid in the month before.")
    }
}

extension ContractCall {
    /// The function called, or how much data there is; for people.
    var summary: String {
        switch content {
        case .nothing: "plain payment"
        case .function(let call): call.function.description
        case .data(let data): "\(data.count) bytes of data"
        }
    }
}
