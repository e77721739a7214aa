/// Where calls do something else than the rows they should pay; rows count from 0.
public enum PaymentDifference: Hashable, Sendable {
    /// A row that no call pays.
    case missing(row: Int, Transfer)
    /// The call in a row's place pays something else.
    case other(row: Int, expected: Transfer, found: Transfer)
    /// The call in a row's place is no payment.
    case notAPayment(row: Int, expected: Transfer, SafeCall)
    /// A call behind the last row.
    case unexpected(row: Int, SafeCall)

    /// All differences between rows and calls, place by place; none when every call pays its row
    /// and there are no others.
    public static func between(_ rows: [Transfer], and calls: [SafeCall]) -> [PaymentDifference] {
        var differences: [PaymentDifference] = []
        for row in 0..<max(rows.count, calls.count) {
            guard row < calls.count else {
                differences.append(.missing(row: row, rows[row]))
                continue
            }
            guard row < rows.count else {
                differences.append(.unexpected(row: row, calls[row]))
                continue
            }
            guard let found = calls[row].transfer else {
                differences.append(
                    .notAPayment(row: row, expected: rows[row], calls[row]))
                continue
            }
            if found != rows[row] {
                differences.append(.other(row: row, expected: rows[row], found: found))
            }
        }
        return differences
    }
}
