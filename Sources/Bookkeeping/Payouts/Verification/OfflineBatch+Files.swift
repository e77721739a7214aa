import Ethereum
import JSON
import Ledger

extension OfflineBatch {
    /// The name under which the manifest knows a file, and what is wrong with its content.
    func compare(_ file: BatchVerification.File) -> (name: String?, problem: String?) {
        let kind = BatchFileKind(file.content)
        let name = self.name(of: kind, file.content)
        do {
            if let problem = try problem(of: kind, file.content) { return (name, problem) }
        } catch {
            return (name, "\(error)")
        }
        guard let name else { return (nil, nil) }
        let sum = String(Digest.sha256(of: file.content).description.dropFirst(2))
        guard document.files.contains(where: { $0.name == name && $0.sha256 == sum }) else {
            return (name, "pays the same, but its bytes are not those of the manifest")
        }
        return (name, nil)
    }

    private func name(of kind: BatchFileKind, _ content: [UInt8]) -> String? {
        switch kind {
        case .manifest: BatchFile.manifest.rawValue
        case .transactionBuilder: BatchFile.transactionBuilder.rawValue
        case .safeTransaction: BatchFile.safeTransaction.rawValue
        case .proposal: BatchFile.proposal.rawValue
        case .rows: BatchFile.rows.rawValue
        case .airdrop: BatchFile.airdrop.rawValue
        case .disperse: disperseAsset(content).map { BatchFile.disperse($0).rawValue }
        case .claims(let name): name.rawValue
        case .signerSheet, .other: nil
        }
    }

    private func problem(of kind: BatchFileKind, _ content: [UInt8]) throws -> String? {
        switch kind {
        case .manifest: nil
        case .transactionBuilder: try builderProblem(content)
        case .safeTransaction, .proposal: try proposalProblem(content)
        case .rows: rowsProblem(content)
        case .airdrop: firstDifference(content, try AirdropCSV.bytes(of: lines(canonical.rows)))
        case .disperse: try disperseProblem(content)
        case .claims(let name): try claimsProblem(name, content)
        case .signerSheet: sheetProblem(content)
        case .other: "is no file of a batch"
        }
    }

    private func builderProblem(_ content: [UInt8]) throws -> String? {
        let json = try BatchFileKind.json(content)
        let file =
            try document.calls.isEmpty
            ? TransactionBuilderFile(json) : TransactionBuilderFile(callsIn: json)
        guard file.chain == canonical.chain else { return "is for chain \(file.chain)" }
        guard file.safe == canonical.safe else { return "is for the Safe \(file.safe)" }
        let found = file.calls.map(\.safeCall)
        guard document.calls.isEmpty else {
            let same = zip(found, calls).prefix { $0 == $1 }.count
            return found == calls ? nil : "row \(same + 1) is another call than that of the batch"
        }
        let differences = PaymentDifference.between(
            canonical.funding.map { [$0.transfer] } ?? canonical.rows.compactMap(\.transfer),
            and: found)
        guard let first = differences.first else { return nil }
        return "\(first.sentence) (\(differences.count) rows differ)"
    }

    private func proposalProblem(_ content: [UInt8]) throws -> String? {
        let proposed = try SafeTransaction(
            proposal: BatchFileKind.json(content), of: document.safe)
        let fields = transaction.differences(from: proposed)
        guard let first = fields.first else { return nil }
        return
            "\(first.rawValue) is \(proposed.text(first)), the rows give \(transaction.text(first))"
    }

    private func claimsProblem(_ name: BatchFile, _ content: [UInt8]) throws -> String? {
        guard let funding = canonical.funding else { return "is of a distribution" }
        let files = try DistributionFiles(funding.format, of: shares).all
        guard let due = files.first(where: { $0.name == name }) else {
            return "is of another format than \(funding.format.rawValue)"
        }
        guard due.content != content else { return nil }
        let same = zip(due.content, content).prefix { $0 == $1 }.count
        return "is not what the shares give, from byte \(same + 1) on"
    }

    private func disperseProblem(_ content: [UInt8]) throws -> String? {
        guard let asset = disperseAsset(content) else { return "pays what no asset's rows pay" }
        let rows = canonical.rows.filter { $0.asset == asset }
        return firstDifference(content, try DisperseText.bytes(of: lines(rows)))
    }

    /// The asset whose rows the lines come nearest to.
    private func disperseAsset(_ content: [UInt8]) -> ID<Asset>? {
        let given = Set(content.split(separator: UInt8(ascii: "\n")))
        let counts = document.totals.map { total in
            let rows = canonical.rows.filter { $0.asset == total.asset }
            let shared = rows.filter { row in
                given.contains(
                    [UInt8](
                        "\(row.recipient) \(row.amount.text(decimals: total.unit.decimals))".utf8)[
                            ...])
            }
            return (asset: total.asset, count: shared.count)
        }
        return counts.max { $0.count < $1.count }.flatMap { $0.count > 0 ? $0.asset : nil }
    }

    /// A sheet is made later than the manifest, so what counts is what it shows.
    private func sheetProblem(_ content: [UInt8]) -> String? {
        let text = String(decoding: content, as: UTF8.self)
        let shown = [
            document.digest.description, document.batch, canonical.safe.description,
            transaction.safeTxHash.description,
        ]
        return shown.first { !text.contains($0) }.map { "does not show \($0)" }
    }

    private func lines(_ rows: [CanonicalBatch.Row]) -> [AirdropCSV.Row] {
        rows.compactMap { row in
            row.transfer.map { AirdropCSV.Row($0, decimals: unit(of: row.asset).decimals) }
        }
    }

    func unit(of asset: ID<Asset>?) -> AssetUnit {
        document.totals.first { $0.asset == asset }?.unit ?? AssetUnit(symbol: "?", decimals: 0)
    }

    private func firstDifference(_ given: [UInt8], _ expected: [UInt8]) -> String? {
        guard given != expected else { return nil }
        let (found, wanted) = (Self.lines(in: given), Self.lines(in: expected))
        let line = zip(found, wanted).prefix { $0 == $1 }.count
        let there = line < found.count ? "\"\(found[line].prefix(120))\"" : "nothing"
        let due = line < wanted.count ? "\"\(wanted[line].prefix(120))\"" : "nothing"
        return "line \(line + 1) is \(there), the rows give \(due)"
    }

    private static func lines(in bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

extension PaymentDifference {
    /// What was found in a row of a file, numbered from 1.
    fileprivate var sentence: String {
        switch self {
        case .missing(let row, _): "row \(row + 1) is missing"
        case .other(let row, let expected, let found):
            "row \(row + 1) pays \(found.amount) base units of \(Self.name(found.token)) to"
                + " \(found.recipient) instead of \(expected.amount) of \(Self.name(expected.token))"
                + " to \(expected.recipient)"
        case .notAPayment(let row, _, let call): "row \(row + 1) calls \(call.to) and pays nobody"
        case .unexpected(let row, let call): "row \(row + 1), a call of \(call.to), is too many"
        }
    }

    private static func name(_ token: Address?) -> String {
        token?.description ?? "native currency"
    }
}
