import Ethereum
import Ledger
import Postgres

/// What a grant gives at a boundary, by one nature.
struct DueLine: Hashable {
    let grant: ID<Grant>
    let payee: ID<Payee>
    let asset: ID<Asset>
    let nature: ReleaseShare.Nature
    let amount: UInt256
    let releasedBefore: UInt256
    let vested: UInt256

    init(
        grant: ID<Grant>, payee: ID<Payee>, asset: ID<Asset>, nature: ReleaseShare.Nature,
        amount: UInt256, releasedBefore: UInt256, vested: UInt256
    ) {
        self.grant = grant
        self.payee = payee
        self.asset = asset
        self.nature = nature
        self.amount = amount
        self.releasedBefore = releasedBefore
        self.vested = vested
    }

    /// Reads a row of `vesting_release_line`.
    init(_ row: Row) throws {
        grant = try row.value("grant_id")
        payee = try row.value("payee_id")
        asset = try row.value("asset_id")
        nature = try row.choice("nature")
        amount = try row.value("amount")
        releasedBefore = try row.value("released_before")
        vested = try row.value("vested")
    }

    /// What comes at once first, so that each line begins where the one before it ended.
    static func lines(of detail: GrantDetail, at boundary: UnixTime) -> [DueLine] {
        let history = detail.grant.history
        let vested = history.standing(at: boundary).vested
        var before = history.releasedInAll
        return history.due(at: boundary).parts.map { nature, amount in
            defer { before = before.addingReportingOverflow(amount).partialValue }
            return DueLine(
                grant: detail.grant.id, payee: detail.grant.payee, asset: detail.asset.id,
                nature: nature, amount: amount, releasedBefore: before, vested: vested)
        }
    }
}
