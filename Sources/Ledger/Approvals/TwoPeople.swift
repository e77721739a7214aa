/// The rule that nobody decides alone: authors and payees are excluded from approving.
public struct TwoPeople: Sendable {
    /// Everybody who entered, submitted, planned or froze the thing.
    public let authors: Set<ID<Principal>>
    /// Everybody who is paid by it.
    public let payees: Set<ID<Payee>>

    /// What is to be approved.
    public init(authors: Set<ID<Principal>>, payees: Set<ID<Payee>>) {
        self.authors = authors
        self.payees = payees
    }

    /// Throws ``AccessError/ownWork`` or ``AccessError/ownPayment``.
    public func mustAllow(_ approver: Principal) throws(AccessError) {
        guard !authors.contains(approver.id) else { throw .ownWork }
        if let payee = approver.payee, payees.contains(payee) { throw .ownPayment }
    }
}
