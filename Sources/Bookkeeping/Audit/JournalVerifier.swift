import Crypto
import Ethereum
import JSON
import Ledger

/// Recomputes the journal from its rows, which come in order, one per posting.
struct JournalVerifier {
    private(set) var accounts: VerifiedAccounts
    private(set) var entryCount = 0
    private(set) var postingCount = 0
    /// The first breaks of the rules, each by itself.
    private(set) var gap: String?
    private(set) var forgery: String?
    private(set) var imbalance: String?

    private var newest: Int64 = 0
    private var storedDigest: [UInt8] = []
    private var canonical = CanonicalBytes()
    private var texts = CanonicalBytes()
    private var keyed: [UInt8] = []
    private var sums: [(asset: Int, place: Int, debits: UInt256, credits: UInt256)] = []

    init(_ accounts: VerifiedAccounts) {
        self.accounts = accounts
    }

    mutating func read(_ chunk: [UInt8]) throws {
        var rows = CopyRows(chunk)
        while rows.next() {
            let seq = try rows.integer(4)
            if seq != newest {
                endEntry()
                try beginEntry(seq, rows)
            }
            if try rows.optionalRaw(0) != nil {
                try post(rows)
            } else {
                imbalance = imbalance ?? "entry \(seq) has no postings"
            }
        }
    }

    /// To be called after the last row; the head of the journal says how many there are.
    mutating func finish(head: Int64) {
        endEntry()
        guard gap == nil, head != newest else { return }
        gap = "the head says \(head), the last entry is \(newest)"
    }

    private mutating func beginEntry(_ seq: Int64, _ rows: CopyRows) throws {
        entryCount += 1
        if seq != Int64(entryCount) { gap = gap ?? "there is no entry \(entryCount)" }
        newest = seq
        storedDigest.removeAll(keepingCapacity: true)
        storedDigest.append(contentsOf: try rows.digits(18) ?? [])
        canonical.begin(
            try CanonicalJournalEntry(
                number: rows.raw(4), id: rows.raw(5), effectiveDay: rows.raw(6),
                recordedAt: rows.instant(7), kind: rows.raw(8), principal: rows.optionalRaw(9),
                reverses: rows.optionalRaw(10), textDigest: rows.digits(11) ?? [],
                postingCount: rows.raw(12), source: rows.text(13), requestID: rows.text(14)))
        if forgery == nil, try !isTextKept(rows) {
            forgery = "the text of entry \(seq) is not what was recorded"
        }
    }

    /// Whether memo and metadata are those of their hash, or were erased together with their key.
    private mutating func isTextKept(_ rows: CopyRows) throws -> Bool {
        guard let key = try rows.digits(17) else { return try rows.text(15) == nil }
        guard let memo = try rows.text(15), let metadata = try rows.text(16),
            let digest = try rows.digits(11)
        else { return false }
        texts.journalText(memo: memo, metadata: try Self.pairs(metadata))
        keyed.removeAll(keepingCapacity: true)
        guard HexDigest.append(key, to: &keyed) else { return false }
        keyed.append(contentsOf: texts.bytes)
        return HexDigest.of(keyed, is: digest)
    }

    private static func pairs(
        _ json: ArraySlice<UInt8>
    ) throws -> [(name: [UInt8], value: [UInt8])] {
        guard json.count > 2 else { return [] }
        guard case .object(let object) = try JSONReader().read(Array(json)) else {
            throw StorageError.malformed(type: "metadata")
        }
        return try object.members.map { member in
            guard case .string(let value) = member.value else {
                throw StorageError.malformed(type: "metadata")
            }
            return (Array(member.name.utf8), Array(value.utf8))
        }
    }

    private mutating func post(_ rows: CopyRows) throws {
        postingCount += 1
        guard let place = accounts.place(of: try rows.integer(3)) else {
            imbalance = imbalance ?? "entry \(newest) posts to an account that is not there"
            return
        }
        let amountText = try rows.raw(2)
        let side = try rows.raw(1)
        let isDebit = side.first == UInt8(ascii: "d")
        canonical.posting(
            line: try rows.raw(0), side: side, amount: amountText, asset: accounts.asset(at: place),
            account: accounts.code(at: place))
        let amount = try UInt256(decimal: amountText.span)
        add(amount, isDebit: isDebit, to: accounts.assetIndex(at: place), place)
        if !accounts.post(amount, isDebit: isDebit, at: place) {
            imbalance = imbalance ?? "entry \(newest) brings a total above 2^256 − 1"
        }
    }

    private mutating func add(_ amount: UInt256, isDebit: Bool, to asset: Int, _ place: Int) {
        var index = 0
        while index < sums.count, sums[index].asset != asset { index += 1 }
        if index == sums.count { sums.append((asset, place, .zero, .zero)) }
        let old = isDebit ? sums[index].debits : sums[index].credits
        let (sum, overflows) = old.addingReportingOverflow(amount)
        if overflows { imbalance = imbalance ?? "entry \(newest) sums above 2^256 − 1" }
        if isDebit { sums[index].debits = sum } else { sums[index].credits = sum }
    }

    private mutating func endEntry() {
        guard entryCount > 0 else { return }
        if forgery == nil, !HexDigest.of(canonical.bytes, is: storedDigest[...]) {
            forgery = "entry \(newest) is not what was recorded"
        }
        if imbalance == nil, let wrong = sums.first(where: { $0.debits != $0.credits }) {
            let asset = String(decoding: accounts.asset(at: wrong.place), as: UTF8.self)
            imbalance =
                "entry \(newest) debits \(wrong.debits) and credits \(wrong.credits) base units"
                + " of asset \(asset)"
        }
        sums.removeAll(keepingCapacity: true)
    }
}
