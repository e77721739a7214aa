import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    /// Months: looked at, held, closed and reopened.
    static let periods = periodReads + periodActs + periodApprovals

    private static let periodReads = [
        Route(.get, "/v1/periods", "list_periods") { exchange in
            try exchange.principal.mustBeAllowed(.readRewards)
            var query = exchange.query
            let cursor = query.value("cursor") { try Month($0) }
            let limit = query.limit()
            try query.finish()
            let page = try await exchange.books.snapshot {
                try await $0.periods(before: cursor, limit: limit)
            }
            return exchange.list(page, cursor: \.month.description) { period, writer in
                writer.object { period.write(to: &$0) }
            }
        },
        Route(.get, "/v1/periods/{period}", "get_period") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            try exchange.query.finish()
            let month = try exchange.month
            let period = try await exchange.books.snapshot { try await $0.period(month) }
            return .json(etag: period.overview.version) { period.write(to: &$0) }
        },
    ]

    private static let periodActs = [
        Route(.post, "/v1/periods/{period}/holds", "hold_period", needs: .keepPeriods) { exchange in
            let month = try exchange.month
            let (reason, bytes) = try await exchange.reason()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .made(try await work.holdPeriod(month, reason: reason))
            }
        },
        Route(.post, "/v1/periods/{period}/releases", "release_period", needs: .keepPeriods) {
            exchange in
            let month = try exchange.month
            let (reason, bytes) = try await exchange.reason()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .made(try await work.releasePeriod(month, reason: reason))
            }
        },
        Route(.post, "/v1/periods/{period}/closings", "propose_closing", needs: .keepPeriods) {
            exchange in
            let month = try exchange.month
            let (reason, bytes) = try await exchange.reason()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .made(try await work.proposeClosing(of: month, reason: reason))
            }
        },
        Route(.post, "/v1/periods/{period}/reopenings", "propose_reopening", needs: .keepPeriods) {
            exchange in
            let month = try exchange.month
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let reason = try fields.finish(fields.parse("reason") { try Note.reason($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .made(try await work.proposeReopening(of: month, reason: reason))
            }
        },
    ]

    private static let periodApprovals = [
        Route(
            .post, "/v1/periods/{period}/closings/{id}/approvals", "approve_closing",
            needs: .approveEntries
        ) {
            exchange in
            let month = try exchange.month
            let id = try exchange.id(1, of: PeriodAct.self)
            let (document, bytes) = try await exchange.json()
            var fields = try JSONFields(document)
            let digest = try fields.finish(fields.parse("digest") { try ContentDigest($0) })
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .made(try await work.approveClosing(id, of: month, digest: digest))
            }
        },
        Route(
            .post, "/v1/periods/{period}/reopenings/{id}/approvals", "approve_reopening",
            needs: .approveEntries
        ) {
            exchange in
            let month = try exchange.month
            let id = try exchange.id(1, of: PeriodAct.self)
            let bytes = try await exchange.noBody()
            return try await exchange.write(bytes, key: .optional, query: exchange.query) { work in
                .made(try await work.approveReopening(id, of: month))
            }
        },
    ]
}

extension Exchange {
    /// The month in the path; what is no month is not there.
    fileprivate var month: Month {
        get throws(BooksError) {
            do {
                return try Month(parameters[0])
            } catch {
                throw .notFound(kind: "month", id: parameters[0])
            }
        }
    }

    /// The body of an act that may say why.
    fileprivate func reason() async throws -> (reason: String?, bytes: [UInt8]) {
        let (document, bytes) = try await json()
        var fields = try JSONFields(document)
        let reason = try fields.finish(fields.optionalParse("reason") { try Note.reason($0) })
        return (reason, bytes)
    }
}

extension StoredAnswer {
    /// A month after an act, which stands first among its acts.
    fileprivate static func made(_ period: PeriodDetail) -> StoredAnswer {
        .created(
            at: "/v1/periods/\(period.overview.month)", version: period.overview.version
        ) { period.write(to: &$0) }
    }
}
