import Ethereum

extension GrantChange {
    /// What an approver states by its digest: the change and what it does; amounts in base units. The
    /// form never changes within a version.
    ///
    /// A line each, ended by LF: `vestry-grant-change 1`, the ids of change and grant, kind and instant,
    /// `to PAYEE` for a transfer, then what is forfeited, taken back of what had vested, granted more,
    /// granted less and vests at once, then `posting SIDE ACCOUNT AMOUNT` in the order of the entry, then
    /// `details` and `reason` with the length in bytes and the text. The day of the entry is not in it,
    /// for that is the day of the approval; `details` is what the kind needs, as it is kept.
    public func canonical(
        details: String, _ effect: ChangeEffect, _ entry: JournalEntry?
    ) -> [UInt8] {
        var lines = [
            "vestry-grant-change 1", id.description, grant.description,
            "\(record.change?.rawValue ?? "") \(record.time)",
        ]
        if case .transferred(_, let payee) = record { lines.append("to \(payee)") }
        lines += [
            "forfeited \(effect.forfeited)", "taken_back \(effect.vestedTakenBack)",
            "granted_more \(effect.grantedMore)", "granted_less \(effect.grantedLess)",
            "vested_more \(effect.vestedMore)",
        ]
        for posting in entry?.postings ?? [] {
            lines.append(
                "posting \(posting.side.rawValue) \(posting.account) \(posting.amount.baseUnits)")
        }
        lines += [
            "details \(details.utf8.count):\(details)", "reason \(reason.utf8.count):\(reason)",
        ]
        return lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
    }
}
