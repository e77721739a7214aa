import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Runs themselves: begin, look at, rename.
    static let rewardRuns = [
        Route(.post, "/v1/reward-runs", "create_reward_run", needs: .enterRewards) { exchange in
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let (group, period, title) = try fields.finish(
                fields.string("group"), fields.parse("period") { try Month($0) },
                fields.optionalString("title"))
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                let run = try await work.createRewardRun(
                    group: Reference(group), written: group, period: period, title: title ?? "")
                return .created(at: "/v1/reward-runs/\(run.run.id)", version: run.version) {
                    run.write(to: &$0)
                }
            }
        },
        Route(.get, "/v1/reward-runs", "list_reward_runs") { exchange in
            let principal = try exchange.principal
            var query = exchange.query
            let filter = RewardRunFilter(
                group: query.value("group") { Reference($0) },
                period: query.value("period") { try Month($0) }, state: query.choice("state"))
            let page = query.page(of: RewardRun.self)
            try query.finish()
            let runs = try await exchange.books.snapshot { reader in
                try await reader.rewardRuns(page, filter, for: principal)
            }
            return exchange.list(runs, id: \.run.id) { $0.write(to: &$1) }
        },
        Route(.get, "/v1/reward-runs/{id}", "get_reward_run") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let id = try exchange.id(of: RewardRun.self)
            let run = try await exchange.books.snapshot { reader in
                try await reader.rewardRun(id, for: principal)
            }
            return .json(etag: run.version) { run.write(to: &$0) }
        },
        Route(.patch, "/v1/reward-runs/{id}", "change_reward_run", needs: .enterRewards) {
            exchange in
            let id = try exchange.id(of: RewardRun.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let title = try fields.finish(fields.optionalString("title"))
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.changeRewardRun(id, expecting: version, title: title))
            }
        },
    ]

    /// What becomes of a run: submitted, withdrawn, approved.
    static let rewardRunMoves = [
        Route(.post, "/v1/reward-runs/{id}/submissions", "submit_reward_run", needs: .enterRewards)
        { exchange in
            let id = try exchange.id(of: RewardRun.self)
            let version = try exchange.seenVersion()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.submitRewardRun(id, expecting: version))
            }
        },
        Route(
            .post, "/v1/reward-runs/{id}/withdrawals", "withdraw_reward_run", needs: .enterRewards
        ) { exchange in
            let id = try exchange.id(of: RewardRun.self)
            let version = try exchange.seenVersion()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.withdrawRewardRun(id, expecting: version))
            }
        },
        Route(.post, "/v1/reward-runs/{id}/approvals", "approve_reward_run", needs: .decideRewards)
        { exchange in
            let id = try exchange.id(of: RewardRun.self)
            let version = try exchange.seenVersion()
            let (stated, bytes) = try await exchange.statedTotals()
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                let approval = try await work.approveRewardRun(
                    id, expecting: version, stated: stated)
                return .created(at: "/v1/reward-runs/\(id)", version: approval.run.version) {
                    approval.write(to: &$0)
                }
            }
        },
    ]
}

extension Exchange {
    /// The version in `If-Match`, for moves that do not ask for it.
    func seenVersion() throws(APIError) -> ExpectedVersion {
        request.headers["If-Match"] == nil ? .any : try expectedVersion()
    }
}

extension StoredAnswer {
    /// A run that was changed.
    fileprivate static func changed(_ run: RewardRunDetail) -> StoredAnswer {
        .changed(version: run.version) { run.write(to: &$0) }
    }
}
