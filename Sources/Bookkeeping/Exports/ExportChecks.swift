import Ethereum
import Ledger

/// What the lines of an export must agree in.
struct ExportChecks {
    private(set) var manifest = ExportManifest()

    private var assets: [[UInt8]: Int] = [:]
    private var sides: [[UInt8]: [UInt8]] = [:]
    private var principals: Set<[UInt8]> = []
    private var seenPrincipal: [UInt8] = []
    private var accounts = ExportAccounts()
    private var journal = ExportJournal()
    private var audit = ExportAudit()
    private var tables = ExportTables()
    private var totals: [ExportManifest.Total] = []
    private var areTotalsChecked = false

    /// What a line of a kind is about that comes now.
    func next(_ table: ExportTable) -> ExportObject {
        switch table {
        case .asset: .asset(manifest.assets + 1)
        case .accountRule: .accountRule(manifest.accountRules + 1)
        case .principal: .principal(manifest.principals + 1)
        case .account: .account(Int64(manifest.accounts + 1))
        case .journalEntry: .journalEntry(journal.newest + 1)
        case .posting: .posting(journal.newestLine + 1, of: journal.newest)
        case .auditEntry: .auditEntry(audit.newest + 1)
        case .checkpoint: .checkpoint(manifest.checkpoints + 1)
        case .table: .table(manifest.tables + 1)
        case .row: .row(tables.rows + 1, of: tables.name)
        }
    }

    mutating func check(
        _ table: ExportTable, _ line: borrowing ExportScanner
    ) throws(ExportFault) {
        if table != .posting, journal.missing > 0 { throw journal.tooFewPostings }
        switch table {
        case .posting:
            manifest.postings += 1
            try journal.post(line, &accounts)
        case .journalEntry:
            manifest.journalEntries += 1
            try mustBeKnown(line.optionalRaw(5))
            try journal.begin(line)
        case .auditEntry:
            manifest.auditEntries += 1
            try mustBeKnown(line.optionalRaw(3))
            try audit.check(line, leaves: journal.leaves)
        case .asset: try asset(line)
        case .accountRule: try accountRule(line)
        case .principal: try principal(line)
        case .account: try account(line)
        case .checkpoint:
            manifest.checkpoints += 1
            try audit.checkpoint(line, number: manifest.checkpoints)
        case .table:
            manifest.tables += 1
            try tables.begin(line)
        case .row:
            manifest.rows += 1
            try tables.row(line, journal, audit)
        }
    }

    /// Looks at what is known only behind the last line, and completes the manifest.
    mutating func finish(digest: String) throws(ExportFault) {
        if journal.missing > 0 { throw journal.tooFewPostings }
        try accounts.mustHaveTheirTotals()
        guard audit.covered == journal.newest else {
            throw ExportFault(
                found: "comes too early: no audit entry covers journal entry \(audit.covered + 1)")
        }
        let erasures = audit.erasures
        if let untold = erasures.untold(entries: journal.erased, auditsAfter: audit.newest) {
            throw ExportFault(found: "ends an export where \(untold)")
        }
        manifest.totals = totals.filter { accounts.hasAccount(ofAsset: $0.asset) }
        manifest.chain = HexDigest.text(of: audit.chain)
        manifest.digest = digest
    }

    private mutating func asset(_ line: borrowing ExportScanner) throws(ExportFault) {
        let id = Array(line.raw(0))
        if let last = totals.last, !last.asset.lexicographicallyPrecedes(id) {
            throw ExportFault(found: "is not in the order of the ids")
        }
        assets[id] = manifest.assets
        totals.append(ExportManifest.Total(asset: id))
        manifest.assets += 1
    }

    private mutating func accountRule(_ line: borrowing ExportScanner) throws(ExportFault) {
        let prefix = Array(line.raw(0))
        guard sides.updateValue(Array(line.raw(3)), forKey: prefix) == nil else {
            throw ExportFault(found: "is there twice")
        }
        manifest.accountRules += 1
    }

    private mutating func principal(_ line: borrowing ExportScanner) throws(ExportFault) {
        guard principals.insert(Array(line.raw(0))).inserted else {
            throw ExportFault(found: "is there twice")
        }
        manifest.principals += 1
    }

    private mutating func account(_ line: borrowing ExportScanner) throws(ExportFault) {
        let code = line.raw(1)
        guard let index = assets[Array(line.raw(2))] else {
            throw ExportFault(found: "names an asset that is not there")
        }
        let prefix = code.prefix { $0 != UInt8(ascii: ":") }
        guard let side = sides[Array(prefix)] else {
            throw ExportFault(found: "is not in the chart of accounts")
        }
        guard line.raw(3).elementsEqual(side) else {
            throw ExportFault(found: "has another normal side than the chart of accounts says")
        }
        try accounts.add(line, assetIndex: index)
        totals[index].debits.add(line.raw(5))
        totals[index].credits.add(line.raw(6))
        manifest.accounts += 1
    }

    private mutating func mustBeKnown(_ id: ArraySlice<UInt8>?) throws(ExportFault) {
        guard let id, !id.elementsEqual(seenPrincipal) else { return }
        seenPrincipal = Array(id)
        guard principals.contains(seenPrincipal) else {
            throw ExportFault(found: "names a principal that is not there")
        }
    }
}
