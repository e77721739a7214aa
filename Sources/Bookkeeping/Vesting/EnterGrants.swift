public import Ledger
import Postgres

extension Work {
    /// Enters a grant as a draft; throws ``VestingError/grantsRefused(_:)`` with every fault.
    public func enterGrant(_ grant: WrittenGrant) async throws -> GrantDetail {
        let ids = try await enter([grant])
        audit("grant.entered", ids[0])
        return try await reader.grant(ids[0])
    }

    /// Enters all grants of a file as drafts, or none; takes the faults that reading it found.
    ///
    /// Throws ``VestingError/grantsRefused(_:)`` with the faults of every row.
    public func importGrants(
        _ grants: [WrittenGrant], faults: RowFaults = RowFaults()
    ) async throws -> [GrantDetail] {
        let ids = try await enter(grants, faults)
        for id in ids { audit("grant.entered", id, "imported") }
        let rows = try await transaction.query(
            """
            SELECT \(GrantDetail.columns) FROM \(GrantDetail.tables)
            WHERE g.grant_id = ANY (\(ids)::uuid [])
            ORDER BY g.grant_id
            """)
        return try await reader.grants(of: Array(rows))
    }

    private func enter(
        _ written: [WrittenGrant], _ known: RowFaults = RowFaults()
    ) async throws -> [ID<Grant>] {
        let principal = try principal(allowed: .proposeGrants)
        let directory = try await reader.directory(for: written)
        var faults = known
        let judged = written.compactMap { $0.judged(by: directory, at: now, adding: &faults) }
        guard faults.isEmpty else { throw VestingError.grantsRefused(faults) }
        guard !judged.isEmpty else { throw VestingError.noGrants }
        for grant in judged { try principal.mustBeAllowed(.proposeGrants, in: grant.group) }
        if let first = judged.first, judged.allSatisfy({ $0.group == first.group }) {
            concerns(first.group)
        }
        try await addTwins(among: judged, to: &faults)
        guard faults.isEmpty else { throw VestingError.grantsRefused(faults) }
        let ids: [ID<Grant>] = newIDs(judged.count)
        for range in judged.indices.pieces(of: 500) {
            try await insert(Array(judged[range]), Array(ids[range]), by: principal)
        }
        return ids
    }

    /// Grants that are in the books, or before them in the file, with the same payee, asset and terms.
    ///
    /// The draft that is being replaced is no twin of what replaces it.
    func addTwins(
        among grants: [JudgedGrant], but replaced: ID<Grant>? = nil, to faults: inout RowFaults
    ) async throws {
        var seen: [Twin: JudgedGrant] = [:]
        for grant in grants where grant.duplicateReason == nil {
            if seen.updateValue(grant, forKey: Twin(grant)) != nil {
                faults.add(grant.fault(VestingError.grantTwiceInFile))
            }
        }
        let rows = try await transaction.query(
            """
            SELECT g.grant_id, s.ordinal
            FROM unnest(
                \(grants.map(\.payee))::uuid [], \(grants.map(\.asset.id))::uuid [],
                \(grants.map(\.terms.rule))::text [], \(grants.map(\.terms.total))::base_units [],
                \(grants.map { $0.terms.written.json(withTotal: false) })::jsonb []
            ) WITH ORDINALITY AS s (payee_id, asset_id, rule, total, terms, ordinal)
            INNER JOIN vesting_grant AS g
                ON g.payee_id = s.payee_id AND g.asset_id = s.asset_id AND g.rule = s.rule
                AND g.total = s.total AND md5(g.terms::text) = md5(s.terms::text)
            WHERE g.duplicate_reason IS NULL AND g.state <> 'withdrawn'
                AND g.grant_id IS DISTINCT FROM \(orNull: replaced)::uuid
            ORDER BY s.ordinal
            LIMIT \(RowFaults.limit)
            """)
        for row in rows {
            let grant = grants[try row.get("ordinal", as: Int.self) - 1]
            guard grant.duplicateReason == nil else { continue }
            faults.add(grant.fault(VestingError.grantTwice(other: try row.value("grant_id"))))
        }
    }

    private func insert(
        _ grants: [JudgedGrant], _ ids: [ID<Grant>], by principal: Principal
    ) async throws {
        _ = try await transaction.query(
            """
            INSERT INTO vesting_grant (
                grant_id, payee_id, group_id, asset_id, rule, total, terms, accelerations, plan_id,
                plan_version, safe_id, contract, contract_number, grant_day, agreement_url,
                agreement_sha256, note, duplicate_reason, created_by, created_at
            )
            SELECT s.*, \(principal.id)::uuid, \(now)::timestamptz
            FROM unnest(
                \(ids)::uuid [], \(grants.map(\.payee))::uuid [], \(grants.map(\.group))::uuid [],
                \(grants.map(\.asset.id))::uuid [], \(grants.map(\.terms.rule))::text [],
                \(grants.map(\.terms.total))::base_units [],
                \(grants.map { $0.terms.written.json(withTotal: false) })::jsonb [],
                \(grants.map(\.accelerations.stored))::jsonb [],
                \(grants.map { $0.plan?.id })::uuid [],
                \(grants.map { $0.plan.map { String($0.version) } })::integer [],
                \(grants.map(\.written.safe))::uuid [],
                \(grants.map(\.written.contract))::bytea [],
                \(grants.map(\.written.contractNumber))::numeric [],
                \(grants.map(\.written.grantDay))::date [],
                \(grants.map(\.written.agreementURL))::text [],
                \(grants.map(\.written.agreementDigest))::bytea [],
                \(grants.map(\.written.note))::text [], \(grants.map(\.duplicateReason))::text []
            ) AS s
            """)
    }
}

/// What two grants have in common that may be one entered twice.
private struct Twin: Hashable {
    let payee: ID<Payee>
    let asset: ID<Asset>
    let terms: VestingTerms

    init(_ grant: JudgedGrant) {
        payee = grant.payee
        asset = grant.asset.id
        terms = grant.terms
    }
}
