extension JournalError {
    public var description: String {
        switch self {
        case .accountUnknown:
            "The chart of accounts has no such account; a code begins with one of "
                + ChartOfAccounts.Prefix.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .accountMalformed(_, let parts):
            "A code of this kind has \(parts) parts with ':' between them, each a letter or digit and up to"
                + " 62 more of a-z, 0-9, '.', '_' and '-'."
        case .memoMalformed(let found):
            "A memo says why, in 1 to 500 characters on one line; this one has \(found)."
        case .memoBlank:
            "A memo says why, in 1 to 500 characters on one line; this one has none to be seen."
        case .memoHasControl(let scalar):
            "A memo is one line of plain text; this one has \(Text.name(ofControl: scalar))."
        case .metadataTooMuch(let found, let allowed):
            "An entry has at most \(allowed) strings of metadata, but \(found) were given."
        case .metadataMalformed(let name):
            "The metadata \"\(name)\" is not a plain lower-case name with a line of 1 to 200 characters."
        case .belowFloor(let account, let balance, let floor, _):
            "The account \(account) would hold \(balance), below its floor of \(floor); nothing of this"
                + " entry was recorded."
        case .totalTooLarge(let account, let asset, _):
            "The total of \(account) in \(asset) would be above 2^256 − 1 base units; nothing of this"
                + " entry was recorded."
        case .floorRefused(let error, _): error.description
        case .floorAboveBalance(let account, let asset, let balance):
            "\(account) holds \(balance) \(asset), which is less than this floor; set it no higher."
        case .noPostings: "A journal entry has at least one debit and one credit."
        case .tooManyPostings(let found, let allowed):
            "A journal entry has at most \(allowed) postings, but \(found) were given; split it."
        case .amountZero(let account):
            "The posting to \(account) is zero; an amount above zero is needed."
        case .namedSumTooLarge(let asset): "The sum of \(asset) is above 2^256 − 1 base units."
        case .sumTooLarge(let asset): "The sum of \(asset) is above 2^256 − 1 base units."
        case .unbalanced(let asset, let debits, let credits):
            "Debits and credits of \(asset) differ: \(debits) against \(credits) base units."
        case .kindOfSystem(let kind):
            "Entries of kind \(kind.rawValue) are made by the service only; by hand there are "
                + JournalEntry.Kind.openToPeople.map(\.rawValue).joined(separator: ", ") + "."
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
        case .postingsRefused(_, let total, _):
            "\(Plural.faultsFound(total)); nothing was recorded."
        case .unbalancedSums(let sums): sums.map(\.description).joined(separator: " ")
        case .reversalOfReversal:
            "A reversal is not reversed; record the entry anew if it was right after all."
        case .reversalOfObject(let source):
            "The entry was made by \(source) and is reversed by an operation of that object only."
        case .alreadyReversed(let number):
            "The entry was reversed already, by entry \(number); an entry is reversed once."
        case .noEntries: "There is no journal entry in the body."
        case .tooManyEntries(let allowed):
            "A request has at most \(allowed) journal entries; send the others in another one."
        case .entriesRefused(_, let total, _): "\(Plural.faultsFound(total)); nothing was recorded."
        case .sequenceAhead(_, let newest):
            "known_at lies ahead of the books; the newest entry is \(newest)."
        case .instantAhead(_, let now):
            "known_at lies ahead of the books: it is \(now) now."
        case .knownAtMalformed:
            "known_at is the number of an entry, such as 1042, or an RFC 3339 instant in UTC."
        case .statementCursorMalformed:
            "A cursor of a statement is taken from its Link or next_cursor as it stands there."
        case .statementBackwards(let from, let asOf):
            "A statement from \(from) cannot end with \(asOf); give to as well, no earlier than from."
        }
    }
}
