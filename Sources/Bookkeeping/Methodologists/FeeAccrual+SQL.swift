public import Ethereum
public import Ledger
import Postgres

/// A recorded fact about a product's fees, with what was computed from it.
public struct FeeAccrualDetail: Sendable {
    public let id: ID<FeeFact>
    public let agreement: ID<FeeAgreement>
    /// Among all of the agreement, voided ones included.
    public let number: Int
    public let fact: FeeFact
    public let product: Asset
    /// The version in force; nil for what somebody sent.
    public let feeVersion: Int?
    /// Name and version of the rule that gave the fee.
    public let rule: String
    /// Nil where nothing streams.
    public let elapsedSeconds: UInt64?
    public let rate: FeeRate
    /// The part of the new supply, times 10^18; nil where nothing streams.
    public let feeFraction: UInt256?
    public let protocolShare: Share
    /// Base units of the product, as all that follow.
    public let supplyBefore: UInt256
    public let fee: UInt256
    public let protocolFee: UInt256
    public let managerFee: UInt256
    /// Where the product stands afterwards.
    public let state: ProductFees.State
    /// How what was distributed was divided; nil for every other kind.
    public let split: FeeSplitDetail?
    public let recordedBy: ID<Principal>
    public let recordedAt: Instant
    public let voidedBy: ID<Principal>?
    public let voidedAt: Instant?
    public let voidReason: String?

    /// What differs from what events say.
    public var differences: [FeeDifference] {
        var found: [FeeDifference] = []
        for (field, computed, stated) in [
            (FeeDifference.Field.managerFee, managerFee, fact.stated.managerFee),
            (.protocolFee, protocolFee, fact.stated.protocolFee),
        ] {
            if let stated, stated != computed {
                found.append(FeeDifference(field: field, computed: computed, found: stated))
            }
        }
        return found + (split?.differences ?? [])
    }
}

/// How a distribution was divided.
public struct FeeSplitDetail: Sendable {
    public let id: ID<FeeSplit>
    public let methodologist: ID<Payee>
    public let methodologistHandle: Handle
    public let period: Month
    public let split: FeeSplit
    public let stated: FeeFact.Stated
    public let state: FeeSplit.State
    public let approvedBy: ID<Principal>?
    public let approvedAt: Instant?
    /// The number of the entry that owes or records the methodologist's part.
    public let entryNumber: Int64?

    /// What differs from what the event says.
    public var differences: [FeeDifference] {
        split.differences(
            operatorTake: stated.operatorTake ?? split.operatorTake,
            methodologistTake: stated.methodologistTake ?? split.methodologistTake
        ).filter { $0.field != .total }
    }
}

/// Which accruals are wanted.
public struct FeeAccrualFilter: Sendable {
    public let agreement: ID<FeeAgreement>?
    public let kind: FeeFact.Kind?
    /// Distributions in this state only.
    public let state: FeeSplit.State?

    /// Accruals of an agreement, a kind and a state, each where it is given.
    public init(agreement: ID<FeeAgreement>?, kind: FeeFact.Kind?, state: FeeSplit.State?) {
        self.agreement = agreement
        self.kind = kind
        self.state = state
    }
}

extension FeeAccrualDetail {
    static let columns: SQL =
        """
        f.accrual_id, f.agreement_id, f.number, f.kind, f.block_time, f.tx_hash, f.log_index,
        f.version_number, f.amount, f.rule, f.elapsed_seconds, f.rate, f.fee_fraction,
        f.protocol_share, f.supply_before, f.fee, f.protocol_fee, f.manager_fee, f.supply_after,
        f.multiplier_after, f.last_accrual_at, f.undistributed_after, f.stated_manager_fee,
        f.stated_protocol_fee, f.recorded_by, f.recorded_at, f.voided_by, f.voided_at,
        f.void_reason, s.split_id, s.payee_id, y.handle AS payee_handle, s.period, s.total,
        s.operator_share, s.operator_take, s.methodologist_take, s.stated_operator_take,
        s.stated_methodologist_take, s.state AS split_state, s.approved_by, s.approved_at,
        s.entry_seq, \(Asset.valueColumns)
        """

    static let tables: SQL =
        """
        fee_accrual AS f
        INNER JOIN fee_agreement AS g ON g.agreement_id = f.agreement_id
        INNER JOIN asset AS a ON a.asset_id = g.asset_id
        LEFT JOIN fee_split AS s ON s.accrual_id = f.accrual_id
        LEFT JOIN payee AS y ON y.payee_id = s.payee_id
        """

    init(_ row: Row) throws {
        id = try row.value("accrual_id")
        agreement = try row.value("agreement_id")
        number = try row.get("number")
        fact = try FeeFact(row)
        product = try Asset(row)
        feeVersion = try row.optional("version_number")
        rule = try row.get("rule")
        elapsedSeconds = try row.optional("elapsed_seconds", as: Int64.self).map(UInt64.init)
        rate = try row.value("rate")
        feeFraction = try row.optionalValue("fee_fraction")
        protocolShare = try row.value("protocol_share")
        supplyBefore = try row.value("supply_before")
        fee = try row.value("fee")
        protocolFee = try row.value("protocol_fee")
        managerFee = try row.value("manager_fee")
        state = try ProductFees.State(row)
        let splitID = try row.optionalValue("split_id", as: ID<FeeSplit>.self)
        split = try splitID.map { try FeeSplitDetail($0, row) }
        recordedBy = try row.value("recorded_by")
        recordedAt = try row.value("recorded_at")
        voidedBy = try row.optionalValue("voided_by")
        voidedAt = try row.optionalValue("voided_at")
        voidReason = try row.optional("void_reason")
    }
}

