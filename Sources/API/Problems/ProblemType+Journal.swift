extension ProblemType {
    /// Entries by hand and looking into the journal.
    static let ofJournal: [ProblemType] = [
        ProblemType(
            "account_unknown", "No such account",
            "The chart of accounts has no account of this code.",
            "Begin the code with one of the prefixes that detail lists."),
        ProblemType(
            "account_malformed", "Account code malformed",
            "A code has as many parts as its kind asks for, with a colon between them.",
            "Write it as detail says."),
        ProblemType(
            "account_of_system", "Account of the service",
            "Only the service posts to this account.",
            "Use the operation of the object that the account belongs to."),
        ProblemType(
            "account_subject_malformed", "Account names nothing",
            "The part that names what the account belongs to is not written as it must be.",
            "Write the account as detail shows."),
        ProblemType(
            "account_subject_unknown", "Account of something unknown",
            "What the account belongs to is not in the directory.",
            "Add it to the directory first."),
        ProblemType(
            "memo_malformed", "Memo malformed",
            "A memo says why, in 1 to 500 characters on one line.",
            "Write such a memo."),
        ProblemType(
            "metadata_malformed", "Metadata malformed",
            "Metadata are short texts under short names.",
            "Write names and texts as detail says."),
        ProblemType(
            "metadata_too_much", "Too much metadata",
            "An entry carries a bounded amount of metadata.",
            "Leave some out, or keep a link to it instead."),
        ProblemType(
            "reversal_of_object", "Entry of an object",
            "An entry that an object's operation made is undone by that object only.",
            "Use the operation of the object named in source_id."),
        ProblemType(
            "reversal_of_reversal", "Already a reversal",
            "A reversal is not reversed again.",
            "Record the original entry anew."),
        ProblemType(
            "queue_full", "Too many entries at once",
            "More journal entries wait to be recorded than the queue holds; nothing was changed.",
            "Send it again after the seconds in Retry-After."),
        ProblemType(
            "audit_number_malformed", "Number of an audit entry malformed",
            "Audit entries are numbered 1, 2, 3 and on.",
            "Give such a number."),
        ProblemType(
            "floor_above_balance", "Floor above the balance",
            "An account holds less than the floor that is to be set for it.",
            "Set the floor no higher than the balance that detail names."),
        ProblemType(
            "entry_without_postings", "Entry without postings",
            "An entry has at least one debit and one credit.",
            "Add the postings."),
        ProblemType(
            "entry_too_long", "Entry too long",
            "An entry has a bounded number of postings.",
            "Split it into several that balance each."),
        ProblemType(
            "entry_unbalanced", "Entry does not balance",
            "Debits and credits of every asset must be equal.",
            "Compare the sums in detail and mend the postings."),
        ProblemType(
            "entry_kind_of_system", "Kind of entry of the service",
            "Entries of this kind are made by the service only.",
            "Use one of the kinds for entries by hand."),
        ProblemType(
            "effective_day_too_far", "Effective day too far away",
            "An entry counts from a day near the present.",
            "Give a day within the bounds that detail names."),
        ProblemType(
            "postings_refused", "Entry refused",
            "Day, memo or at least one posting break a rule; nothing was recorded.",
            "Mend what errors lists."),
        ProblemType(
            "asset_unknown", "No such asset",
            "The directory has no asset of this id or symbol.",
            "Look it up in /v1/assets, or add it there."),
        ProblemType(
            "asset_ambiguous", "Several assets of this symbol",
            "More than one chain has an asset with this symbol.",
            "Give the id of the one that is meant."),
        ProblemType(
            "asset_of_another_chain", "Asset of another chain",
            "A Safe holds assets of its own chain only.",
            "Name an asset of that chain."),
        ProblemType(
            "beancount_digits", "Too many digits for beancount",
            "Beancount computes with 28 significant digits; the journal has a total that needs more.",
            "Take the export for hledger or ledger, which compute exactly."),
        ProblemType(
            "statement_backwards", "Statement ends before it begins",
            "The first day asked for lies behind the last day that counts, which is today without to.",
            "Ask for a day from which the statement can begin, or give to."),
        ProblemType(
            "known_at_ahead", "known_at lies ahead",
            "The books have no entry of this number yet, or have not come to this instant.",
            "Give the number of an entry that exists, or an instant of the past."),
        ProblemType(
            "known_at_malformed", "known_at malformed",
            "The books are looked at as known up to an entry or an instant.",
            "Give the number of an entry or an RFC 3339 instant in UTC."),
        ProblemType(
            "cursor_malformed", "Cursor malformed",
            "A cursor says where the next part of a list begins.",
            "Take it from the Link header or next_cursor as it stands there."),
        ProblemType(
            "entries_malformed", "No list of entries",
            "The body is no JSON array, or ends before it should.",
            "Send one JSON array of entries, or one entry a line as application/x-ndjson."),
        ProblemType(
            "entries_missing", "No entries",
            "The body holds no journal entry.",
            "Send at least one."),
        ProblemType(
            "entries_too_many", "Too many entries",
            "A request brings a bounded number of journal entries.",
            "Send the others in another request with another key."),
        ProblemType(
            "entry_too_large", "Entry too large",
            "One entry among many has a bounded number of bytes.",
            "Split the entry that errors names into several that balance each."),
        ProblemType(
            "entries_refused", "Entries refused",
            "At least one of the entries breaks a rule; none was recorded.",
            "Mend the places that errors lists, each beginning with the place of the entry."),
    ]
}
