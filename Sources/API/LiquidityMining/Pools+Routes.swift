import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// What the books of a pool say, compared with the chain.
    static let poolReads = [
        Route(.get, "/v1/programs/{id}/earned", "get_earned") { exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Program.self)
            var query = exchange.query
            let account = query.required("account") { try Address($0) }
            let at = query.value("at") { try BlockTime(text: $0) }
            try query.finish()
            // Without an account there was a fault, which finish has thrown.
            guard let account else { throw APIError.parameters([]) }
            let now = exchange.books.now.microsecondsSince1970 / 1_000_000
            let time = at ?? BlockTime(seconds: UInt64(clamping: now)) ?? .zero
            let earned = try await exchange.books.snapshot { reader in
                try await reader.earned(by: account, at: time, of: id, for: principal)
            }
            return .json { earned.write(to: &$0) }
        },
        Route(.get, "/v1/programs/{id}/differences", "list_pool_differences") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: Program.self)
            let found = try await exchange.books.snapshot { reader in
                try await reader.differences(of: id, for: principal)
            }
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for difference in found.differences { difference.write(to: &writer) }
                    }
                    writer.field("omitted", found.omitted)
                }
            }
        },
        Route(.post, "/v1/programs/{id}/reads", "record_contract_reads", needs: .recordPrograms) {
            exchange in
            let id = try exchange.id(of: Program.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let reads = try fields.finish(
                fields.array("reads", count: 1...10_000) { try WrittenRead($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let count = try await work.recordReads(reads, of: id)
                return .created(at: "/v1/programs/\(id)/differences") { writer in
                    writer.object { $0.field("reads", count) }
                }
            }
        },
    ]

    /// Balances of the stake token at some times.
    static let balanceSnapshots = [
        Route(.get, "/v1/programs/{id}/snapshots", "list_balance_snapshots") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let snapshots = try await exchange.books.reader.snapshots(
                of: try exchange.id(of: Program.self), for: principal)
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for snapshot in snapshots { snapshot.write(to: &writer) }
                    }
                }
            }
        },
        Route(
            .post, "/v1/programs/{id}/snapshots", "import_balance_snapshot", needs: .recordPrograms
        ) { exchange in
            let id = try exchange.id(of: Program.self)
            try exchange.mustHaveType(.csv)
            var query = exchange.query
            let isDryRun = try query.flag("dry_run")
            let at = query.required("at") { try BlockTime(text: $0) }
            try query.finish()
            // Without a time there was a fault, which finish has thrown.
            guard let at else { throw APIError.parameters([]) }
            var file = BalanceFile()
            let digest = try await exchange.readCSV(
                optional: [], limit: BalanceFile.sizeLimit, into: &file)
            let (balances, faults) = (file.balances, file.faults)
            return try await exchange.write(
                digest: digest, key: .optional, isDryRun: isDryRun
            ) { work in
                let snapshot = try await work.importSnapshot(
                    balances, faults: faults, at: at, of: id, bodyDigest: digest)
                return .created(at: "/v1/programs/\(id)/snapshots") { snapshot.write(to: &$0) }
            }
        },
    ]
}

/// A file of balances as it was uploaded.
private struct BalanceFile: CSVSink {
    enum Column: String, CaseIterable {
        case account
        case balance = "balance_base_units"
    }

    /// The largest file: 64 MiB, some 600,000 accounts.
    static let sizeLimit = 64 << 20

    private(set) var balances: [ImportedBalance] = []
    private(set) var faults = RowFaults()

    mutating func take(_ row: CSVRow<Column>) {
        let account = row.read(.account, &faults) { try Address($0) }
        let balance = row.read(.balance, &faults) { try UInt256(decimal: $0) }
        guard let account, let balance else { return }
        balances.append(ImportedBalance(row: row.number, account: account, balance: balance))
    }

    mutating func note(_ fault: Fault) {
        faults.add(fault)
    }

    mutating func giveUp() throws(APIError) {
        throw .rows(faults.faults, omitted: faults.omitted)
    }
}

extension BalanceSnapshot {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("at", at.description)
            writer.field("accounts", accounts)
            writer.field("imported_by", importedBy.description)
            writer.field("imported_at", importedAt.description)
            writer.field("repeated", isRepeated)
        }
    }
}

extension Earned {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("account", account.checksummed)
            writer.field("at", at.description)
            writer.field("rule", StakingRewards.rule.description)
            writer.amount("earned", earned, of: reward)
            writer.field("balance_base_units", balance.description)
            writer.field("events", events)
            writer.field("complete_through", completeThrough?.description)
        }
    }
}

extension PoolDifference {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch difference.subject {
            case .rewardPaid(let name, _):
                writer.field("subject", "reward_paid")
                writer.field("tx_hash", name.transaction.description)
            case .read(let subject):
                writer.field("subject", subject.word)
                writer.null("tx_hash")
            }
            writer.field("account", account?.checksummed)
            writer.field("at", difference.at.description)
            writer.field("computed", difference.computed.description)
            writer.field("found", difference.found.description)
        }
    }
}

extension ContractRead.Subject {
    fileprivate var word: String {
        let function: ContractFunction =
            switch self {
            case .earned: .earned
            case .balance: .balance
            case .totalStaked: .totalStaked
            case .rewardRate: .rewardRate
            case .rewardPerToken: .rewardPerToken
            case .periodFinish: .periodFinish
            }
        return function.rawValue
    }
}

extension WrittenRead {
    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let (function, account, at, value) = try fields.finish(
            fields.choice("function", ContractFunction.self),
            fields.optionalParse("account") { try Address($0) },
            fields.parse("at") { try BlockTime(text: $0) },
            fields.parse("value") { try UInt256(decimal: $0) })
        self.init(function: function, account: account, at: at, value: value)
    }
}
