import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    /// Ten thousand postings need more than the usual megabyte.
    private static let entryLimit = 4 << 20
    /// So that one posting too many is told by the rule, not by the reader.
    private static let entryLimits = JSONLimits(members: 256, elements: 20_000, values: 200_000)

    static let journal = [
        Route(.get, "/v1/journal-entries", "list_journal_entries") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let filter = JournalFilter(&query)
            let page = query.page(of: JournalEntry.self)
            try query.finish()
            let entries = try await exchange.books.snapshot {
                try await $0.journalEntries(page, filter)
            }
            return exchange.list(entries, id: \.id) { entry, writer in
                writer.object { entry.writeHead(to: &$0) }
            }
        },
        Route(.post, "/v1/journal-entries", "record_journal_entry", needs: .postEntries) {
            exchange in
            let (document, bytes) = try await exchange.json(upTo: entryLimit, limits: entryLimits)
            let draft = try HandEntry(document)
            return try await exchange.write(bytes, key: .required, query: exchange.query) { write in
                try await exchange.books.recordEntryByHand(draft, write) { entry in
                    .created(at: "/v1/journal-entries/\(entry.id)") { entry.write(to: &$0) }
                }
            }
        },
        Route(.get, "/v1/journal-entries/{id}", "get_journal_entry") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            try exchange.query.finish()
            let id = try exchange.id(of: JournalEntry.self)
            let entry = try await exchange.books.reader.journalEntry(id)
            return .json { entry.write(to: &$0) }
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
        Route(.get, "/v1/accounts", "list_accounts") { exchange in
            try exchange.principal.mustBeAllowed(.readLedger)
            var query = exchange.query
            let prefix = query.value("prefix") { try AccountPrefix($0) }
            let after = query.value("cursor") { try AccountKey($0) }
            let limit = query.limit()
            try query.finish()
            let accounts = try await exchange.books.reader.accounts(
                after: after, limit: limit, prefix: prefix)
            return exchange.list(accounts, cursor: \.key.description) { account, writer in
                writer.object { account.write(to: &$0) }
            }
        },
    ]
}

extension JournalFilter {
    fileprivate init(_ query: inout Query) {
        self.init()
        account = query.value("account") { try AccountCode($0) }
        accountPrefix = query.value("account_prefix") { try AccountPrefix($0) }
        kind = query.choice("kind")
        source = query.text("source")
        from = query.value("from") { try Day($0) }
        to = query.value("to") { try Day($0) }
    }
}

extension HandEntry {
    fileprivate init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let (kind, effectiveDay, memo, lines) = try fields.finish(
            fields.choice("kind", JournalEntry.Kind.self),
            fields.optionalParse("effective_day") { try Day($0) },
            fields.string("memo"),
            fields.array("postings") { try Line($0) })
        try self.init(kind: kind, effectiveDay: effectiveDay, memo: memo, lines: lines)
    }
}

extension HandEntry.Line {
    fileprivate init(_ place: JSONPlace) throws {
        var fields = try JSONFields(place)
        let (account, asset, side, amount) = try fields.finish(
            fields.parse("account") { try AccountCode($0) },
            fields.string("asset", length: 1...64),
            fields.choice("side", Side.self),
            fields.string("amount", length: 1...100))
        self.init(account: account, asset: asset, side: side, amount: amount)
    }
}
