import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    static let manyEntries = [
        Route(
            .post, "/v1/journal-entries/bulk", "record_journal_entries", needs: .postEntries
        ) { exchange in
            let type = try exchange.contentType(of: [.json, .ndjson])
            var query = exchange.query
            let mode = query.choice("mode", BulkMode.self) ?? .atomic
            let isDryRun = try query.flag("dry_run")
            try query.finish()
            // The digest of the body is not known before its end: this one is never recorded.
            let request = try await exchange.writeRequest(
                digest: Digest.sha256(of: []), key: .required, isDryRun: isDryRun)
            try await exchange.books.mayRecordEntries(request) {
                await exchange.digestOfRefused()
            }
            let source = BulkSource(
                exchange.request.body, type == .json ? .array : .lines, mode, isDryRun: isDryRun)
            switch mode {
            case .atomic: return try await exchange.recordAll(source, isDryRun: isDryRun)
            case .perItem: return try await exchange.recordEach(source, request)
            }
        }
    ]
}

extension Exchange {
    /// The SHA-256 of a body whose sender may not send it; nil when it is long or does not arrive.
    fileprivate func digestOfRefused() async -> Hash32? {
        var digest = BodyDigest()
        do {
            for try await chunk in request.body.limited(to: BulkLimits.atomicBytes).chunks {
                digest.update(chunk)
            }
            return digest.value
        } catch {
            return nil
        }
    }

    /// Records all entries or none.
    fileprivate func recordAll(_ source: BulkSource, isDryRun: Bool) async throws -> Reply {
        var source = source
        var entries: [BulkEntry] = []
        var digest = BodyDigest()
        while let group = try await source.next() {
            entries += group.entries.map(\.withReadableFaults)
            digest.update(group.digest.bytes)
        }
        guard !entries.isEmpty else { throw JournalError.noEntries }
        let request = try await writeRequest(
            digest: source.bodyDigest, content: digest.value, key: .required, isDryRun: isDryRun)
        let answer = try await books.recordAllEntries(entries, request) { receipts in
            .created(at: "/v1/journal-entries") { writer in
                writer.object { writer in
                    writer.field("entry_count", receipts.count)
                    writer.array("entries") { writer in
                        for receipt in receipts { writer.object { receipt.write(to: &$0) } }
                    }
                }
            }
        }
        return Reply(answer, isDryRun: isDryRun)
    }

    /// Records what can stand, group by group.
    ///
    /// The first group is recorded before anything is answered, so that a request that is wrong as a
    /// whole gets a status of its own.
    fileprivate func recordEach(_ source: BulkSource, _ request: WriteRequest) async throws -> Reply
    {
        var source = source
        guard let first = try await source.next() else { throw JournalError.noEntries }
        var verdicts = BulkVerdicts()
        let (answer, journal) = try await record(first, isDryRun: request.isDryRun)
        verdicts.add(answer, of: first, isDryRun: request.isDryRun)
        var headers: Headers = ["Content-Type": MediaType.ndjson.header]
        if verdicts.isReplay { headers.append("Idempotent-Replayed", "true") }
        if request.isDryRun { headers.append("Vestry-Dry-Run", "true") }
        let (rest, begun) = (source, verdicts)
        return Reply(
            .ok, headers: headers,
            body: .stream(length: nil) { output in
                let verdicts = try await recordRest(rest, begun, request, after: journal)
                try await verdicts.write(
                    to: { try await output.write($0) }, requestID: self.request.id
                ) { try await books.keptAnswer(of: $0, request) }
            })
    }

    /// Reads and judges one group while the one before it is recorded.
    private func recordRest(
        _ source: BulkSource, _ begun: BulkVerdicts, _ request: WriteRequest,
        after journal: LeftJournal?
    ) async throws -> BulkVerdicts {
        let judge = judge(for: request)
        var source = source
        var journal = journal
        var verdicts = begun
        do {
            var next = try await source.next()
            var ahead: JudgedEntryGroup?
            while let group = next {
                let isUpToDate = ahead?.follows(journal) ?? false
                let judged = isUpToDate ? ahead : try judge(group, journal)
                async let following = Self.read(source, after: judged?.journal, judge)
                let (answer, left) = try await record(
                    group, after: journal, judged, isDryRun: request.isDryRun)
                verdicts.add(answer, of: group, isDryRun: request.isDryRun)
                journal = left
                (next, source, ahead) = try await following.get()
            }
        } catch {
            guard let problem = Problem(error) else { throw error }
            verdicts.end(with: problem)
        }
        return verdicts
    }

    private typealias Judge = @Sendable (BulkGroup, LeftJournal?) throws -> JudgedEntryGroup?

    /// Judges groups of a request beforehand.
    private func judge(for request: WriteRequest) -> Judge {
        { [books, requestID = self.request.id] group, journal in
            guard let journal else { return nil }
            return try books.judgeEntryGroup(group, request, after: journal) {
                try $0.lines(requestID: requestID)
            }
        }
    }

    /// Reads the next group, and judges it, beside the loops, on which the group before it is recorded at
    /// the same time.
    private static func read(
        _ source: BulkSource, after journal: LeftJournal?, _ judge: Judge
    ) async -> Result<(BulkGroup?, BulkSource, JudgedEntryGroup?), any Error> {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            var source = source
            do {
                let group = try await source.next()
                return .success((group, source, try group.flatMap { try judge($0, journal) }))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Looks at the token again before each group: it may end while a long body is on its way.
    private func record(
        _ group: BulkGroup, after journal: LeftJournal? = nil, _ judged: JudgedEntryGroup? = nil,
        isDryRun: Bool
    ) async throws -> (StoredAnswer, LeftJournal?) {
        let request = try await writeRequest(
            digest: group.digest, key: .required, isDryRun: isDryRun)
        let requestID = self.request.id
        return try await books.recordEntryGroup(group, request, after: journal, judged: judged) {
            try $0.lines(requestID: requestID)
        }
    }
}

extension BulkEntry {
    /// With a fault that can stand in a list of faults of all entries.
    fileprivate var withReadableFaults: BulkEntry {
        guard case .failure(let error) = draft, let problem = Problem(error) else { return self }
        return BulkEntry(index: index, draft: .failure(UnreadableEntry(problem)))
    }
}

/// An entry that says nothing, as a refusal of the request that brings it.
private struct UnreadableEntry: Refusal {
    let code: String
    let description: String
    let faults: [Fault]
    var category: RefusalCategory { .invalid }

    init(_ problem: Problem) {
        code = problem.code
        description = problem.detail
        faults = problem.faults
    }
}
