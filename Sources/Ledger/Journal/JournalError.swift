public import Ethereum

/// Why a journal entry cannot be recorded.
public enum JournalError: Refusal, Hashable {
    case accountUnknown(found: String)
    case accountMalformed(found: String, parts: Int)
    case memoMalformed(found: Int)
    case metadataTooMuch(found: Int, allowed: Int)
    case metadataMalformed(name: String)
    case noPostings
    case tooManyPostings(found: Int, allowed: Int)
    case amountZero(AccountCode)
    case sumTooLarge(ID<Asset>)
    case unbalanced(ID<Asset>, debits: UInt256, credits: UInt256)
    case kindOfSystem(JournalEntry.Kind)
    case accountOfSystem(AccountCode)
    case dayTooFar(found: Day, allowed: ClosedRange<Day>)
    case accountSubject(AccountCode, expected: String)
    case accountSubjectUnknown(AccountCode)
    case assetUnknown(found: String)
    case assetAmbiguous(found: String)
    case assetOfAnotherChain(found: String, expected: ChainID)
    case postingsRefused([Fault], total: Int)
    case unbalancedText(symbol: String, debits: String, credits: String)
    case belowFloor(AccountCode)
    case reversalOfReversal
    case reversalOfObject(source: String)
    case sequenceAhead(found: Int64, newest: Int64)
    case knownAtMalformed

    public var code: String {
        switch self {
        case .accountUnknown: "account_unknown"
        case .accountMalformed: "account_malformed"
        case .memoMalformed: "memo_malformed"
        case .metadataTooMuch: "metadata_too_much"
        case .metadataMalformed: "metadata_malformed"
        case .noPostings: "entry_without_postings"
        case .tooManyPostings: "entry_too_long"
        case .amountZero: "amount_zero"
        case .belowFloor: "account_above_floor"
        case .sumTooLarge: "amount_too_large"
        case .unbalanced, .unbalancedText: "entry_unbalanced"
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
        case .sequenceAhead: "known_at_ahead"
        case .knownAtMalformed: "known_at_malformed"
        }
    }

    public var category: RefusalCategory { .invalid }

    public var faults: [Fault] {
        guard case .postingsRefused(let faults, _) = self else { return [] }
        return faults
    }

    public var description: String {
        switch self {
        case .accountUnknown:
            "The chart of accounts has no such account; a code begins with one of "
                + ChartOfAccounts.Prefix.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .accountMalformed(_, let parts):
            "A code of this kind has \(parts) parts of a-z, 0-9, '.', '_' and '-' with ':' between them."
        case .memoMalformed(let found):
            "A memo says why, in 1 to 500 characters on one line; this one has \(found)."
        case .metadataTooMuch(let found, let allowed):
            "An entry has at most \(allowed) strings of metadata, but \(found) were given."
        case .metadataMalformed(let name):
            "The metadata \(name) is not a plain lower-case name with a line of 1 to 200 characters."
        case .belowFloor(let account):
            "The account \(account) would fall below its floor; nothing of this entry was recorded."
        case .noPostings: "A journal entry has at least one debit and one credit."
        case .tooManyPostings(let found, let allowed):
            "A journal entry has at most \(allowed) postings, but \(found) were given; split it."
        case .amountZero(let account):
            "The posting to \(account) is zero; an amount above zero is needed."
        case .sumTooLarge(let asset): "The sum of \(asset) is above 2^256 − 1 base units."
        case .unbalanced(let asset, let debits, let credits):
            "Debits and credits of \(asset) differ: \(debits) against \(credits) base units."
        case .kindOfSystem(let kind):
            "Entries of kind \(kind.rawValue) are made by the service only."
        case .accountOfSystem(let account):
            "\(account) is posted to by the service only; use the operation of its object."
        case .dayTooFar(_, let allowed):
            "The effective day must be from \(allowed.lowerBound) to \(allowed.upperBound)."
        case .accountSubject(_, let expected): "Such an account is written \(expected)."
        case .accountSubjectUnknown(let account):
            "\(account) names nothing that is in the directory; add it there first."
        case .assetUnknown(let name): "There is no asset \(name); /v1/assets lists them."
        case .assetAmbiguous(let name):
            "Several chains have an asset \(name); give its id instead."
        case .assetOfAnotherChain(_, let chain):
            "The Safe is on chain \(chain) and cannot hold an asset of another chain."
        case .postingsRefused(_, let total): "\(total) faults were found; nothing was recorded."
        case .unbalancedText(let symbol, let debits, let credits):
            "Debits and credits of \(symbol) differ: \(debits) against \(credits)."
        case .reversalOfReversal:
            "A reversal is not reversed; record the entry anew if it was right after all."
        case .reversalOfObject(let source):
            "The entry was made by \(source) and is reversed by an operation of that object only."
        case .sequenceAhead(_, let newest):
            "known_at lies ahead of the books; the newest entry is \(newest)."
        case .knownAtMalformed:
            "known_at is the number of an entry, such as 1042, or an RFC 3339 instant in UTC."
        }
    }
}
