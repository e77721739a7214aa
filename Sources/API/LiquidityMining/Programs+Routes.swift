import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let liquidityMining =
        programs + programMoves + stakingEvents + poolReads + balanceSnapshots + epochs + fundings
        + miningReports

    /// Programs themselves: propose, look at, change.
    static let programs = [
        Route(.get, "/v1/programs", "list_programs") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let state = query.choice("state", Program.State.self)
            let page = query.page(of: Program.self)
            try query.finish()
            let programs = try await exchange.books.snapshot { reader in
                try await reader.programs(page, state: state, for: principal)
            }
            return exchange.list(programs, id: \.program.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/programs", "create_program", needs: .proposePrograms) { exchange in
            let (document, bytes) = try await exchange.json()
            let draft = try ProgramDraft(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let program = try await work.createProgram(draft)
                return .created(
                    at: "/v1/programs/\(program.program.id)", version: program.version
                ) { program.write(to: &$0) }
            }
        },
        Route(.get, "/v1/programs/{id}", "get_program") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: Program.self)
            let program = try await exchange.books.snapshot { reader in
                try await reader.program(id, for: principal)
            }
            return .json(etag: program.version) { program.write(to: &$0) }
        },
        Route(.put, "/v1/programs/{id}", "change_program", needs: .proposePrograms) { exchange in
            let id = try exchange.id(of: Program.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            let draft = try ProgramDraft(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.changeProgram(id, expecting: version, to: draft))
            }
        },
    ]

    /// What becomes of a program: approved, ended.
    static let programMoves = [
        Route(
            .post, "/v1/programs/{id}/approvals", "approve_program", needs: .approvePrograms
        ) { exchange in
            let id = try exchange.id(of: Program.self)
            let version = try exchange.seenVersion()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.approveProgram(id, expecting: version))
            }
        },
        Route(.post, "/v1/programs/{id}/endings", "end_program", needs: .recordPrograms) {
            exchange in
            let id = try exchange.id(of: Program.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                .changed(try await work.endProgram(id))
            }
        },
    ]
}

extension StoredAnswer {
    /// A program that was changed.
    fileprivate static func changed(_ program: ProgramDetail) -> StoredAnswer {
        .changed(version: program.version) { program.write(to: &$0) }
    }
}

extension ProgramDraft {
    fileprivate init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let (name, product, reward) = (
            fields.string("name"), fields.string("product"), fields.string("reward")
        )
        let pool = fields.object("pool") { fields in
            let (chain, contract, token) = try fields.finish(
                fields.chain("chain_id"),
                fields.optionalParse("contract") { try Address($0) },
                fields.parse("stake_token") { try Address($0) })
            return ProgramTerms.Pool(chain: chain, contract: contract, stakeToken: token)
        }
        let (kind, duration, division) = (
            fields.choice("kind", ProgramKind.self),
            fields.optionalInteger("duration_seconds", in: 0...UInt64(1) << 40),
            fields.optional("division") { try $0.choice(Division.self) }
        )
        let (zone, safe, block) = (
            fields.optionalString("zone"), fields.id("funding_safe_id", of: Safe.self),
            fields.integer("first_block", in: 0...UInt64(1) << 53 - 1)
        )
        let periods = fields.array("periods", count: 1...1000) { try Period($0) }
        let read = try fields.finish(
            name, product, reward, pool, kind, duration, division, zone, safe, block, periods)
        let terms: ProgramTerms.Kind =
            switch read.4 {
            case .stakingRewards: .stakingRewards(durationSeconds: read.5 ?? 0)
            case .timeWeighted: .timeWeighted((read.6 ?? .floor).rule)
            case .snapshot: .snapshot((read.6 ?? .floor).rule)
            }
        self.init(
            name: read.0, product: read.1, pool: read.3, reward: read.2, kind: terms,
            zone: read.7 ?? "UTC", fundingSafe: read.8, firstBlock: read.9, periods: read.10)
    }
}

extension ProgramDraft.Period {
    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let band = fields.optionalObject("band") { fields in
            let (least, most) = try fields.finish(fields.string("least"), fields.string("most"))
            return (least: least, most: most)
        }
        let (start, end, amount, limits) = try fields.finish(
            fields.parse("start") { try Instant($0) }, fields.parse("end") { try Instant($0) },
            fields.string("amount"), band)
        self.init(start: start, end: end, amount: amount, band: limits)
    }
}

/// The words of kinds.
private enum ProgramKind: String, CaseIterable, Sendable {
    case stakingRewards = "staking_rewards"
    case timeWeighted = "time_weighted"
    case snapshot
}

/// What becomes of remainders where Vestry divides.
private enum Division: String, CaseIterable, Sendable {
    case floor
    case largestRemainder = "largest_remainder"

    var rule: ProRata.Rule {
        switch self {
        case .floor: .floor
        case .largestRemainder: .largestRemainder
        }
    }
}

extension ProgramDetail {
    func write(to writer: inout JSONWriter) {
        let terms = program.terms
        writer.object { writer in
            writer.field("id", program.id.description)
            writer.field("name", terms.name)
            writer.field("product", terms.product)
            writer.object("pool") { writer in
                writer.field("chain_id", terms.pool.chain.number)
                writer.field("contract", terms.pool.contract?.checksummed)
                writer.field("stake_token", terms.pool.stakeToken.checksummed)
            }
            writer.field("reward_id", reward.id.description)
            writer.field("reward", reward.symbol)
            writer.field("kind", terms.kind.word)
            writer.field("duration_seconds", terms.kind.durationSeconds.map { Int(clamping: $0) })
            writer.field("division", terms.kind.division?.rawValue)
            writer.field("zone", terms.zone)
            writer.field("funding_safe_id", terms.fundingSafe.description)
            writer.field("first_block", firstBlock)
            writer.array("periods") { writer in
                for (index, period) in terms.periods.enumerated() {
                    writer.object { period.write(membersTo: &$0, number: index + 1, of: reward) }
                }
            }
            writer.field("state", program.state.rawValue)
            writer.field("created_by", createdBy.description)
            writer.field("created_at", createdAt.description)
            writer.field("approved_by", approvedBy?.description)
            writer.field("approved_at", approvedAt?.description)
            writer.field("ended_at", program.endedAt?.description)
        }
    }
}

extension ProgramPeriod {
    fileprivate func write(
        membersTo writer: inout JSONWriter, number: Int, of reward: Asset
    ) {
        writer.field("number", number)
        writer.field("start", start.description)
        writer.field("end", end.description)
        writer.amount("amount", amount, of: reward)
        writer.amount("amount_per_day", amountPerDay, of: reward)
        if let band {
            writer.object("band") { writer in
                writer.amount("least", band.least, of: reward)
                writer.amount("most", band.most, of: reward)
            }
        } else {
            writer.null("band")
        }
    }
}
