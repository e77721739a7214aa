/// The payees and assets that lines may name, as far as they were looked up.
public struct RewardDirectory: Sendable {
    private var payees: [Reference<Payee>: ID<Payee>]
    private var assets: [Reference<Asset>: [Asset]]

    /// What was found; a reference without an entry is unknown.
    public init(
        payees: [Reference<Payee>: ID<Payee>] = [:], assets: [Reference<Asset>: [Asset]] = [:]
    ) {
        self.payees = payees
        self.assets = assets
    }

    /// How many references are kept.
    public var count: Int { payees.count + assets.count }

    /// Those of the references that were not looked up yet.
    public func missing(
        _ lines: [WrittenLine]
    ) -> (payees: Set<Reference<Payee>>, assets: Set<Reference<Asset>>) {
        let payeeNames = Set(lines.map { Reference<Payee>($0.payee) })
        let assetNames = Set(lines.map { Reference<Asset>($0.asset) })
        return (
            payeeNames.filter { payees[$0] == nil }, assetNames.filter { assets[$0] == nil }
        )
    }

    /// Takes over what another look-up found.
    public mutating func merge(_ other: RewardDirectory) {
        payees.merge(other.payees) { _, new in new }
        assets.merge(other.assets) { _, new in new }
    }

    /// The payee of an id or handle.
    func payee(_ text: String) throws(RewardsError) -> ID<Payee> {
        guard let id = payees[Reference(text)] else { throw .payeeUnknown(found: text) }
        return id
    }

    /// The asset of an id or symbol; a symbol of several chains is no answer.
    func asset(_ text: String) throws(RewardsError) -> Asset {
        let found = assets[Reference(text)] ?? []
        guard let first = found.first else { throw .assetUnknown(found: text) }
        guard found.count == 1 else {
            throw .assetAmbiguous(found: text, candidates: found.map(\.id).sorted())
        }
        return first
    }

    /// The asset of an id or symbol, for whoever names nothing else; throws ``RewardsError``.
    public func asset(named text: String) throws(RewardsError) -> Asset { try asset(text) }
}
