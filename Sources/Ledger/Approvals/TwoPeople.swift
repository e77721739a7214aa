/// The rule that nobody decides alone: authors and payees are excluded from deciding.
public struct TwoPeople: Sendable {
    /// Everybody who entered, submitted, planned or froze the thing.
    public let authors: Set<ID<Principal>>
    /// Everybody who is paid by it: by name, or at an address that is or was theirs.
    public let payees: Set<ID<Payee>>
    /// Everybody who said where the money goes.
    public let addressAuthors: Set<ID<Principal>>
    /// Everybody who said of a nonce that it is used, so that the thing may be paid anew.
    public let nonceAuthors: Set<ID<Principal>>

    /// What is to be decided on.
    public init(
        authors: Set<ID<Principal>>, payees: Set<ID<Payee>>,
        addressAuthors: Set<ID<Principal>> = [], nonceAuthors: Set<ID<Principal>> = []
    ) {
        self.authors = authors
        self.payees = payees
        self.addressAuthors = addressAuthors
        self.nonceAuthors = nonceAuthors
    }

    /// Throws ``AccessError/ownWork``, ``AccessError/ownPayment``, ``AccessError/ownAddress`` or
    /// ``AccessError/ownNonce``.
    public func mustAllow(_ decider: Principal) throws(AccessError) {
        guard !authors.contains(decider.id) else { throw .ownWork }
        if let payee = decider.payee, payees.contains(payee) { throw .ownPayment }
        guard !addressAuthors.contains(decider.id) else { throw .ownAddress }
        guard !nonceAuthors.contains(decider.id) else { throw .ownNonce }
    }
}
