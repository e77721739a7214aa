public import Ethereum
public import Ledger
import Postgres

/// The contract that was made for a grant, as far as it was not known.
public struct WrittenContract: Sendable {
    let contract: Address?
    let number: UInt256?
    let safe: ID<Safe>?

    /// A contract and the Safe that funds it, an award or stream there, or both.
    public init(contract: Address?, number: UInt256?, safe: ID<Safe>?) {
        self.contract = contract
        self.number = number
        self.safe = safe
    }
}

extension Work {
    /// Notes the contract that was made for an approved grant, or its award or stream there; from then
    /// on the grant is claimed, not released.
    ///
    /// Each is noted once: throws ``VestingError/contractKnown``. A draft is changed instead.
    public func noteContract(
        _ written: WrittenContract, of id: ID<Grant>, expecting version: ExpectedVersion = .any
    ) async throws -> GrantDetail {
        let principal = try principal(allowed: .reportClaims)
        let grant = try await lock(id, for: .reportClaims, by: principal, expecting: version)
        try grant.state.mustBeActive()
        guard written.contract == nil || grant.contract == nil,
            written.number == nil || grant.contractNumber == nil,
            written.safe == nil || grant.safe == nil || written.safe == grant.safe
        else { throw VestingError.contractKnown }
        let safe = grant.safe ?? written.safe
        guard let contract = grant.contract ?? written.contract else {
            throw VestingError.contractMissing
        }
        guard !contract.isZero else { throw VestingError.contractZero }
        guard let safe else { throw VestingError.contractNeedsSafe }
        try await mustFund(grant, safe)
        _ = try await transaction.query(
            """
            UPDATE vesting_grant
            SET contract = \(contract), safe_id = \(safe),
                contract_number = \(orNull: grant.contractNumber ?? written.number),
                row_version = row_version + 1
            WHERE grant_id = \(id)
            """)
        audit("grant.contract_noted", id, contract.description)
        return try await reader.grant(id)
    }

    private func mustFund(_ grant: GrantDetail, _ safe: ID<Safe>) async throws {
        let rows = try await transaction.query(
            "SELECT s.chain_id FROM safe AS s WHERE s.safe_id = \(safe)")
        guard let row = rows.first else { throw VestingError.safeUnknown }
        guard try row.value("chain_id") == grant.asset.chain else {
            throw VestingError.safeOfOtherChain
        }
    }
}
