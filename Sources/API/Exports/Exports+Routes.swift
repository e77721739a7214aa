import Bookkeeping
import HTTP
import Ledger

extension Routes {
    /// The ledger as files for other programs; each streams, so that memory stays flat.
    static let exports =
        [
            Route(.get, "/v1/export", "export_ledger") { exchange in
                try exchange.principal.mustBeAllowed(.exportLedger)
                try exchange.query.finish()
                let books = exchange.books
                let headers: Headers = [
                    "Content-Type": MediaType.ndjson.header,
                    "Content-Disposition": "attachment; filename=\"vestry_export.ndjson\"",
                ]
                return Reply(
                    .ok, headers: headers,
                    body: .stream(length: nil) { output in
                        try await books.exportLedger { try await output.write($0) }
                    })
            }
        ]
        + PlainTextFormat.allCases.map { format in
            Route(.get, "/v1/exports/journal.\(format)", "export_journal_\(format)") { exchange in
                try exchange.principal.mustBeAllowed(.exportLedger)
                var query = exchange.query
                let asOf = query.value("as_of") { try Day($0) }
                let knownAt = query.value("known_at") { try KnownAt($0) }
                try query.finish()
                let clocks = try await exchange.books.snapshot { reader in
                    let clocks = try await reader.clocks(asOf: asOf, knownAt: knownAt)
                    try await reader.mustBeExact(in: format, clocks)
                    return clocks
                }
                return exchange.journal(in: format, clocks)
            }
        }
}

extension Exchange {
    /// The journal by clocks that are settled: later entries are left out.
    fileprivate func journal(in format: PlainTextFormat, _ clocks: Clocks) -> Reply {
        let books = books
        let name = "journal_\(clocks.asOf)_\(clocks.knownAt).\(format)"
        let headers: Headers = [
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Disposition": "attachment; filename=\"\(name)\"",
            "Vestry-As-Of": clocks.asOf.description,
            "Vestry-Known-At": String(clocks.knownAt),
        ]
        return Reply(
            .ok, headers: headers,
            body: .stream(length: nil) { output in
                try await books.snapshot { reader in
                    try await reader.plainTextJournal(format, clocks) { try await output.write($0) }
                }
            })
    }
}
