import Ethereum
public import Ledger
import Postgres

/// What a program is made of, as somebody wrote it.
public struct ProgramDraft: Sendable {
    /// A period with its amounts in whole units of the reward.
    public struct Period: Sendable {
        public let start: Instant
        public let end: Instant
        public let amount: String
        /// The least and the most a day; nil for no band.
        public let band: (least: String, most: String)?

        /// A period as it was written.
        public init(
            start: Instant, end: Instant, amount: String, band: (least: String, most: String)?
        ) {
            self.start = start
            self.end = end
            self.amount = amount
            self.band = band
        }
    }

    public let name: String
    public let product: String
    public let pool: ProgramTerms.Pool
    /// Id or symbol.
    public let reward: String
    public let kind: ProgramTerms.Kind
    public let zone: String
    public let fundingSafe: ID<Safe>
    /// Events are imported from here on.
    public let firstBlock: UInt64
    public let periods: [Period]

    /// A program of these properties.
    public init(
        name: String, product: String, pool: ProgramTerms.Pool, reward: String,
        kind: ProgramTerms.Kind, zone: String, fundingSafe: ID<Safe>, firstBlock: UInt64,
        periods: [Period]
    ) {
        self.name = name
        self.product = product
        self.pool = pool
        self.reward = reward
        self.kind = kind
        self.zone = zone
        self.fundingSafe = fundingSafe
        self.firstBlock = firstBlock
        self.periods = periods
    }
}

extension Work {
    /// Enters a program, to be approved by another person.
    ///
    /// Throws ``LiquidityMiningError/termsRefused(_:)`` with every fault.
    public func createProgram(_ draft: ProgramDraft) async throws -> ProgramDetail {
        let principal = try principal(allowed: .proposePrograms)
        let terms = try await terms(of: draft)
        let id: ID<Program> = newID()
        _ = try await transaction.query(
            """
            INSERT INTO program (
                program_id, name, product, chain_id, contract, stake_token, reward_asset_id, kind,
                duration_seconds, division, zone, funding_safe_id, first_block, created_by,
                created_at
            )
            VALUES (
                \(id), \(terms.name), \(terms.product), \(terms.pool.chain),
                \(orNull: terms.pool.contract)::bytea, \(terms.pool.stakeToken)::bytea,
                \(terms.reward), \(terms.kind.word),
                \(terms.kind.durationSeconds.map { Int64(clamping: $0) })::bigint,
                \(orNull: terms.kind.division)::text, \(terms.zone), \(terms.fundingSafe),
                \(Int64(clamping: draft.firstBlock)), \(principal.id), \(now)
            )
            """)
        try await insert(terms.periods, of: id, by: principal)
        audit("program.created", id)
        return try await reader.program(id)
    }

    /// Gives a draft other terms; who does is an author from then on.
    public func changeProgram(
        _ id: ID<Program>, expecting version: ExpectedVersion, to draft: ProgramDraft
    ) async throws -> ProgramDetail {
        let principal = try principal(allowed: .proposePrograms)
        let known = try await reader.program(id, locked: true)
        try version.mustMatch(known.version)
        try known.program.mustBeDraft()
        let terms = try await terms(of: draft)
        _ = try await transaction.query("DELETE FROM program_period WHERE program_id = \(id)")
        _ = try await transaction.query(
            """
            UPDATE program
            SET name = \(terms.name), product = \(terms.product), chain_id = \(terms.pool.chain),
                contract = \(orNull: terms.pool.contract)::bytea,
                stake_token = \(terms.pool.stakeToken)::bytea, reward_asset_id = \(terms.reward),
                kind = \(terms.kind.word),
                duration_seconds =
                    \(terms.kind.durationSeconds.map { Int64(clamping: $0) })::bigint,
                division = \(orNull: terms.kind.division)::text, zone = \(terms.zone),
                funding_safe_id = \(terms.fundingSafe),
                first_block = \(Int64(clamping: draft.firstBlock)), row_version = row_version + 1
            WHERE program_id = \(id)
            """)
        try await insert(terms.periods, of: id, by: principal)
        audit("program.changed", id)
        return try await reader.program(id)
    }

    private func insert(
        _ periods: [ProgramPeriod], of id: ID<Program>, by principal: Principal
    ) async throws {
        _ = try await transaction.pipeline([
            """
            INSERT INTO program_author (program_id, principal_id)
            VALUES (\(id), \(principal.id))
            ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO program_period (
                program_id, number, starts_at, ends_at, amount, band_least, band_most
            )
            SELECT \(id)::uuid, d.number, d.starts_at, d.ends_at, d.amount, d.band_least, d.band_most
            FROM unnest(
                \(periods.map(\.start))::timestamptz [], \(periods.map(\.end))::timestamptz [],
                \(periods.map(\.amount))::numeric [],
                \(periods.map { $0.band?.least })::numeric [],
                \(periods.map { $0.band?.most })::numeric []
            ) WITH ORDINALITY AS d (starts_at, ends_at, amount, band_least, band_most, number)
            """,
        ])
    }

    private func terms(of draft: ProgramDraft) async throws -> ProgramTerms {
        let reward = try await reader.asset(written: draft.reward)
        let safe = try await reader.safe(draft.fundingSafe).value
        var faults: [Fault] = []
        let periods = draft.periods.enumerated().map { index, period in
            ProgramPeriod(period, of: reward, at: "/periods/\(index)", &faults)
        }
        guard faults.isEmpty else { throw LiquidityMiningError.termsRefused(faults) }
        let terms = try ProgramTerms(
            name: draft.name, product: draft.product, pool: draft.pool, reward: reward.id,
            kind: draft.kind, zone: draft.zone, fundingSafe: safe.id, periods: periods,
            chains: (reward: reward.chain, safe: safe.chain))
        guard try await isZone(terms.zone) else {
            throw LiquidityMiningError.termsRefused([ProgramTerms.zoneFault(terms.zone)])
        }
        return terms
    }
}

extension ProgramPeriod {
    fileprivate init(
        _ period: ProgramDraft.Period, of reward: Asset, at place: String, _ faults: inout [Fault]
    ) {
        func read(_ text: String, _ field: String) -> UInt256 {
            do {
                return try AmountText.baseUnits(orZero: text, decimals: reward.decimals)
            } catch {
                faults.append(Fault(at: .pointer(place + field), error, found: text))
                return .zero
            }
        }
        let band = period.band.map {
            Band(least: read($0.least, "/band/least"), most: read($0.most, "/band/most"))
        }
        self.init(
            start: period.start, end: period.end, amount: read(period.amount, "/amount"),
            band: band)
    }
}
