import Crypto
import Ethereum
import JSON
import Ledger

/// Recomputes the journal from its rows, slice by slice: the entries of a slice, then their postings,
/// both in order.
struct JournalVerifier: Sendable {
    private(set) var accounts: VerifiedAccounts
    /// The stored hashes of the entries, one after another.
    private(set) var leaves: [UInt8] = []
    private(set) var entryCount = 0
    private(set) var postingCount = 0
    /// The first breaks of the rules, each by itself.
    private(set) var gap: String?
    private(set) var forgeries = Breaks()
    private(set) var imbalance: String?

    /// The numbers of entries by hand above the limit that was in force for them.
    private(set) var aboveLimit: [Int64] = []
    /// The numbers of entries without text.
    private(set) var erased: [Int64] = []

    private let limits: LimitHistory
    private var isByHand = false
    /// Month totals are of entries up to this number.
    private let monthsThrough: Int64
    private var entries = CopyBinaryRows()
    private var spelled = SpelledValues()
    private var hasEntry = false
    private var newest: Int64 = 0
    private var month = Int32(0)
    private var hasPosting = false
    private var storedDigest: [UInt8] = []
    private var canonical = CanonicalBytes()
    private var texts = CanonicalBytes()
    private var keyed: [UInt8] = []
    private var sums: [(asset: Int, place: Int, debits: UInt256, credits: UInt256)] = []

    /// Nothing read yet; months are summed up to the entry of this number, and entries by hand held to
    /// the limits.
    init(_ accounts: VerifiedAccounts, monthsThrough: Int64, limits: LimitHistory) {
        self.accounts = accounts
        self.monthsThrough = monthsThrough
        self.limits = limits
    }

    /// Rows as COPY gives them: the entries of a slice at once in the binary format, then their postings
    /// in pieces in the text format, then the end of the slice.
    enum Rows: Sendable {
        case entries([UInt8])
        case postings([UInt8])
        case end
    }

    /// Looks at the next rows.
    mutating func take(_ rows: Rows) throws {
        switch rows {
        case .entries(let entries): try begin(entries)
        case .postings(let postings): try read(postings)
        case .end: try end()
        }
    }

    /// Begins a slice with its entries, in whole rows.
    private mutating func begin(_ entries: [UInt8]) throws {
        self.entries = CopyBinaryRows()
        try self.entries.feed(entries)
        try nextEntry()
    }

    /// Reads the next postings of the slice; what belongs to none of its entries is passed over.
    private mutating func read(_ chunk: [UInt8]) throws {
        var rows = CopyRows(chunk)
        while rows.next() {
            let seq = try rows.integer(0)
            while hasEntry, newest < seq { try nextEntry() }
            guard hasEntry, newest == seq else { continue }
            do {
                try post(rows)
            } catch {
                imbalance = imbalance ?? "entry \(newest) has a posting that cannot be read"
            }
        }
    }

    /// Ends the slice.
    private mutating func end() throws {
        while hasEntry { try nextEntry() }
    }

    /// As the database spells them.
    private static let kindsByHand = Set(
        JournalEntry.Kind.allCases.filter { $0.isOpenToPeople || $0 == .reversal }
            .map { Array($0.rawValue.utf8) })

    private mutating func nextEntry() throws {
        if hasEntry { endEntry() }
        hasEntry = try entries.next()
        guard hasEntry else { return }
        entryCount += 1
        newest = try entries.integer(0)
        if newest != Int64(entryCount) { gap = gap ?? "there is no entry \(entryCount)" }
        hasPosting = false
        isByHand = false
        do {
            try beginEntry()
        } catch {
            forgeries.add("entry \(newest) has a value that cannot be read", of: newest)
        }
    }

    /// To be called after the last row; the head of the journal says how many there are.
    mutating func finish(head: Int64) {
        guard gap == nil, head != newest else { return }
        gap = "the head says \(head), the last entry is \(newest)"
    }

