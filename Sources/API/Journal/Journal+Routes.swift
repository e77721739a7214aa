import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    static let journal = entries + manyEntries + accounts + balances

    private static let entries = [
        Route(.get, "/v1/journal-entries", "list_journal_entries") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let filter = JournalFilter(&query)
            let knownAt = query.value("known_at") { try KnownAt($0) }
            let page = query.page(of: JournalEntry.self)
            let format = try exchange.format(&query)
            try query.finish()
            guard format == .json else {
                return try await exchange.journalReport(
                    filter, knownAt, after: page.after, format)
            }
            let entries = try await exchange.books.snapshot { reader in
                try await exchange.mustKnow(filter.asset, in: reader)
                guard let knownAt else { return try await reader.journalEntries(page, filter) }
                let (known, _) = try await filter.known(at: knownAt, in: reader)
                return try await reader.journalEntries(page, known)
            }
            var reply = exchange.list(entries, id: \.id) { entry, writer in
                writer.object { entry.writeHead(to: &$0) }
            }
            reply.headers.append("Vary", "Accept")
            return reply
        },
        Route(.post, "/v1/journal-entries", "record_journal_entry", needs: .postEntries) {
            exchange in
            let (document, bytes) = try await exchange.json(
                upTo: BulkLimits.entryBytes, limits: BulkLimits.entry)
            let draft = try HandEntry(document)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { write in
                try await exchange.books.recordEntryByHand(
                    draft, write, proposed: { .proposed($0) }
                ) { entry in
                    .created(at: "/v1/journal-entries/\(entry.id)") { entry.write(to: &$0) }
                }
            }
        },
        Route(.get, "/v1/journal-entries/{id}", "get_journal_entry") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            try exchange.query.finish()
            let id = try exchange.id(of: JournalEntry.self)
            let entry = try await exchange.books.reader.journalEntry(id)
            return .document { entry.write(to: &$0) }
        },
        Route(.get, "/v1/journal-entries/{id}/postings", "list_postings") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let format = try exchange.format(&query)
            try query.finish()
            let id = try exchange.id(of: JournalEntry.self)
            let report = try await exchange.books.snapshot { reader in
                let entry = try await reader.journalEntry(id)
                return Report.postings(of: entry, try await reader.postingsControl(of: id))
            }
            return exchange.reply(report, as: format)
        },
        Route(
            .post, "/v1/journal-entries/{id}/reversals", "reverse_journal_entry",
            needs: .postEntries
        ) { exchange in
            let id = try exchange.id(of: JournalEntry.self)
            let (document, bytes) = try await exchange.json()
            let reversal = try EntryReversal(document)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { work in
                switch try await work.reverseEntry(id, reversal) {
                case .recorded(let entry):
                    return .created(at: "/v1/journal-entries/\(entry.id)") { entry.write(to: &$0) }
                case .proposed(let detail, _): return .proposed(detail)
                }
            }
        },
    ]
}

extension JournalFilter {
    fileprivate init(_ query: inout Query) {
        self.init()
        account = query.value("account") { try AccountCode($0) }
        accountPrefix = query.value("account_prefix") { try AccountPrefix($0) }
        payee = query.value("payee") { try ID($0) }
        asset = query.assetReference("asset")
        kind = query.choice("kind")
        source = query.text("source")
        let period = query.value("period") { try Month($0) }
        (from, to) = query.range("from", "to") { try Day($0) }
        if let period {
            if from ?? period.firstDay > period.lastDay || to ?? period.lastDay < period.firstDay {
                query.fault(
                    "period", "range_backwards", "shares no day with from and to",
                    period.description)
            }
            from = max(from ?? period.firstDay, period.firstDay)
            to = min(to ?? period.lastDay, period.lastDay)
        }
        (recordedFrom, recordedTo) = query.range("recorded_from", "recorded_to") { try Instant($0) }
        isReversed = query.choice("reversed", YesNo.self).map { $0 == .yes }
    }
}

/// What may be asked of a thing that is so or not.
private enum YesNo: String, CaseIterable {
    case yes = "true"
    case no = "false"
}

extension JournalFilter {
    /// The filter as of when an entry was the newest, and the clocks that say so.
    fileprivate func known(
        at knownAt: KnownAt?, in reader: Reader
    ) async throws -> (JournalFilter, Clocks) {
        let clocks = try await reader.clocks(asOf: to, knownAt: knownAt)
        var known = self
        known.knownAt = clocks.knownAt
        return (known, clocks)
    }
}

extension Exchange {
    /// All postings of the entries from the cursor on, as a stream.
    fileprivate func journalReport(
        _ filter: JournalFilter, _ knownAt: KnownAt?, after: ID<JournalEntry>?, _ format: Format
    ) async throws -> Reply {
        let (known, clocks, control) = try await books.snapshot { reader in
            try await mustKnow(filter.asset, in: reader)
            let (known, clocks) = try await filter.known(at: knownAt, in: reader)
            return (known, clocks, try await reader.postingsControl(of: known, after: after))
        }
        return reply(.journal(known, after: after, clocks, control), as: format)
    }

    /// Throws ``APIError/parameters(_:)`` when the parameter `asset` names nothing in the directory:
    /// an empty list would look as if nothing had been posted.
    func mustKnow(_ asset: Reference<Asset>?, in reader: Reader) async throws {
        guard let asset, try await !reader.isKnown(asset) else { return }
        let found = request.query.first { $0.name == "asset" }?.value ?? ""
        throw APIError.parameters([
            Fault(at: .parameter("asset"), JournalError.assetUnknown(found: found), found: found)
        ])
    }
}

extension Query {
    /// An asset by its id or its symbol.
    mutating func assetReference(_ name: String) -> Reference<Asset>? {
        value(name) { text in
            let reference = Reference<Asset>(text)
            guard reference.id != nil else {
                _ = try Text.symbol(text)
                return reference
            }
            return reference
        }
    }
}
