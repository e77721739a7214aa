import Bookkeeping
import Ethereum
import JSON
import Ledger

extension GrantDetail {
    func write(to writer: inout JSONWriter, _ more: (inout JSONWriter) -> Void = { _ in }) {
        writer.object { writer in
            write(membersTo: &writer)
            more(&writer)
        }
    }

    private func write(membersTo writer: inout JSONWriter) {
        writer.field("id", grant.id.description)
        writer.field("state", state.rawValue)
        writer.field("payee_id", grant.payee.description)
        writer.field("payee", payeeHandle.description)
        writer.field("group_id", grant.group.description)
        writer.field("group", groupHandle.description)
        writer.field("asset_id", asset.id.description)
        writer.field("asset", asset.symbol)
        writer.amount("total", grant.history.terms.total, of: asset)
        writer.object("terms") { grant.history.terms.written.write(to: &$0, of: asset) }
        writer.array("accelerations") { writer in
            for clause in clauses { writer.object { clause.write(to: &$0, of: asset) } }
        }
        writer.field("plan_id", plan?.description)
        writer.field("plan_version", planVersion)
        writer.field("safe_id", safe?.description)
        writer.field("contract", contract?.checksummed)
        writer.field("contract_number", contractNumber?.description)
        writer.field("grant_day", grantDay?.description)
        writer.field("agreement_url", agreementURL)
        writer.field(
            "agreement_sha256", agreementDigest.map { String($0.description.dropFirst(2)) })
        writer.field("note", note)
        writer.field("duplicate_reason", duplicateReason)
        writer.object("standing") {
            grant.history.standing(at: asOf).write(to: &$0, at: asOf, of: asset)
        }
        writer.object("booked") { writer in
            writer.amount("granted", books.granted, of: asset)
            writer.amount("committed", books.committed, of: asset)
            writer.amount("accrued", books.accrued, of: asset)
            writer.amount("released", books.released, of: asset)
        }
        writer.field("created_by", createdBy.description)
        writer.array("changed_by") { writer in
            for principal in changedBy.sorted() { writer.value(principal.description) }
        }
        writer.field("created_at", createdAt.description)
    }
}

extension Acceleration {
    fileprivate func write(to writer: inout JSONWriter, of asset: Asset) {
        extent.write(to: &writer, of: asset)
        writer.array("on") { writer in
            for name in trigger.names { writer.value(name.description) }
        }
    }
}

extension Acceleration.Extent {
    func write(to writer: inout JSONWriter, of asset: Asset) {
        switch self {
        case .all: writer.field("extent", "all")
        case .months(let count):
            writer.field("extent", "months")
            writer.field("months", count)
        case .quantity(let quantity):
            writer.field("extent", "quantity")
            writer.amount("quantity", quantity, of: asset)
        }
    }
}

extension VestingStanding {
    /// The members of a standing.
    func write(to writer: inout JSONWriter, at time: UnixTime, of asset: Asset) {
        writer.field("as_of", time.description)
        writer.amount("granted", granted, of: asset)
        writer.amount("accrued", accrued, of: asset)
        writer.amount("vested", vested, of: asset)
        writer.amount("released", released, of: asset)
        writer.amount("releasable", releasable, of: asset)
        writer.amount("locked", locked, of: asset)
        writer.amount("unvested", unvested, of: asset)
        writer.amount("forfeited", forfeited, of: asset)
        writer.amount("released_ahead", releasedAhead, of: asset)
        guard let next else { return writer.null("next_event") }
        writer.object("next_event") { writer in
            writer.field("kind", next.kind.rawValue)
            writer.field("at", next.time.description)
        }
    }
}

extension CurvePoint {
    func write(to writer: inout JSONWriter, of asset: Asset) {
        writer.object { writer in
            writer.field("at", time.description)
            writer.amount("accrued", accrued, of: asset)
            writer.amount("vested", vested, of: asset)
            writer.amount("unlocked", unlocked, of: asset)
            writer.amount("released", released, of: asset)
        }
    }
}

extension GrantRecord {
    /// The members that its kind has, beside when it takes effect.
    func write(to writer: inout JSONWriter, of asset: Asset) {
        writer.field("effective_at", time.description)
        switch self {
        case .approved(_, let payee, _), .transferred(_, let payee):
            writer.field("payee_id", payee.description)
        case .accrued: break
        case .occurred(_, let name): writer.field("name", name.description)
        case .happened(let event):
            switch event {
            case .released, .paused, .resumed, .suspended, .restored: break
            case .terminated(_, let end): writer.field("ends_at", end.description)
            case .accelerated(_, let extent): extent.write(to: &writer, of: asset)
            case .reached(_, let name): writer.field("milestone", name.description)
            case .amended(_, let terms, let covers):
                writer.field("covers", covers.rawValue)
                writer.object("terms") {
                    terms.written.write(to: &$0, of: asset, withTotal: true)
                }
            }
        }
    }
}

extension RecordedGrantEvent {
    func write(to writer: inout JSONWriter, of asset: Asset) {
        writer.object { writer in
            writer.field("number", number)
            writer.field("kind", kind)
            record.write(to: &writer, of: asset)
            writer.amount("amount", amount, of: asset)
            writer.field("change_id", change?.description)
            writer.field("reason", reason)
            writer.field("release_id", release?.description)
            writer.field("transaction_hash", transactionHash?.description)
            writer.field("journal_entry_number", entryNumber.map { Int($0) })
            writer.field("recorded_by", recordedBy.description)
            writer.field("recorded_at", recordedAt.description)
        }
    }
}
