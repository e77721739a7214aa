public import Ethereum
public import Ledger
import Postgres

/// A fee agreement with all its versions, drafts among them.
public struct FeeAgreementDetail: Sendable {
    public let id: ID<FeeAgreement>
    /// What people call it.
    public let name: String
    /// The index token: fees are counted and paid in it.
    public let product: Asset
    public let payer: FeeAgreement.Payer
    /// The fee extension that distributes; nil where it is not known.
    public let feeContract: Address?
    /// The Safe that receives: the operator's part, or all.
    public let safe: ID<Safe>
    /// The last accrual before the first one recorded here.
    public let startedAt: BlockTime
    /// Base units of the product at that time.
    public let openingSupply: UInt256
    /// What the fee extension held at that time.
    public let openingUndistributed: UInt256
    public let createdBy: ID<Principal>
    public let createdAt: Instant
    public let withdrawnAt: Instant?
    /// Grows with each change; the `ETag`.
    public let version: Int64
    /// By number.
    public internal(set) var versions: [FeeVersionDetail]

    static let columns: SQL =
        """
        g.agreement_id, g.name, g.paid_by, g.fee_contract, g.safe_id, g.started_at,
        g.opening_supply, g.opening_undistributed, g.created_by, g.created_at AS agreed_at,
        g.withdrawn_at, g.row_version, \(Asset.valueColumns)
        """

    static let tables: SQL =
        "fee_agreement AS g INNER JOIN asset AS a ON a.asset_id = g.asset_id"

    init(_ row: Row) throws {
        id = try row.value("agreement_id")
        name = try row.get("name")
        product = try Asset(row)
        payer = try row.choice("paid_by")
        feeContract = try row.optionalValue("fee_contract")
        safe = try row.value("safe_id")
        startedAt = try row.value("started_at")
        openingSupply = try row.value("opening_supply")
        openingUndistributed = try row.value("opening_undistributed")
        createdBy = try row.value("created_by")
        createdAt = try row.value("agreed_at")
        withdrawnAt = try row.optionalValue("withdrawn_at")
        version = try row.get("row_version")
        versions = []
    }

    /// What the rules compute with: the approved versions, and one that is being judged.
    ///
    /// An open version ends where the one that is being judged begins.
    func agreement(adding draft: FeeVersion? = nil) throws(MethodologistsError) -> FeeAgreement {
        var known = versions.filter(\.isApproved).map(\.value)
        if let draft {
            if let last = known.last, last.until == nil, last.from < draft.from {
                known[known.count - 1] = try last.ended(at: draft.from)
            }
            known.append(draft)
        }
        return try FeeAgreement(id: id, product: product.id, versions: known)
    }

    /// Throws ``MethodologistsError/agreementWithdrawn``.
    func mustStand() throws(MethodologistsError) {
        guard withdrawnAt == nil else { throw .agreementWithdrawn }
    }
}

/// A version of an agreement and who approved it.
public struct FeeVersionDetail: Sendable {
    public let value: FeeVersion
    /// The name of the methodologist.
    public let methodologistHandle: Handle
    public let isApproved: Bool
    public let enteredBy: ID<Principal>
    public let enteredAt: Instant
    /// Who has approved for which party.
    public let approvals: FeeApprovals
}

extension Reader {
    /// One agreement; throws ``BooksError/notFound(kind:id:)``.
    public func feeAgreement(
        _ id: ID<FeeAgreement>, for principal: Principal
    ) async throws -> FeeAgreementDetail {
        try principal.mustBeAllowed(.readPrograms)
        return try await feeAgreement(id)
    }

