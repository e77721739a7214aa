public import Ethereum
public import Ledger
import Postgres

/// What a new fee agreement is made of.
public struct FeeAgreementDraft: Sendable {
    /// What people call it.
    public let name: String
    /// Id or symbol of the index token.
    public let product: String
    public let payer: FeeAgreement.Payer
    /// The fee extension; needed where it pays.
    public let feeContract: Address?
    public let safe: ID<Safe>
    /// The last accrual before the first one that will be recorded.
    public let startedAt: BlockTime
    /// Whole units of the product at that time; nil for none.
    public let openingSupply: String?
    /// Whole units that the fee extension held at that time; nil for none.
    public let openingUndistributed: String?
    /// The terms from then on.
    public let version: FeeVersionDraft

    /// An agreement of these properties.
    public init(
        name: String, product: String, payer: FeeAgreement.Payer, feeContract: Address?,
        safe: ID<Safe>, startedAt: BlockTime, openingSupply: String?,
        openingUndistributed: String?, version: FeeVersionDraft
    ) {
        self.name = name
        self.product = product
        self.payer = payer
        self.feeContract = feeContract
        self.safe = safe
        self.startedAt = startedAt
        self.openingSupply = openingSupply
        self.openingUndistributed = openingUndistributed
        self.version = version
    }
}

/// Terms that somebody proposes.
public struct FeeVersionDraft: Sendable {
    public let from: Instant
    public let until: Instant?
    /// Id or handle.
    public let methodologist: String
    public let split: FeeVersion.Split
    public let rates: FeeVersion.Rates

    /// Terms of these properties.
    public init(
        from: Instant, until: Instant?, methodologist: String, split: FeeVersion.Split,
        rates: FeeVersion.Rates
    ) {
        self.from = from
        self.until = until
        self.methodologist = methodologist
        self.split = split
        self.rates = rates
    }
}

extension Work {
    /// Enters a fee agreement with its first version, to be approved by both parties.
    ///
    /// Throws ``MethodologistsError``, ``RewardsError`` for a product or methodologist that is not
    /// there, and ``BooksError/constraint(_:isConflict:)`` when the product has an agreement.
    public func createFeeAgreement(_ draft: FeeAgreementDraft) async throws -> FeeAgreementDetail {
        let principal = try principal(allowed: .proposePrograms)
        let name = try Text.name(draft.name)
        let product = try await reader.asset(written: draft.product)
        let safe = try await reader.safe(draft.safe).value
        guard safe.chain == product.chain else {
            throw MethodologistsError.safeOnOtherChain(product: product.chain, safe: safe.chain)
        }
        guard draft.payer == .treasury || draft.feeContract != nil else {
            throw MethodologistsError.contractMissing
        }
        var faults = RowFaults()
        let supply = Self.amount(draft.openingSupply, "opening_supply", of: product, &faults)
        let undistributed = Self.amount(
            draft.openingUndistributed, "opening_undistributed", of: product, &faults)
        guard faults.isEmpty else { throw MethodologistsError.inputRefused(faults) }
        let id: ID<FeeAgreement> = newID()
        _ = try await transaction.query(
            """
            INSERT INTO fee_agreement (
                agreement_id, asset_id, name, paid_by, fee_contract, safe_id, started_at,
                opening_supply, opening_undistributed, created_by, created_at
            )
            VALUES (
                \(id), \(product.id), \(name), \(draft.payer),
                \(orNull: draft.feeContract)::bytea, \(safe.id), \(draft.startedAt), \(supply),
                \(undistributed), \(principal.id), \(now)
            )
            """)
        try await insert(draft.version, number: 1, of: reader.feeAgreement(id), by: principal)
        audit("fee_agreement.created", id)
        return try await reader.feeAgreement(id)
    }

    /// Enters a further version of an agreement.
    ///
    /// It begins where the last approved one ends; an open one ends where it begins, once it is
    /// approved. Throws ``MethodologistsError``.
    public func addFeeVersion(
        _ draft: FeeVersionDraft, to id: ID<FeeAgreement>, expecting version: ExpectedVersion
    ) async throws -> FeeAgreementDetail {
        let principal = try principal(allowed: .proposePrograms)
        let agreement = try await reader.feeAgreement(id, locked: true)
        try version.mustMatch(agreement.version)
        try agreement.mustStand()
        let number = (agreement.versions.last?.value.number ?? 0) + 1
        try await insert(draft, number: number, of: agreement, by: principal)
        try await touch(agreement: id)
        audit("fee_version.created", id, "version \(number)")
        return try await reader.feeAgreement(id)
    }

    private func insert(
        _ draft: FeeVersionDraft, number: Int, of agreement: FeeAgreementDetail,
        by principal: Principal
    ) async throws {
        let version = try FeeVersion(
            number: number, from: draft.from, until: draft.until,
            methodologist: await reader.payee(written: draft.methodologist), split: draft.split,
            rates: draft.rates)
        _ = try agreement.agreement(adding: version)
        _ = try await transaction.query(
            """
            INSERT INTO fee_version (
                agreement_id, number, valid_from, valid_until, payee_id, operator_share,
                methodologist_share, protocol_streaming_share, protocol_issuance_share,
                streaming_rate, issue_rate, redeem_rate, entered_by, entered_at
            )
            VALUES (
                \(agreement.id), \(number), \(version.from), \(orNull: version.until)::timestamptz,
                \(version.methodologist), \(version.split.operatorShare),
                \(version.split.methodologistShare), \(version.split.protocolStreamingShare),
                \(version.split.protocolIssuanceShare), \(version.rates.streaming),
                \(version.rates.issue), \(version.rates.redeem), \(principal.id), \(now)
            )
            """)
    }

    /// Counts a change of an agreement.
    func touch(agreement id: ID<FeeAgreement>) async throws {
        _ = try await transaction.query(
            "UPDATE fee_agreement SET row_version = row_version + 1 WHERE agreement_id = \(id)")
    }

    private static func amount(
        _ text: String?, _ field: String, of product: Asset, _ faults: inout RowFaults
    ) -> UInt256 {
        guard let text else { return .zero }
        do {
            return try AmountText.baseUnits(orZero: text, decimals: product.decimals)
        } catch {
            faults.add(Fault(at: .pointer("/" + field), error, found: text))
            return .zero
        }
    }
}
