import Ethereum

/// Compares the totals that are kept for the ends of months with those of the postings.
///
/// Rows come in the order of the accounts, then of the months.
struct VerifiedMonths {
    private(set) var examined = 0
    private(set) var firstBreak: String?

    private let accounts: VerifiedAccounts
    /// The account and which of its months come next, and its totals before that.
    private var place = 0
    private var index = 0
    private var debits = UInt256.zero
    private var credits = UInt256.zero

    init(_ accounts: VerifiedAccounts) {
        self.accounts = accounts
    }

    /// Reads rows of account, month, debits and credits.
    mutating func read(_ chunk: [UInt8]) throws {
        var rows = CopyRows(chunk)
        while firstBreak == nil, rows.next() {
            examined += 1
            let month = VerifiedAccounts.month(of: try rows.raw(1))
            guard let kept = accounts.place(of: try rows.integer(0)) else {
                firstBreak = "an account that is not there at the end of \(Self.text(month))"
                return
            }
            guard let expected = next() else {
                firstBreak = found(kept, month)
                return
            }
            guard (expected.place, expected.month) == (kept, month) else {
                let isMissing = (expected.place, expected.month) < (kept, month)
                firstBreak =
                    isMissing ? found(expected.place, expected.month) : found(kept, month)
                return
            }
            let (debitText, creditText) = (try rows.raw(2), try rows.raw(3))
            let keptDebits = try UInt256(decimal: debitText.span)
            let keptCredits = try UInt256(decimal: creditText.span)
            guard (keptDebits, keptCredits) == (debits, credits) else {
                firstBreak = found(kept, month)
                return
            }
        }
    }

    /// To be called after the last row.
    mutating func finish() {
        guard firstBreak == nil, let missing = next() else { return }
        firstBreak = found(missing.place, missing.month)
    }

    /// Goes to the next month with postings; the totals are those of its end then.
    private mutating func next() -> (place: Int, month: Int32)? {
        while place < accounts.count {
            if let month = accounts.month(index, at: place) {
                index += 1
                debits = debits.addingReportingOverflow(month.debits).partialValue
                credits = credits.addingReportingOverflow(month.credits).partialValue
                return (place, month.month)
            }
            place += 1
            index = 0
            (debits, credits) = (.zero, .zero)
        }
        return nil
    }

    private func found(_ place: Int, _ month: Int32) -> String {
        let code = String(decoding: accounts.code(at: place), as: UTF8.self)
        return "\(code) at the end of \(Self.text(month))"
    }

    private static func text(_ month: Int32) -> String {
        "\(month / 100)-\(month % 100 < 10 ? "0" : "")\(month % 100)"
    }
}
