import Ethereum
public import Ledger
import Postgres

/// A plan in one of its versions.
public struct VestingPlanDetail: Sendable {
    public let plan: VestingPlan
    /// Its asset with decimals and symbol; nil where any may be used.
    public let asset: Asset?
    public let createdBy: ID<Principal>
    public let createdAt: Instant

    static let columns: SQL =
        """
        v.plan_id, v.version, v.name AS plan_name, v.asset_id AS plan_asset_id, v.rule,
        v.terms::text AS terms, v.created_by, v.created_at AS entered_at, \(Asset.valueColumns)
        """

    static let tables: SQL =
        "vesting_plan AS v LEFT JOIN asset AS a ON a.asset_id = v.asset_id"

    init(_ row: Row) throws {
        let asset: ID<Asset>? = try row.optionalValue("plan_asset_id")
        plan = try VestingPlan(
            id: row.value("plan_id"), version: row.get("version"), name: row.get("plan_name"),
            asset: asset,
            terms: WrittenTerms(stored: row.get("terms"), rule: row.get("rule"), total: .zero))
        self.asset = try asset == nil ? nil : Asset(row)
        createdBy = try row.value("created_by")
        createdAt = try row.value("entered_at")
    }
}

extension Reader {
    /// A plan in a version, or in its newest; throws ``BooksError/notFound(kind:id:)``.
    public func vestingPlan(
        _ id: ID<VestingPlan>, version: Int? = nil
    ) async throws -> VestingPlanDetail {
        let row = try await row(
            """
            SELECT \(VestingPlanDetail.columns) FROM \(VestingPlanDetail.tables)
            WHERE v.plan_id = \(id)
                AND (\(orNull: version)::integer IS NULL OR v.version = \(orNull: version)::integer)
            ORDER BY v.version DESC
            LIMIT 1
            """, orNo: "vesting plan", id)
        return try VestingPlanDetail(row)
    }

    /// Plans in the order of their ids, each in its newest version.
    public func vestingPlans(
        _ page: PageRequest<VestingPlan>, for principal: Principal
    ) async throws -> Page<VestingPlanDetail> {
        try principal.mustBeAllowed(.readGrants)
        let rows = try await query(
            """
            SELECT \(VestingPlanDetail.columns) FROM \(VestingPlanDetail.tables)
            WHERE (\(orNull: page.after)::uuid IS NULL OR v.plan_id > \(orNull: page.after)::uuid)
                AND NOT EXISTS (
                    SELECT 1 FROM vesting_plan AS n
                    WHERE n.plan_id = v.plan_id AND n.version > v.version
                )
            ORDER BY v.plan_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try VestingPlanDetail($0) }, limit: page.limit)
    }
}