    private mutating func beginEntry() throws {
        month = 0
        storedDigest.removeAll(keepingCapacity: true)
        storedDigest.append(contentsOf: try entries.bytes(14))
        guard storedDigest.count == 32 else {
            leaves.append(contentsOf: repeatElement(0, count: 32))
            throw StorageError.malformed(type: "digest")
        }
        leaves.append(contentsOf: storedDigest)
        if !limits.isEmpty {
            isByHand =
                try entries.optionalBytes(9) == nil
                || Self.kindsByHand.contains(Array(entries.bytes(4)))
        }
        spelled.removeAll()
        let number = spelled.integer(newest)
        let id = try spelled.uuid(entries.bytes(1))
        let day = try spelled.day(entries.integer(2))
        let recordedAt = try spelled.instant(entries.integer(3))
        let principal = try entries.optionalBytes(5).map { try spelled.uuid($0) }
        let reverses = try entries.optionalInteger(6).map { spelled.integer($0) }
        let textDigest = spelled.digits(try entries.bytes(7))
        let postingCount = spelled.integer(try entries.integer(8))
        month = newest > monthsThrough ? 0 : VerifiedAccounts.month(of: spelled[day])
        canonical.begin(
            CanonicalJournalEntry(
                number: spelled[number], id: spelled[id], effectiveDay: spelled[day],
                recordedAt: spelled[recordedAt], kind: try entries.bytes(4),
                principal: principal.map { spelled[$0] }, reverses: reverses.map { spelled[$0] },
                textDigest: spelled[textDigest], postingCount: spelled[postingCount],
                source: try entries.optionalBytes(9), requestID: try entries.optionalBytes(10)))
        if try !isTextKept() {
            forgeries.add("the text of entry \(newest) is not what was recorded", of: newest)
        }
    }

    /// Whether memo and metadata are those of their hash, or were erased together with their key.
    private mutating func isTextKept() throws -> Bool {
        guard let key = try entries.optionalBytes(13) else {
            erased.append(newest)
            return try entries.optionalBytes(11) == nil
                && entries.bytes(12).elementsEqual(Self.noMetadata)
        }
        guard let memo = try entries.optionalBytes(11) else { return false }
        texts.journalText(memo: memo, metadata: try Self.pairs(entries.bytes(12)))
        keyed.removeAll(keepingCapacity: true)
        keyed.append(contentsOf: key)
        keyed.append(contentsOf: texts.bytes)
        return SHA256.hash(data: keyed).elementsEqual(try entries.bytes(7))
    }

    private static let noMetadata = "{}".utf8

    private static func pairs(
        _ json: ArraySlice<UInt8>
    ) throws -> [(name: [UInt8], value: [UInt8])] {
        guard !json.elementsEqual(noMetadata) else { return [] }
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
        hasPosting = true
        guard let place = accounts.place(of: try rows.integer(4)) else {
            imbalance = imbalance ?? "entry \(newest) posts to an account that is not there"
            return
        }
        let amountText = try rows.raw(3)
        let side = try rows.raw(2)
        let isDebit = side.first == UInt8(ascii: "d")
        canonical.posting(
            line: try rows.raw(1), side: side, amount: amountText, asset: accounts.asset(at: place),
            account: accounts.code(at: place))
        let amount = try UInt256(decimal: amountText.span)
        add(amount, isDebit: isDebit, to: accounts.assetIndex(at: place), place)
        if !accounts.post(amount, isDebit: isDebit, in: month, at: place) {
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
        if !hasPosting { imbalance = imbalance ?? "entry \(newest) has no postings" }
        if !SHA256.hash(data: canonical.bytes).elementsEqual(storedDigest) {
            forgeries.add("entry \(newest) is not what was recorded", of: newest)
        }
        if imbalance == nil, let wrong = sums.first(where: { $0.debits != $0.credits }) {
            let asset = String(decoding: accounts.asset(at: wrong.place), as: UTF8.self)
            imbalance =
                "entry \(newest) debits \(wrong.debits) and credits \(wrong.credits) base units"
                + " of asset \(asset)"
        }
        if isByHand, sums.contains(where: isAboveLimit) { aboveLimit.append(newest) }
        sums.removeAll(keepingCapacity: true)
    }

    private func isAboveLimit(
        _ sum: (asset: Int, place: Int, debits: UInt256, credits: UInt256)
    ) -> Bool {
        limits.isAbove(sum.debits, of: accounts.asset(at: sum.place), at: newest)
    }
}
