import Bookkeeping
import Ethereum
import HTTP
import JSON
import Ledger

extension Routes {
    /// A grant over time: what happened, where it stands, its curve, and calls of its contract.
    static let grantViews = [
        Route(.get, "/v1/grants/{id}/events", "list_grant_events") { exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Grant.self)
            var query = exchange.query
            let after = query.value("cursor") { try EventNumber($0).number } ?? 0
            let limit = query.limit()
            try query.finish()
            let (grant, events) = try await exchange.books.snapshot { reader in
                let grant = try await reader.grant(id, for: principal)
                return (grant, try await reader.grantEvents(of: grant, after: after, limit: limit))
            }
            return exchange.list(events, cursor: { "\($0.number)" }) {
                $0.write(to: &$1, of: grant.asset)
            }
        },
        Route(.get, "/v1/grants/{id}/schedule", "get_grant_schedule") { exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Grant.self)
            var query = exchange.query
            let asOf = query.value("as_of") { try AsOf($0) }
            try query.finish()
            let (time, grant, preview) = try await exchange.books.snapshot { reader in
                let grant = try await reader.grant(id, for: principal)
                let time = try await asOf?.time(reader) ?? grant.asOf
                return (time, grant, try await GrantPreview(grant, reader))
            }
            return .json { writer in
                writer.object { writer in
                    writer.field("grant_id", id.description)
                    writer.field("rule", grant.grant.history.terms(at: time).rule.rawValue)
                    writer.object("standing") {
                        grant.grant.history.standing(at: time)
                            .write(to: &$0, at: time, of: grant.asset)
                    }
                    preview.writeSchedule(to: &writer)
                }
            }
        },
        Route(.get, "/v1/grants/{id}/curve", "get_grant_curve") { exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Grant.self)
            var query = exchange.query
            let wanted = WantedCurve(&query)
            try query.finish()
            let (grant, changed) = try await exchange.books.snapshot { reader in
                let grant = try await reader.grant(id, for: principal)
                var changed: GrantHistory?
                if let change = wanted.change {
                    changed = try await reader.history(of: grant, with: change)
                }
                return (grant, changed)
            }
            return wanted.reply(grant, changed)
        },
        Route(.get, "/v1/grants/{id}/calls", "list_grant_calls") { exchange in
            let principal = try exchange.principal
            let id = try exchange.id(of: Grant.self)
            var query = exchange.query
            let factory = query.value("factory") { try Address($0) }
            try query.finish()
            let contract = try await exchange.books.snapshot { reader in
                let grant = try await reader.grant(id, for: principal)
                return try await reader.contract(of: grant, factory: factory)
            }
            let calls = try contract.calls()
            return .json { writer in
                writer.object { writer in
                    writer.array("data") { writer in
                        for call in calls { call.write(to: &writer) }
                    }
                }
            }
        },
    ]
}

/// An instant, or a day of the organisation's zone at its end.
private enum AsOf {
    case instant(Instant)
    case day(Day)

    init(_ text: String) throws(TimeError) {
        self = text.contains("T") ? .instant(try Instant(text)) : .day(try Day(text))
    }

    func time(_ reader: Reader) async throws -> UnixTime {
        switch self {
        case .instant(let instant): UnixTime(instant)
        case .day(let day): try await reader.boundary(after: day)
        }
    }
}

/// The cursor of a list of events.
private struct EventNumber {
    let number: Int

    init(_ text: String) throws(NumberError) {
        guard let number = Int(text), number >= 0 else { throw NumberError() }
        self.number = number
    }

    struct NumberError: Error, CustomStringConvertible {
        var description: String { "must be the number of an event" }
    }
}
