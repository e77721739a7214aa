public import Ethereum

/// Why a journal entry cannot be recorded.
public enum JournalError: Refusal, Hashable {
    case accountUnknown(found: String)
    case accountMalformed(found: String, parts: Int)
    case memoMalformed(found: Int)
    case memoBlank
    case memoHasControl(Unicode.Scalar)
    case metadataTooMuch(found: Int, allowed: Int)
    case metadataMalformed(name: String)
    case noPostings
    case tooManyPostings(found: Int, allowed: Int)
    case amountZero(AccountCode)
    case sumTooLarge(ID<Asset>)
    case namedSumTooLarge(asset: String)
    case unbalanced(ID<Asset>, debits: UInt256, credits: UInt256)
    case kindOfSystem(JournalEntry.Kind)
    case accountOfSystem(AccountCode)
    case dayTooFar(found: Day, allowed: ClosedRange<Day>)
    case accountSubject(AccountCode, expected: String)
    case accountSubjectUnknown(AccountCode)
    case assetUnknown(found: String)
    case assetAmbiguous(found: String)
    case assetOfAnotherChain(found: String, expected: ChainID)
    /// The first faults, how many there are, and the rules of the books among them all.
    case postingsRefused([Fault], total: Int, rules: [String])
    case unbalancedSums([UnbalancedSum])
    /// The balance that it would have, with its unit, and the floor in the same; the posting is counted from
    /// 0, nil where the request has none to point at.
    case belowFloor(AccountCode, balance: String, floor: String, posting: Int?)
    case totalTooLarge(AccountCode, asset: String, posting: Int?)
    case floorRefused(AmountError, found: String)
    case floorAboveBalance(AccountCode, asset: String, balance: String)
    case reversalOfReversal
    case reversalOfObject(source: String)
    case alreadyReversed(by: Int64)
    case noEntries
    case tooManyEntries(allowed: Int)
    case entriesRefused([Fault], total: Int, rules: [String])
    case sequenceAhead(found: Int64, newest: Int64)
    case instantAhead(found: Instant, now: Instant)
    case knownAtMalformed
    case statementCursorMalformed
    case statementBackwards(from: Day, asOf: Day)

    public var code: String {
        switch self {
        case .accountUnknown: "account_unknown"
        case .accountMalformed: "account_malformed"
        case .memoMalformed, .memoBlank, .memoHasControl: "memo_malformed"
        case .metadataTooMuch: "metadata_too_much"
        case .metadataMalformed: "metadata_malformed"
        case .noPostings: "entry_without_postings"
        case .tooManyPostings: "entry_too_long"
        case .amountZero: "amount_zero"
        case .sumTooLarge, .namedSumTooLarge: "amount_too_large"
        case .unbalanced, .unbalancedSums: "entry_unbalanced"
        case .kindOfSystem: "entry_kind_of_system"
        case .accountOfSystem: "account_of_system"
        case .dayTooFar: "effective_day_too_far"
        case .accountSubject: "account_subject_malformed"
        case .accountSubjectUnknown: "account_subject_unknown"
        case .assetUnknown: "asset_unknown"
        case .assetAmbiguous: "asset_ambiguous"
        case .assetOfAnotherChain: "asset_of_another_chain"
        case .postingsRefused: "postings_refused"
        case .reversalOfReversal: "reversal_of_reversal"
        case .reversalOfObject: "reversal_of_object"
        case .alreadyReversed: "journal_entry_reversed_once"
        case .belowFloor: "account_above_floor"
        case .totalTooLarge: "base_units_within_uint256"
        case .floorRefused(let error, _): error.code
        case .floorAboveBalance: "floor_above_balance"
        case .noEntries: "entries_missing"
        case .tooManyEntries: "entries_too_many"
        case .entriesRefused: "entries_refused"
        case .sequenceAhead, .instantAhead: "known_at_ahead"
        case .knownAtMalformed: "known_at_malformed"
        case .statementCursorMalformed: "cursor_malformed"
        case .statementBackwards: "statement_backwards"
        }
    }

