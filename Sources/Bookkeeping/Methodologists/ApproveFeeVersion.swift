public import Ledger
import Postgres

extension Work {
    /// Approves a version for one party; it is in force once both have, approved by different people.
    ///
    /// An open version before it ends at the instant where it begins. Throws
    /// ``MethodologistsError``, and ``AccessError`` for who entered it, has approved for the other
    /// party, or is paid by it and would approve for the operator.
    public func approveFeeVersion(
        _ number: Int, of id: ID<FeeAgreement>, for party: FeeVersion.Party
    ) async throws -> FeeAgreementDetail {
        let principal = try principal(allowed: .approvePrograms)
        let agreement = try await reader.feeAgreement(id, locked: true)
        try agreement.mustStand()
        guard let version = agreement.versions.first(where: { $0.value.number == number }) else {
            throw BooksError.notFound(kind: "version", id: "\(number) of \(id)")
        }
        guard !version.isApproved else {
            throw MethodologistsError.versionApproved(number: number)
        }
        var approvals = version.approvals
        try approvals.approve(for: party, by: principal)
        _ = try await transaction.query(
            """
            INSERT INTO fee_version_approval (
                agreement_id, number, party, principal_id, approved_at
            )
            VALUES (\(id), \(number), \(party), \(principal.id), \(now))
            """)
        if approvals.isComplete { try await approve(version.value, of: agreement) }
        try await touch(agreement: id)
        audit("fee_version.approved", id, "version \(number) for the \(party.rawValue)")
        return try await reader.feeAgreement(id)
    }

    private func approve(
        _ version: FeeVersion, of agreement: FeeAgreementDetail
    ) async throws {
        let versions = try agreement.agreement(adding: version).versions
        for before in versions.dropLast() where before.until == version.from {
            _ = try await transaction.query(
                """
                UPDATE fee_version SET valid_until = \(version.from)
                WHERE agreement_id = \(agreement.id) AND number = \(before.number)
                    AND valid_until IS NULL
                """)
        }
        _ = try await transaction.query(
            """
            UPDATE fee_version SET state = 'approved'
            WHERE agreement_id = \(agreement.id) AND number = \(version.number)
            """)
    }

    /// Withdraws an agreement that was never approved, so that its product may have another.
    ///
    /// Throws ``MethodologistsError/agreementWithdrawn`` or
    /// ``MethodologistsError/agreementApproved``.
    public func withdrawFeeAgreement(_ id: ID<FeeAgreement>) async throws -> FeeAgreementDetail {
        let principal = try principal(allowed: .proposePrograms)
        let agreement = try await reader.feeAgreement(id, locked: true)
        try agreement.mustStand()
        guard !agreement.versions.contains(where: \.isApproved) else {
            throw MethodologistsError.agreementApproved
        }
        _ = try await transaction.query(
            """
            UPDATE fee_agreement
            SET withdrawn_by = \(principal.id), withdrawn_at = \(now), row_version = row_version + 1
            WHERE agreement_id = \(id)
            """)
        audit("fee_agreement.withdrawn", id)
        return try await reader.feeAgreement(id)
    }
}
