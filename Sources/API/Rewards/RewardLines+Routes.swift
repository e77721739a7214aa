import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    /// Lines of a run: read, added, imported; and single ones: read, changed, removed.
    static let rewardLines = [
        Route(.get, "/v1/reward-runs/{id}/lines", "list_reward_lines") { exchange in
            let principal = try exchange.principal
            let run = try exchange.id(of: RewardRun.self)
            var query = exchange.query
            let state = query.choice("state", RewardLine.State.self)
            let page = query.page(of: RewardLine.self)
            try query.finish()
            let lines = try await exchange.books.snapshot { reader in
                try await reader.rewardLines(of: run, page, state: state, for: principal)
            }
            return exchange.list(lines, id: \.line.id) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/reward-runs/{id}/lines", "add_reward_lines", needs: .enterRewards) {
            exchange in
            let run = try exchange.id(of: RewardRun.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            var number = -1
            let lines = try fields.finish(
                fields.array("lines", count: 1...1000) { place in
                    number += 1
                    return try WrittenLine(place, at: .element(number))
                })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .created(try await work.addRewardLines(lines, to: run))
            }
        },
        Route(.post, "/v1/reward-runs/{id}/imports", "import_reward_lines", needs: .enterRewards) {
            exchange in
            let run = try exchange.id(of: RewardRun.self)
            try exchange.mustHaveType(.csv)
            var query = exchange.query
            let isDryRun = try query.flag("dry_run")
            try query.finish()
            let upload = try await exchange.books.beginRewardImport(
                into: run, by: try exchange.principal)
            do {
                var file = RewardFile(upload)
                let digest = try await file.read(exchange)
                let reply = try await exchange.write(
                    digest: digest, key: .optional, isDryRun: isDryRun
                ) { [upload = file.upload] work in
                    .created(try await work.importRewardLines(upload))
                }
                await exchange.books.endRewardImport(upload)
                return reply
            } catch {
                await exchange.books.endRewardImport(upload)
                throw error
            }
        },
        Route(.get, "/v1/reward-lines/{id}", "get_reward_line") { exchange in
            let principal = try exchange.principal
            try exchange.query.finish()
            let line = try await exchange.books.reader.rewardLine(
                try exchange.id(of: RewardLine.self), for: principal)
            return .json(etag: line.version) { line.write(to: &$0) }
        },
        Route(.patch, "/v1/reward-lines/{id}", "change_reward_line", needs: .enterRewards) {
            exchange in
            let id = try exchange.id(of: RewardLine.self)
            let version = try exchange.expectedVersion()
            let (document, bytes) = try await exchange.json()
            let change = try RewardLineChange(document)
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.changeRewardLine(id, expecting: version, to: change))
            }
        },
        Route(.delete, "/v1/reward-lines/{id}", "remove_reward_line", needs: .enterRewards) {
            exchange in
            let id = try exchange.id(of: RewardLine.self)
            let version = try exchange.expectedVersion()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                try await work.removeRewardLine(id, expecting: version)
                return .empty
            }
        },
    ]

    /// What becomes of a single line: returned, held, released, submitted again.
    static let rewardLineMoves = [
        Route(.post, "/v1/reward-lines/{id}/returns", "return_reward_line", needs: .decideRewards) {
            exchange in
            try await exchange.decide { work, id, version, reason in
                try await work.returnRewardLine(id, expecting: version, reason: reason)
            }
        },
        Route(.post, "/v1/reward-lines/{id}/holds", "hold_reward_line", needs: .decideRewards) {
            exchange in
            try await exchange.decide { work, id, version, reason in
                try await work.holdRewardLine(id, expecting: version, reason: reason)
            }
        },
        Route(.post, "/v1/reward-lines/{id}/releases", "release_reward_line", needs: .decideRewards)
        { exchange in
            let id = try exchange.id(of: RewardLine.self)
            let version = try exchange.seenVersion()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.releaseRewardLine(id, expecting: version))
            }
        },
        Route(
            .post, "/v1/reward-lines/{id}/submissions", "resubmit_reward_line", needs: .enterRewards
        ) { exchange in
            let id = try exchange.id(of: RewardLine.self)
            let version = try exchange.seenVersion()
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .changed(try await work.resubmitRewardLine(id, expecting: version))
            }
        },
    ]
}

extension Exchange {
    /// A decision on the line of the path that needs a reason.
    fileprivate func decide(
        _ decide:
            @escaping (Work, ID<RewardLine>, ExpectedVersion, String) async throws
            -> RewardLineDetail
    ) async throws -> Reply {
        let id = try id(of: RewardLine.self)
        let version = try seenVersion()
        let (document, bytes) = try await json()
        var fields = try JSONFields(document)
        let reason = try fields.finish(fields.parse("reason") { try Note.reason($0) })
        return try await write(bytes, key: .optional, query: query) { work in
            .changed(try await decide(work, id, version, reason))
        }
    }
}

extension StoredAnswer {
    /// A line that was changed.
    fileprivate static func changed(_ line: RewardLineDetail) -> StoredAnswer {
        .changed(version: line.version) { line.write(to: &$0) }
    }

    /// Lines that joined a run.
    fileprivate static func created(_ lines: EnteredLines) -> StoredAnswer {
        .created(at: "/v1/reward-runs/\(lines.run.run.id)/lines", version: lines.run.version) {
            lines.write(to: &$0)
        }
    }
}

extension WrittenLine {
    fileprivate init(_ document: JSONPlace, at place: LinePlace) throws {
        var fields = try JSONFields(document)
        let (payee, asset, amount, kind, note, reason) = try fields.finish(
            fields.string("payee"), fields.string("asset"), fields.string("amount"),
            fields.string("kind"), fields.optionalString("note"),
            fields.optionalString("duplicate_reason"))
        self.init(
            place: place, payee: payee, asset: asset, amount: amount, kind: kind, note: note ?? "",
            duplicateReason: reason ?? "")
    }
}

extension RewardLineChange {
    /// A null takes the reason of a duplicate away; elsewhere it stands for no change.
    fileprivate init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let clearsReason = fields.has("duplicate_reason")
        let (payee, asset, amount, kind, note, reason) = try fields.finish(
            fields.optionalString("payee"), fields.optionalString("asset"),
            fields.optionalString("amount"), fields.optionalString("kind"),
            fields.optionalString("note"), fields.optionalString("duplicate_reason"))
        self.init(
            payee: payee, asset: asset, amount: amount, kind: kind, note: note,
            duplicateReason: reason ?? (clearsReason ? "" : nil))
    }
}