extension FeeFact {
    /// Reads the columns of ``FeeAccrualDetail``.
    init(_ row: Row) throws {
        let amount: UInt256 = try row.value("amount")
        let fact: ProductFees.Fact =
            switch try row.choice("kind", as: Kind.self) {
            case .issued: .issued(amount)
            case .redeemed: .redeemed(amount)
            case .received: .received(amount)
            case .accrued: .accrued
            case .distributed: .distributed
            }
        let hash = try row.optionalValue("tx_hash", as: Hash32.self)
        let index = try row.optional("log_index", as: Int64.self)
        let event = hash.flatMap { hash in
            index.map { Event(transaction: hash, logIndex: UInt64(clamping: $0)) }
        }
        self.init(
            fact, at: try row.value("block_time"), event: event,
            stated: try Stated(
                managerFee: row.optionalValue("stated_manager_fee"),
                protocolFee: row.optionalValue("stated_protocol_fee"),
                operatorTake: row.optionalValue("stated_operator_take"),
                methodologistTake: row.optionalValue("stated_methodologist_take")))
    }
}

extension FeeSplitDetail {
    fileprivate init(_ id: ID<FeeSplit>, _ row: Row) throws {
        self.id = id
        methodologist = try row.value("payee_id")
        methodologistHandle = try row.value("payee_handle")
        period = try row.value("period")
        split = try FeeSplit(of: row.value("total"), operatorShare: row.value("operator_share"))
        stated = try FeeFact(row).stated
        state = try row.choice("split_state")
        approvedBy = try row.optionalValue("approved_by")
        approvedAt = try row.optionalValue("approved_at")
        entryNumber = try row.optional("entry_seq")
    }
}

extension ProductFees.State {
    /// Where a product stands after a recorded fact.
    init(_ row: Row) throws {
        try self.init(
            supply: row.value("supply_after"), positionMultiplier: row.value("multiplier_after"),
            lastAccrual: row.value("last_accrual_at"), lastFactAt: row.value("block_time"),
            undistributed: row.value("undistributed_after"))
    }
}

extension Reader {
    /// One accrual; throws ``BooksError/notFound(kind:id:)``.
    public func feeAccrual(
        _ id: ID<FeeFact>, for principal: Principal
    ) async throws -> FeeAccrualDetail {
        try principal.mustBeAllowed(.readPrograms)
        return try await feeAccrual(id)
    }

    /// Accruals in the order of their ids.
    public func feeAccruals(
        _ page: PageRequest<FeeFact>, _ filter: FeeAccrualFilter, for principal: Principal
    ) async throws -> Page<FeeAccrualDetail> {
        try principal.mustBeAllowed(.readPrograms)
        let rows = try await query(
            """
            SELECT \(FeeAccrualDetail.columns)
            FROM \(FeeAccrualDetail.tables)
            WHERE (\(orNull: page.after)::uuid IS NULL OR f.accrual_id > \(orNull: page.after)::uuid)
                AND (
                    \(orNull: filter.agreement)::uuid IS NULL
                    OR f.agreement_id = \(orNull: filter.agreement)::uuid
                )
                AND (\(orNull: filter.kind)::text IS NULL OR f.kind = \(orNull: filter.kind)::text)
                AND (
                    \(orNull: filter.state)::text IS NULL OR s.state = \(orNull: filter.state)::text
                )
            ORDER BY f.accrual_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try rows.map { try FeeAccrualDetail($0) }, limit: page.limit)
    }

    /// One accrual whoever asks.
    func feeAccrual(_ id: ID<FeeFact>) async throws -> FeeAccrualDetail {
        let row = try await row(
            """
            SELECT \(FeeAccrualDetail.columns)
            FROM \(FeeAccrualDetail.tables)
            WHERE f.accrual_id = \(id)
            """, orNo: "fee accrual", id)
        return try FeeAccrualDetail(row)
    }

    /// The newest fact of an agreement that stands; nil before the first.
    func newestFeeAccrual(of agreement: ID<FeeAgreement>) async throws -> FeeAccrualDetail? {
        try await query(
            """
            SELECT \(FeeAccrualDetail.columns)
            FROM \(FeeAccrualDetail.tables)
            WHERE f.agreement_id = \(agreement) AND f.voided_at IS NULL
            ORDER BY f.number DESC
            LIMIT 1
            """
        ).first.map { try FeeAccrualDetail($0) }
    }

    /// The facts that tell of these events and stand.
    func feeFacts(
        of agreement: ID<FeeAgreement>, telling events: [FeeFact.Event]
    ) async throws -> [FeeFact.Event: FeeFact] {
        guard !events.isEmpty else { return [:] }
        let rows = try await query(
            """
            SELECT \(FeeAccrualDetail.columns)
            FROM \(FeeAccrualDetail.tables)
            INNER JOIN unnest(
                \(events.map(\.transaction))::bytea [],
                \(events.map { Int64(clamping: $0.logIndex) })::bigint []
            ) AS e (tx_hash, log_index) ON e.tx_hash = f.tx_hash AND e.log_index = f.log_index
            WHERE f.agreement_id = \(agreement) AND f.voided_at IS NULL
            """)
        var facts: [FeeFact.Event: FeeFact] = [:]
        for row in rows {
            let fact = try FeeFact(row)
            if let event = fact.event { facts[event] = fact }
        }
        return facts
    }
}
