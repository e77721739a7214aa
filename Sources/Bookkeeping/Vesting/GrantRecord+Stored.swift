import Ethereum
import JSON
import Ledger
import Postgres

/// Records as rows of `grant_change` and `grant_event` keep them.
extension GrantRecord {
    /// The word for it in the column `kind`.
    var kind: String {
        switch self {
        case .approved: "approved"
        case .accrued: "accrued"
        case .happened(.released): "released"
        case .happened, .occurred, .transferred: change?.rawValue ?? "released"
        }
    }

    /// To whom the grant goes.
    var payee: ID<Payee>? {
        switch self {
        case .approved(_, let payee, _), .transferred(_, let payee): payee
        case .accrued, .happened, .occurred: nil
        }
    }

    /// The column `details`.
    var details: String {
        var writer = JSONWriter()
        writer.object { writer in
            switch self {
            case .approved, .accrued, .transferred: break
            case .occurred(_, let name): writer.field("name", name.description)
            case .happened(let event): event.write(to: &writer)
            }
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    /// Reads `kind`, `effective_at`, `details` and `payee_id`; `amount` where the row has one.
    init(_ row: Row, amount: UInt256?) throws {
        let kind: String = try row.get("kind")
        let time = UnixTime(try row.value("effective_at", as: Instant.self))
        switch kind {
        case "approved":
            guard let amount else { throw StorageError.unexpected(column: "kind") }
            self = .approved(at: time, payee: try row.value("payee_id"), amount)
        case "accrued": self = .accrued(at: time, amount ?? .zero)
        case "released", "claimed": self = .happened(.released(at: time, amount ?? .zero))
        case "transferred": self = .transferred(at: time, to: try row.value("payee_id"))
        default:
            guard let change = GrantChange.Kind(rawValue: kind) else {
                throw StorageError.unexpected(column: "kind")
            }
            var fields = try JSONFields(
                try JSONReader().read(Array(try row.get("details", as: String.self).utf8)))
            self = try Self(change, at: time, &fields)
            try fields.finish()
        }
    }

    private init(
        _ kind: GrantChange.Kind, at time: UnixTime, _ fields: inout JSONFields
    ) throws {
        switch kind {
        case .occurred: self = .occurred(at: time, try Self.name("name", &fields))
        case .reached: self = .happened(.reached(at: time, try Self.name("milestone", &fields)))
        case .paused: self = .happened(.paused(at: time))
        case .resumed: self = .happened(.resumed(at: time))
        case .suspended: self = .happened(.suspended(at: time))
        case .restored: self = .happened(.restored(at: time))
        case .terminated:
            let end = fields.parse("ends_at") { try Instant($0) }
            guard let end else { throw StorageError.malformed(type: "ends_at") }
            self = .happened(.terminated(at: time, end: UnixTime(end)))
        case .accelerated:
            self = .happened(.accelerated(at: time, try Acceleration.Extent(&fields)))
        case .amended:
            let covers = fields.parse("covers") { Amendment(rawValue: $0) }
            let terms = fields.required("terms") { try WrittenTerms(storedWithTotal: $0) }
            guard let covers = covers ?? nil, let terms else {
                throw StorageError.malformed(type: "amendment")
            }
            self = .happened(.amended(at: time, try VestingTerms(judging: terms), covers))
        case .transferred: throw StorageError.unexpected(column: "kind")
        }
    }

    private static func name(_ field: String, _ fields: inout JSONFields) throws -> Handle {
        let name = fields.parse(field) { try Handle($0) }
        guard let name else { throw StorageError.malformed(type: field) }
        return name
    }
}

extension GrantEvent {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .released, .paused, .resumed, .suspended, .restored: break
        case .terminated(_, let end): writer.field("ends_at", end.description)
        case .accelerated(_, let extent): extent.write(to: &writer)
        case .reached(_, let name): writer.field("milestone", name.description)
        case .amended(_, let terms, let covers):
            writer.field("covers", covers.rawValue)
            writer.object("terms") { terms.written.write(to: &$0, withTotal: true) }
        }
    }
}
