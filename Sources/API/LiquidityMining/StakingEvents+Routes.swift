import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// Events of a pool: imported, looked at.
    static let stakingEvents = [
        Route(.get, "/v1/programs/{id}/events", "list_staking_events") { exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Program.self)
            var query = exchange.query
            let account = query.value("account") { try Address($0) }
            let after = query.value("cursor") { text in
                guard let place = EventPlace(text) else { throw EventCursorError() }
                return place
            }
            let limit = query.limit()
            try query.finish()
            let events = try await exchange.books.reader.stakingEvents(
                of: id, after: after, limit: limit, account: account, for: principal)
            return exchange.list(events, cursor: \.cursor) { $0.write(to: &$1) }
        },
        Route(.post, "/v1/programs/{id}/events", "import_staking_events", needs: .recordPrograms) {
            exchange in
            let id = try exchange.id(of: Program.self)
            var query = exchange.query
            let isDryRun = try query.flag("dry_run")
            let coverage = EventCoverage(
                first: query.value("from_block", BlockNumber.read),
                last: query.value("to_block", BlockNumber.read),
                through: query.value("through") { try BlockTime(text: $0) })
            try query.finish()
            let principal = try exchange.principal
            let program = try await exchange.books.snapshot { reader in
                try await reader.program(id, for: principal)
            }
            let upload = try await exchange.books.beginEventImport(into: id, by: principal)
            var file = EventFile(upload, program)
            let digest = try await file.read(exchange)
            return try await exchange.write(digest: digest, key: .optional, isDryRun: isDryRun) {
                [upload = file.upload] work in
                let imported = try await work.importStakingEvents(
                    upload, covering: coverage, bodyDigest: digest)
                return .created(at: "/v1/programs/\(id)/events") { imported.write(to: &$0) }
            }
        },
    ]
}

/// The number of a block.
private enum BlockNumber {
    static func read(_ text: String) throws -> UInt64 {
        guard let number = UInt64(text), number < 1 << 63 else { throw BlockNumberError() }
        return number
    }
}

private struct BlockNumberError: Error, CustomStringConvertible {
    let description = "must be the number of a block"
}

private struct EventCursorError: Error, CustomStringConvertible {
    let description = "must be the next_cursor of a list of events"
}

extension RecordedEvent {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("block_number", name.block)
            writer.field("log_index", name.index)
            writer.field("tx_hash", name.transaction.description)
            writer.field("block_time", time.description)
            writer.field("kind", kind.rawValue)
            writer.field("account", account?.checksummed)
            writer.field("amount_base_units", amount.description)
        }
    }
}

extension ImportedEvents {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("program_id", program.program.id.description)
            writer.field("events", events)
            writer.field("repeated", repeated)
            writer.field("from_block", blocks.lowerBound)
            writer.field("to_block", blocks.upperBound)
            writer.field("complete_through", completeThrough?.description)
            writer.field("differences", differences)
        }
    }
}
