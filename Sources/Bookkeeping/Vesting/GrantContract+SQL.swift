public import Ethereum
public import Ledger
import Postgres

extension Reader {
    /// What the calls of a grant's contract are made from: with the payee's present address on the
    /// chain and the Safe's.
    public func contract(
        of grant: GrantDetail, factory: Address? = nil
    ) async throws -> GrantContract {
        let rows = try await query(
            """
            SELECT
                (
                    SELECT d.address FROM payout_address AS d
                    WHERE
                        d.payee_id = \(grant.grant.payee) AND d.chain_id = \(grant.asset.chain)
                        AND d.valid_until IS NULL
                ) AS recipient,
                (SELECT s.address FROM safe AS s WHERE s.safe_id = \(orNull: grant.safe)::uuid) AS safe
            """)
        return GrantContract(
            terms: grant.grant.history.terms, asset: grant.asset, contract: grant.contract,
            factory: factory, number: grant.contractNumber,
            recipient: try rows.first?.optionalValue("recipient"),
            safe: try rows.first?.optionalValue("safe"))
    }
}
