public import Ledger
import Postgres

extension Work {
    /// Voids the newest facts of an agreement, all after a number, so that what was missing can be
    /// recorded.
    ///
    /// Throws ``MethodologistsError/nothingToVoid(after:)``, and
    /// ``MethodologistsError/approvedBehind(number:)`` for what was approved.
    public func voidFeeAccruals(
        of id: ID<FeeAgreement>, after number: Int, reason: String
    ) async throws -> FeeAgreementDetail {
        let principal = try principal(allowed: .recordPrograms)
        let reason = try Note.reason(reason)
        let agreement = try await reader.feeAgreement(id, locked: true)
        let rows = try await transaction.query(
            """
            SELECT count(*) AS count, max(f.number) FILTER (WHERE s.state = 'approved') AS approved
            FROM fee_accrual AS f
            LEFT JOIN fee_split AS s ON s.accrual_id = f.accrual_id
            WHERE f.agreement_id = \(id) AND f.voided_at IS NULL AND f.number > \(number)
            """)
        guard let row = rows.first else { throw StorageError.missingRow(of: "fee_accrual") }
        if let approved = try row.optional("approved", as: Int.self) {
            throw MethodologistsError.approvedBehind(number: approved)
        }
        guard try row.get("count", as: Int.self) > 0 else {
            throw MethodologistsError.nothingToVoid(after: number)
        }
        _ = try await transaction.query(
            """
            UPDATE fee_accrual
            SET voided_by = \(principal.id), voided_at = \(now), void_reason = \(reason)
            WHERE agreement_id = \(id) AND voided_at IS NULL AND number > \(number)
            """)
        try await touch(agreement: agreement.id)
        audit("fee_accruals.voided", id, "after number \(number)")
        return try await reader.feeAgreement(id)
    }
}