    public var category: RefusalCategory {
        guard case .alreadyReversed = self else { return .invalid }
        return .conflict
    }

    /// The postings or entries of a request, or the field that is at fault.
    public var faults: [Fault] {
        switch self {
        case .postingsRefused(let faults, _, _), .entriesRefused(let faults, _, _): faults
        case .unbalancedSums(let sums):
            sums.map {
                Fault(at: .pointer("/postings"), code: code, detail: $0.description)
            }
        case .kindOfSystem(let kind): [fault("/kind", found: kind.rawValue)]
        case .dayTooFar(let day, _): [fault("/effective_day", found: day.description)]
        case .memoMalformed, .memoBlank, .memoHasControl: [fault("/memo")]
        case .noPostings, .tooManyPostings, .namedSumTooLarge: [fault("/postings")]
        case .belowFloor(let account, _, _, let posting),
            .totalTooLarge(let account, _, let posting):
            [fault(posting.map { "/postings/\($0)" } ?? "", found: account.description)]
        case .floorAboveBalance: [fault("/floor")]
        case .floorRefused(_, let found): [fault("/floor", found: found)]
        case .accountUnknown, .accountMalformed, .metadataTooMuch, .metadataMalformed, .amountZero,
            .sumTooLarge, .unbalanced, .accountOfSystem, .accountSubject, .accountSubjectUnknown,
            .assetUnknown, .assetAmbiguous, .assetOfAnotherChain, .reversalOfReversal,
            .reversalOfObject, .alreadyReversed, .noEntries, .tooManyEntries, .sequenceAhead,
            .instantAhead,
            .knownAtMalformed, .statementCursorMalformed, .statementBackwards:
            []
        }
    }

    public var rulesOfTheBooks: [String] {
        switch self {
        case .belowFloor, .totalTooLarge, .kindOfSystem, .accountOfSystem, .floorAboveBalance,
            .reversalOfReversal, .reversalOfObject, .alreadyReversed:
            [code]
        case .postingsRefused(_, _, let rules), .entriesRefused(_, _, let rules): rules
        case .accountUnknown, .accountMalformed, .memoMalformed, .memoBlank, .memoHasControl,
            .metadataTooMuch, .metadataMalformed, .noPostings, .tooManyPostings, .amountZero,
            .sumTooLarge, .namedSumTooLarge, .unbalanced, .unbalancedSums, .dayTooFar,
            .accountSubject, .accountSubjectUnknown, .assetUnknown, .assetAmbiguous,
            .assetOfAnotherChain, .floorRefused, .noEntries, .tooManyEntries, .sequenceAhead,
            .instantAhead,
            .knownAtMalformed, .statementCursorMalformed, .statementBackwards:
            []
        }
    }

    /// The faults of all postings, of which so many are told.
    static func postings(_ faults: [Fault], shown: Int) -> JournalError {
        .postingsRefused(
            Array(faults.prefix(shown)), total: faults.count, rules: rules(in: faults))
    }

    /// How many faults there are, of which not all may be told.
    public var faultCount: Int {
        switch self {
        case .postingsRefused(_, let total, _), .entriesRefused(_, let total, _): total
        default: faults.count
        }
    }

    private static func rules(in faults: [Fault]) -> [String] {
        Set(faults.map(\.code)).intersection(codesOfTheBooks).sorted()
    }

    /// What single postings and entries may be refused by, of the rules of the books.
    private static let codesOfTheBooks: Set = [
        "account_above_floor", "base_units_within_uint256", "entry_kind_of_system",
        "account_of_system", "reversal_of_reversal", "reversal_of_object",
        "journal_entry_reversed_once", "period_closed", "second_person_needed",
    ]

    private func fault(_ pointer: String, found: String? = nil) -> Fault {
        Fault(at: .pointer(pointer), code: code, detail: description, found: found)
    }
}