    /// Agreements in the order of their ids; of one product where it is given.
    public func feeAgreements(
        _ page: PageRequest<FeeAgreement>, product: Reference<Asset>?, for principal: Principal
    ) async throws -> Page<FeeAgreementDetail> {
        try principal.mustBeAllowed(.readPrograms)
        let rows = try await query(
            """
            SELECT \(FeeAgreementDetail.columns)
            FROM \(FeeAgreementDetail.tables)
            WHERE (\(orNull: page.after)::uuid IS NULL OR g.agreement_id > \(orNull: page.after)::uuid)
                AND (
                    \(product == nil)::boolean OR a.asset_id = \(orNull: product?.id)::uuid
                    OR lower(a.symbol) = \(orNull: product?.name)::text
                )
            ORDER BY g.agreement_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try await details(rows.map { try FeeAgreementDetail($0) }), limit: page.limit)
    }

    /// One agreement whoever asks; `locked` holds it until the transaction ends.
    func feeAgreement(
        _ id: ID<FeeAgreement>, locked: Bool = false
    ) async throws -> FeeAgreementDetail {
        let lock: SQL = locked ? "FOR NO KEY UPDATE OF g" : ""
        let row = try await row(
            """
            SELECT \(FeeAgreementDetail.columns)
            FROM \(FeeAgreementDetail.tables)
            WHERE g.agreement_id = \(id)
            \(lock)
            """, orNo: "fee agreement", id)
        return try await details([FeeAgreementDetail(row)])[0]
    }

    private func details(_ agreements: [FeeAgreementDetail]) async throws -> [FeeAgreementDetail] {
        let ids = agreements.map(\.id)
        let approvals = try await query(
            """
            SELECT p.agreement_id, p.number, p.party, p.principal_id
            FROM fee_version_approval AS p
            WHERE p.agreement_id = ANY (\(ids)::uuid [])
            """)
        var approvers: [VersionKey: [FeeVersion.Party: ID<Principal>]] = [:]
        for row in approvals {
            approvers[try VersionKey(row), default: [:]][try row.choice("party")] =
                try row.value("principal_id")
        }
        let authors = Dictionary(agreements.map { ($0.id, $0.createdBy) }) { first, _ in first }
        var versions: [ID<FeeAgreement>: [FeeVersionDetail]] = [:]
        for row in try await query(FeeVersionDetail.rows(of: ids)) {
            let key = try VersionKey(row)
            let author = authors[key.agreement].map { Set([$0]) } ?? []
            versions[key.agreement, default: []].append(
                try FeeVersionDetail(
                    row, authors: author, approvers: approvers[key] ?? [:]))
        }
        return agreements.map { agreement in
            var agreement = agreement
            agreement.versions = versions[agreement.id] ?? []
            return agreement
        }
    }

    /// What identifies a version.
    private struct VersionKey: Hashable {
        let agreement: ID<FeeAgreement>
        let number: Int

        init(_ row: Row) throws {
            agreement = try row.value("agreement_id")
            number = try row.get("number")
        }
    }
}

extension FeeVersionDetail {
    fileprivate static func rows(of agreements: [ID<FeeAgreement>]) -> SQL {
        """
        SELECT
            v.agreement_id, v.number, v.valid_from, v.valid_until, v.payee_id, y.handle,
            v.operator_share, v.methodologist_share, v.protocol_streaming_share,
            v.protocol_issuance_share, v.streaming_rate, v.issue_rate, v.redeem_rate, v.state,
            v.entered_by, v.entered_at
        FROM fee_version AS v
        INNER JOIN payee AS y ON y.payee_id = v.payee_id
        WHERE v.agreement_id = ANY (\(agreements)::uuid [])
        ORDER BY v.agreement_id, v.number
        """
    }

    fileprivate init(
        _ row: Row, authors: Set<ID<Principal>>, approvers: [FeeVersion.Party: ID<Principal>]
    ) throws {
        value = try FeeVersion(
            number: row.get("number"), from: row.value("valid_from"),
            until: row.optionalValue("valid_until"), methodologist: row.value("payee_id"),
            split: FeeVersion.Split(
                operatorShare: row.value("operator_share"),
                methodologistShare: row.value("methodologist_share"),
                protocolStreamingShare: row.value("protocol_streaming_share"),
                protocolIssuanceShare: row.value("protocol_issuance_share")),
            rates: FeeVersion.Rates(
                streaming: row.value("streaming_rate"), issue: row.value("issue_rate"),
                redeem: row.value("redeem_rate")))
        methodologistHandle = try row.value("handle")
        isApproved = try row.get("state", as: String.self) == "approved"
        enteredBy = try row.value("entered_by")
        enteredAt = try row.value("entered_at")
        approvals = FeeApprovals(
            authors: authors.union([enteredBy]), methodologist: value.methodologist,
            approvers: approvers)
    }
}
