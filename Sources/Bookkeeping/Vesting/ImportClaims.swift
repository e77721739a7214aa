public import Ledger

/// A claim in a row of a file.
public struct ClaimRow: Sendable {
    let row: Int
    let grant: ID<Grant>
    let claim: WrittenClaim

    /// What a contract paid of a grant, with the number of the row.
    public init(row: Int, grant: ID<Grant>, claim: WrittenClaim) {
        self.row = row
        self.grant = grant
        self.claim = claim
    }
}

extension Work {
    /// Records all claims of a file in its order, or none; takes the faults that reading it found.
    ///
    /// Throws ``VestingError/grantsRefused(_:)`` with the faults of every row. Gives how many.
    public func importClaims(_ claims: [ClaimRow], faults: RowFaults) async throws -> Int {
        let principal = try principal(allowed: .reportClaims)
        var faults = faults
        guard !claims.isEmpty || !faults.isEmpty else { throw VestingError.noClaims }
        // All of them before the journal, whose head the first claim locks.
        _ = try await lock(
            Array(Set(claims.map(\.grant))), for: .reportClaims, by: principal)
        for claim in claims {
            do {
                _ = try await recordClaim(claim.claim, of: claim.grant)
            } catch let refusal as any Refusal {
                faults.add(
                    Fault(
                        at: .row(claim.row, column: "amount"), refusal, found: claim.claim.amount))
            }
        }
        guard faults.isEmpty else { throw VestingError.grantsRefused(faults) }
        return claims.count
    }
}
