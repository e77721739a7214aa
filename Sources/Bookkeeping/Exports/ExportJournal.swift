import Crypto
import Ethereum
import Ledger

/// Recomputes the journal of an export: numbers, hashes and balance of its entries.
struct ExportJournal {
    /// The number of the entry that was read last.
    private(set) var newest: Int64 = 0
    private(set) var newestLine: Int64 = 0
    /// How many of its postings are still to come.
    private(set) var missing: Int64 = 0
    /// The hashes of all entries one after another.
    private(set) var leaves: [UInt8] = []
    /// The numbers of the entries without text.
    private(set) var erased: [Int64] = []

    private var digest: [UInt8] = []
    private var canonical = CanonicalBytes()
    private var texts = CanonicalBytes()
    private var keyed: [UInt8] = []
    private var sums: [(asset: Int, debits: UInt256, credits: UInt256)] = []

    var tooFewPostings: ExportFault {
        ExportFault(found: "comes where \(missing) postings of journal entry \(newest) are missing")
    }

    mutating func begin(_ line: borrowing ExportScanner) throws(ExportFault) {
        guard line.integer(0) == newest + 1 else {
            throw ExportFault(found: "is missing: the number is another")
        }
        newest += 1
        newestLine = 0
        guard let count = line.integer(13), count > 0 else {
            throw ExportFault(found: "has no postings")
        }
        missing = count
        try mustHaveItsText(line)
        canonical.begin(
            CanonicalJournalEntry(
                number: line.raw(0), id: line.raw(1), effectiveDay: line.raw(2),
                recordedAt: line.raw(3), kind: line.raw(4), principal: line.optionalRaw(5),
                reverses: line.optionalRaw(6), textDigest: line.raw(12),
                postingCount: line.raw(13), source: line.text(7), requestID: line.text(8)))
        digest.removeAll(keepingCapacity: true)
        digest.append(contentsOf: line.raw(14))
        sums.removeAll(keepingCapacity: true)
    }

    mutating func post(
        _ line: borrowing ExportScanner, _ accounts: inout ExportAccounts
    ) throws(ExportFault) {
        guard missing > 0 else { throw ExportFault(found: "belongs to no journal entry") }
        guard let number = line.integer(0), number > newestLine else {
            throw ExportFault(found: "is not in the order of the lines")
        }
        newestLine = number
        guard let account = line.integer(2), let place = accounts.place(of: account) else {
            throw ExportFault(found: "names an account that is not there")
        }
        let side = line.raw(1)
        let isDebit = side.elementsEqual("debit".utf8)
        guard isDebit || side.elementsEqual("credit".utf8) else {
            throw ExportFault(found: "is neither debit nor credit")
        }
        let amount = try ExportAccounts.amount(line.raw(3))
        guard !amount.isZero else { throw ExportFault(found: "has the amount zero") }
        guard accounts.post(amount, isDebit: isDebit, at: place),
            add(amount, isDebit, asset: accounts.assetIndex(at: place))
        else { throw ExportFault(found: "makes a total pass 2^256 − 1") }
        canonical.posting(
            line: line.raw(0), side: side, amount: line.raw(3), asset: accounts.asset(at: place),
            account: accounts.code(at: place))
        missing -= 1
        if missing == 0 { try end() }
    }

    /// Whether memo and metadata are those of their hash, or were erased together with their key.
    private mutating func mustHaveItsText(_ line: borrowing ExportScanner) throws(ExportFault) {
        guard let key = line.optionalRaw(11), let memo = line.text(9) else {
            guard line.optionalRaw(11) == nil, line.text(9) == nil, line.pairs.isEmpty else {
                throw ExportFault(found: "has text without its key, or a key without text")
            }
            erased.append(newest)
            return
        }
        texts.journalText(memo: memo, metadata: line.pairs)
        keyed.removeAll(keepingCapacity: true)
        guard HexDigest.append(key, to: &keyed) else {
            throw ExportFault(found: "has a key that is none")
        }
        keyed.append(contentsOf: texts.bytes)
        guard HexDigest.of(keyed, is: line.raw(12)) else {
            throw ExportFault(found: "has another text than was recorded")
        }
    }

    private mutating func add(_ amount: UInt256, _ isDebit: Bool, asset: Int) -> Bool {
        var index = 0
        while index < sums.count, sums[index].asset != asset { index += 1 }
        if index == sums.count { sums.append((asset, .zero, .zero)) }
        let old = isDebit ? sums[index].debits : sums[index].credits
        let (sum, overflows) = old.addingReportingOverflow(amount)
        if isDebit { sums[index].debits = sum } else { sums[index].credits = sum }
        return !overflows
    }

    /// Looks at the entry once its last posting is there.
    private mutating func end() throws(ExportFault) {
        guard HexDigest.of(canonical.bytes, is: digest[...]) else {
            throw ExportFault(found: "ends an entry that is not what was recorded")
        }
        guard sums.allSatisfy({ $0.debits == $0.credits }) else {
            throw ExportFault(found: "ends an entry whose debits and credits differ")
        }
        _ = HexDigest.append(digest[...], to: &leaves)
    }
}
