/// What files of the Open Cap Format hold of vesting, with the place of each object.
public struct OpenCapPackage: Sendable {
    /// A `VESTING_TERMS` object.
    public struct Terms: Sendable {
        public let pointer, id, name: String
        public let terms: OpenCapTerms

        /// An object at a place.
        public init(pointer: String, id: String, name: String, terms: OpenCapTerms) {
            self.pointer = pointer
            self.id = id
            self.name = name
            self.terms = terms
        }
    }

    /// A `TX_EQUITY_COMPENSATION_ISSUANCE` object.
    public struct Issuance: Sendable {
        public var pointer, security, stakeholder, compensation, quantity: String
        public var day: Day
        public var stockClass, termsID: String?
        public var vestings: [OpenCapTerms.Dated]
        public var comments: [String]

        /// An object at a place, by the members of the format.
        public init(
            pointer: String, security: String, stakeholder: String, compensation: String,
            quantity: String, day: Day, stockClass: String?, termsID: String?,
            vestings: [OpenCapTerms.Dated], comments: [String]
        ) {
            self.pointer = pointer
            self.security = security
            self.stakeholder = stakeholder
            self.compensation = compensation
            self.quantity = quantity
            self.day = day
            self.stockClass = stockClass
            self.termsID = termsID
            self.vestings = vestings
            self.comments = comments
        }
    }

    /// A `TX_VESTING_START` object.
    public struct Start: Sendable {
        public let pointer, security: String
        public let day: Day

        /// An object at a place.
        public init(pointer: String, security: String, day: Day) {
            self.pointer = pointer
            self.security = security
            self.day = day
        }
    }

    public var terms: [Terms] = []
    public var issuances: [Issuance] = []
    public var starts: [Start] = []
    /// Payees by the id of a stakeholder; the id itself is one where it is not there.
    public var payees: [String: String] = [:]
    /// Who bears the cost of all.
    public var group: String
    /// What is granted; empty to take the stock class of each.
    public var asset: String
    /// Whether quantities are base units.
    public var isInBaseUnits: Bool
    /// Why payees have the same grant again; empty for none.
    public var duplicateReason: String

    /// Nothing yet.
    public init(group: String, asset: String, isInBaseUnits: Bool, duplicateReason: String) {
        self.group = group
        self.asset = asset
        self.isInBaseUnits = isInBaseUnits
        self.duplicateReason = duplicateReason
    }
}
