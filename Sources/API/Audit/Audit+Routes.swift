import Bookkeeping
import HTTP
import JSON
import Ledger

extension Routes {
    static let audit = [
        Route(.get, "/v1/audit/head", "get_audit_head") { exchange in
            try exchange.principal.mustBeAllowed(.readAudit)
            try exchange.query.finish()
            let head = try await exchange.books.reader.auditHead()
            return .document { writer in writer.object { head.write(to: &$0) } }
        },
        Route(.get, "/v1/audit/entries", "list_audit_entries") { exchange in
            let principal = try exchange.principal
            try principal.mustBeAllowed(.readAudit)
            var query = exchange.query
            let filter = AuditFilter(&query)
            let after = query.value("cursor") { try EntryNumber($0) }
            let limit = query.limit()
            let format = try exchange.format(&query)
            try query.finish()
            let seesAddresses = principal.seesContactData
            guard format == .json else {
                return try await exchange.auditReport(
                    filter, after, format, seesAddresses: seesAddresses)
            }
            let entries = try await exchange.books.reader.auditEntries(
                after: after?.number, limit: limit, filter)
            var reply = exchange.list(entries, cursor: { String($0.number) }) { entry, writer in
                writer.object { entry.write(to: &$0, seesAddresses: seesAddresses) }
            }
            reply.headers.append("Vary", "Accept")
            return reply
        },
        Route(.get, "/v1/audit/checkpoints", "list_audit_checkpoints") { exchange in
            try exchange.principal.mustBeAllowed(.readAudit)
            var query = exchange.query
            let after = query.value("cursor") { try EntryNumber($0) }
            let limit = query.limit()
            try query.finish()
            let checkpoints = try await exchange.books.reader.auditCheckpoints(
                after: after?.number, limit: limit)
            return exchange.list(checkpoints, cursor: { String($0.numbers.upperBound) }) {
                checkpoint, writer in
                writer.object { checkpoint.write(to: &$0) }
            }
        },
    ]
}

extension AuditFilter {
    fileprivate init(_ query: inout Query) {
        self.init()
        object = query.text("object")
        principal = query.value("principal") { try ID($0) }
        operation = query.text("operation")
        outcome = query.choice("outcome")
        (from, to) = query.range("from_number", "to_number") { try EntryNumber($0).number }
    }
}

extension Exchange {
    /// Everything that the filter leaves up to the present end of the chain, as a stream.
    fileprivate func auditReport(
        _ filter: AuditFilter, _ after: EntryNumber?, _ format: Format, seesAddresses: Bool
    ) async throws -> Reply {
        var filter = filter
        if let after { filter.from = max(filter.from ?? 1, after.number + 1) }
        let (clocks, control, bounded) = try await books.snapshot { reader in
            // Both readings of the log are held to the same end.
            var bounded = filter
            bounded.to = min(filter.to ?? .max, try await reader.auditHead().number)
            return (
                try await reader.clocks(asOf: nil, knownAt: nil),
                try await reader.auditControl(bounded), bounded
            )
        }
        let report = Report(
            name: "audit_entries", clocks: clocks, control: control,
            columns: RecordedAuditEntry.columnNames
        ) { reader, sink in
            try await reader.eachAuditEntry(bounded) { entry in
                try await sink(entry.cells(seesAddresses: seesAddresses))
            }
        }
        return reply(report, as: format)
    }
}

extension Principal {
    /// An auditor reads everything but what tells where people are.
    fileprivate var seesContactData: Bool { !roles.isDisjoint(with: [.finance, .approver]) }
}

/// The number of an audit entry, 1 or more.
struct EntryNumber {
    let number: Int64

    init(_ text: String) throws(AuditError) {
        guard let number = Int64(text), number > 0, String(number) == text, number < .max else {
            throw .numberMalformed
        }
        self.number = number
    }
}
