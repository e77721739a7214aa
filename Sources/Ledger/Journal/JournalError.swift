public import Ethereum

/// Why a journal entry cannot be recorded.
public enum JournalError: Refusal, Hashable {
    case accountUnknown(found: String)
    case accountMalformed(found: String, parts: Int)
    case noPostings
    case tooManyPostings(found: Int, allowed: Int)
    case amountZero(AccountCode)
    case sumTooLarge(ID<Asset>)
    case unbalanced(ID<Asset>, debits: UInt256, credits: UInt256)
    case kindOfSystem(JournalEntry.Kind)
    case accountOfSystem(AccountCode)
    case dayTooFar(found: Day, allowed: ClosedRange<Day>)

    public var code: String {
        switch self {
        case .accountUnknown: "account_unknown"
        case .accountMalformed: "account_malformed"
        case .noPostings: "entry_without_postings"
        case .tooManyPostings: "entry_too_long"
        case .amountZero: "amount_zero"
        case .sumTooLarge: "amount_too_large"
        case .unbalanced: "entry_unbalanced"
        case .kindOfSystem: "entry_kind_of_system"
        case .accountOfSystem: "account_of_system"
        case .dayTooFar: "effective_day_too_far"
        }
    }

    public var category: RefusalCategory { .invalid }

    public var description: String {
        switch self {
        case .accountUnknown:
            "The chart of accounts has no such account; a code begins with one of "
                + ChartOfAccounts.Prefix.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .accountMalformed(_, let parts):
            "A code of this kind has \(parts) parts of a-z, 0-9, '.', '_' and '-' with ':' between them."
        case .noPostings: "A journal entry has at least one debit and one credit."
        case .tooManyPostings(let found, let allowed):
            "A journal entry has at most \(allowed) postings, but \(found) were given; split it."
        case .amountZero(let account): "The posting to \(account) is zero; an amount above zero is needed."
        case .sumTooLarge(let asset): "The sum of \(asset) is above 2^256 − 1 base units."
        case .unbalanced(let asset, let debits, let credits):
            "Debits and credits of \(asset) differ: \(debits) against \(credits) base units."
        case .kindOfSystem(let kind): "Entries of kind \(kind.rawValue) are made by the service only."
        case .accountOfSystem(let account):
            "\(account) is posted to by the service only; use the operation of its object."
        case .dayTooFar(_, let allowed):
            "The effective day must be from \(allowed.lowerBound) to \(allowed.upperBound)."
        }
    }
}
