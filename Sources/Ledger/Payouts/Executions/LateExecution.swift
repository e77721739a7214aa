public import Ethereum

/// What the execution of a cancelled batch pays although others may have paid some of it meanwhile.
///
/// The chain did what it did; a payable is settled once all the same. What was paid a second time is
/// a row that does not match.
public struct LateExecution: Sendable {
    /// One outcome a row, in their order.
    public let rows: [Settlement.RowOutcome]
    /// The payments that settle, each cut down to its payables that were open; none is empty.
    public let paid: [Payment]

    /// Judges the rows of a receipt by what is still open.
    ///
    /// `open` holds the base units of every payable of the batch that no other batch holds. Throws
    /// for amounts that are no sum, which they always are.
    public init(
        of payments: [Payment], _ settlement: Settlement, open: [ID<Payable>: UInt256]
    ) throws {
        var rows: [Settlement.RowOutcome] = []
        var paid: [Payment] = []
        for (payment, outcome) in zip(payments, settlement.rows) {
            let taken = payment.payables.filter { open[$0] == nil }
            guard outcome == .settled, !taken.isEmpty else {
                rows.append(outcome)
                if outcome == .settled { paid.append(payment) }
                continue
            }
            rows.append(.mismatched(found: Self.sentence(of: taken)))
            let left = payment.payables.filter { open[$0] != nil }
            guard !left.isEmpty else { continue }
            paid.append(
                Payment(
                    payee: payment.payee, recipient: payment.recipient, asset: payment.asset,
                    token: payment.token,
                    amount: try left.reduce(.zero) { try $0 + (open[$1] ?? .zero) },
                    payables: left, isShare: payment.isShare))
        }
        self.rows = rows
        self.paid = paid
    }

    private static func sentence(of taken: [ID<Payable>]) -> String {
        "paid, but another batch holds or has settled "
            + taken.map(\.description).joined(separator: " and ") + " already: paid twice"
    }
}
