import Ethereum
public import Ledger
import Postgres

/// A program as the books hold it.
public struct ProgramDetail: Sendable {
    public let program: Program
    /// What is paid.
    public let reward: Asset
    /// Events are imported from here on.
    public let firstBlock: UInt64
    public let createdBy: ID<Principal>
    public let createdAt: Instant
    public let approvedBy: ID<Principal>?
    public let approvedAt: Instant?
    /// Grows with each change; the `ETag`.
    public let version: Int64

    var id: ID<Program> { program.id }
}

extension Reader {
    /// One program; throws ``BooksError/notFound(kind:id:)``.
    public func program(
        _ id: ID<Program>, for principal: Principal
    ) async throws -> ProgramDetail {
        try principal.mustBeAllowed(.readPrograms)
        return try await program(id)
    }

    /// Programs in the order of their ids; in one state where it is given.
    public func programs(
        _ page: PageRequest<Program>, state: Program.State?, for principal: Principal
    ) async throws -> Page<ProgramDetail> {
        try principal.mustBeAllowed(.readPrograms)
        let rows = try await query(
            """
            SELECT \(Self.columns)
            FROM \(Self.tables)
            WHERE (\(orNull: page.after)::uuid IS NULL OR p.program_id > \(orNull: page.after)::uuid)
                AND (\(orNull: state)::text IS NULL OR p.state = \(orNull: state)::text)
            ORDER BY p.program_id
            LIMIT \(page.limit + 1)
            """)
        return Page(try await details(Array(rows)), limit: page.limit)
    }

    /// One program whoever asks; `locked` holds it until the transaction ends.
    func program(_ id: ID<Program>, locked: Bool = false) async throws -> ProgramDetail {
        let lock: SQL = locked ? "FOR NO KEY UPDATE OF p" : ""
        let row = try await row(
            """
            SELECT \(Self.columns)
            FROM \(Self.tables)
            WHERE p.program_id = \(id)
            \(lock)
            """, orNo: "program", id)
        return try await details([row])[0]
    }

    private static let columns: SQL =
        """
        p.program_id, p.name AS program_name, p.product, p.chain_id AS pool_chain_id, p.contract,
        p.stake_token, p.kind, p.duration_seconds, p.division, p.zone, p.funding_safe_id,
        p.first_block, p.state, p.created_by, p.created_at, p.approved_by, p.approved_at,
        p.ended_at, p.row_version, f.chain_id AS safe_chain_id, \(Asset.valueColumns)
        """

    private static let tables: SQL =
        """
        program AS p
        INNER JOIN asset AS a ON a.asset_id = p.reward_asset_id
        INNER JOIN safe AS f ON f.safe_id = p.funding_safe_id
        """

    private func details(_ rows: [Row]) async throws -> [ProgramDetail] {
        let ids = try rows.map { try $0.value("program_id", as: ID<Program>.self) }
        var periods: [ID<Program>: [ProgramPeriod]] = [:]
        let found = try await query(
            """
            SELECT d.program_id, d.starts_at, d.ends_at, d.amount, d.band_least, d.band_most
            FROM program_period AS d
            WHERE d.program_id = ANY (\(ids)::uuid [])
            ORDER BY d.program_id, d.number
            """)
        for row in found {
            periods[try row.value("program_id"), default: []].append(try ProgramPeriod(row))
        }
        var authors: [ID<Program>: Set<ID<Principal>>] = [:]
        let known = try await query(
            """
            SELECT o.program_id, o.principal_id FROM program_author AS o
            WHERE o.program_id = ANY (\(ids)::uuid [])
            """)
        for row in known {
            authors[try row.value("program_id"), default: []].insert(
                try row.value("principal_id"))
        }
        return try zip(ids, rows).map { id, row in
            try ProgramDetail(row, periods: periods[id] ?? [], authors: authors[id] ?? [])
        }
    }
}

extension ProgramPeriod {
    fileprivate init(_ row: Row) throws {
        let least = try row.optionalValue("band_least", as: UInt256.self)
        let most = try row.optionalValue("band_most", as: UInt256.self)
        let band = least.flatMap { least in most.map { Band(least: least, most: $0) } }
        try self.init(
            start: row.value("starts_at"), end: row.value("ends_at"), amount: row.value("amount"),
            band: band)
    }
}

extension ProgramDetail {
    fileprivate init(
        _ row: Row, periods: [ProgramPeriod], authors: Set<ID<Principal>>
    ) throws {
        reward = try Asset(row)
        let pool = try ProgramTerms.Pool(
            chain: row.value("pool_chain_id"), contract: row.optionalValue("contract"),
            stakeToken: row.value("stake_token"))
        let terms = try ProgramTerms(
            name: row.get("program_name"), product: row.get("product"), pool: pool,
            reward: reward.id, kind: ProgramTerms.Kind(row), zone: row.get("zone"),
            fundingSafe: row.value("funding_safe_id"), periods: periods,
            chains: (reward: reward.chain, safe: row.value("safe_chain_id")))
        createdBy = try row.value("created_by")
        program = try Program(
            id: row.value("program_id"), terms: terms, state: row.choice("state"),
            authors: authors.union([createdBy]), endedAt: row.optionalValue("ended_at"))
        firstBlock = UInt64(clamping: try row.get("first_block", as: Int64.self))
        createdAt = try row.value("created_at")
        approvedBy = try row.optionalValue("approved_by")
        approvedAt = try row.optionalValue("approved_at")
        version = try row.get("row_version")
    }
}

extension ProgramTerms.Kind {
    fileprivate init(_ row: Row) throws {
        switch try row.get("kind", as: String.self) {
        case "staking_rewards":
            self = .stakingRewards(
                durationSeconds: UInt64(
                    clamping: try row.get("duration_seconds", as: Int64.self)))
        case "time_weighted": self = .timeWeighted(try row.choice("division"))
        case "snapshot": self = .snapshot(try row.choice("division"))
        default: throw StorageError.unexpected(column: "kind")
        }
    }

    /// The word in the table.
    public var word: String {
        switch self {
        case .stakingRewards: "staking_rewards"
        case .timeWeighted: "time_weighted"
        case .snapshot: "snapshot"
        }
    }

    /// The seconds of the contract's periods; nil where Vestry pays.
    public var durationSeconds: UInt64? {
        switch self {
        case .stakingRewards(let duration): duration
        case .timeWeighted, .snapshot: nil
        }
    }

    /// What becomes of remainders; nil where a contract divides.
    public var division: ProRata.Rule? {
        switch self {
        case .stakingRewards: nil
        case .timeWeighted(let rule), .snapshot(let rule): rule
        }
    }

    /// The rules of its epochs, with their versions.
    var rules: String {
        switch self {
        case .stakingRewards: StakingRewards.rule.description
        case .timeWeighted(let rule): "\(EpochWeights.rule), \(rule.version)"
        case .snapshot(let rule): rule.version.description
        }
    }
}
