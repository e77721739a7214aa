import Bookkeeping
import Ethereum
import JSON
import Ledger

/// Writes files of the Open Cap Format; what they cannot hold is noted.
struct OpenCapWriter {
    private(set) var faults: RowFaults
    private let export: OpenCapExport
    private let units: OpenCapUnits
    /// The id of equal terms: that of the first plan that has them, or their label.
    private var ids: [OpenCapTerms: String] = [:]
    private var writer = JSONWriter()

    init(_ export: OpenCapExport, _ units: OpenCapUnits) {
        self.export = export
        self.units = units
        faults = export.faults
        for (plan, terms) in export.plans where ids[terms] == nil {
            ids[terms] = plan.plan.id.description
        }
    }

    /// A file, with its newline.
    mutating func file(_ file: OpenCapFile) -> [UInt8] {
        writer.beginObject()
        switch file {
        case .vestingTerms:
            begin("OCF_VESTING_TERMS_FILE")
            writeTerms()
        case .transactions:
            begin("OCF_TRANSACTIONS_FILE")
            for (grant, told) in export.grants { write(grant, told) }
        case .stakeholders:
            begin("OCF_STAKEHOLDERS_FILE")
            writeStakeholders()
        }
        writer.endArray()
        writer.endObject()
        return writer.take() + [0x0A]
    }

    private mutating func begin(_ type: String) {
        writer.field("file_type", type)
        writer.name("items")
        writer.beginArray()
    }

    private mutating func writeTerms() {
        for (plan, terms) in export.plans {
            terms.write(to: &writer, id: plan.plan.id.description, name: plan.plan.name)
        }
        var written: Set<OpenCapTerms> = []
        for (_, told) in export.grants {
            guard case .terms(let terms, _) = told.form, ids[terms] == nil,
                written.insert(terms).inserted
            else { continue }
            terms.write(to: &writer, id: terms.label, name: terms.label)
        }
    }

    private mutating func writeStakeholders() {
        var seen: Set<ID<Payee>> = []
        for (grant, _) in export.grants where seen.insert(grant.grant.payee).inserted {
            writer.object { writer in
                writer.field("object_type", "STAKEHOLDER")
                writer.field("id", grant.grant.payee.description)
                writer.object("name") { $0.field("legal_name", grant.payeeHandle.description) }
                writer.field("stakeholder_type", "INDIVIDUAL")
                writer.field("issuer_assigned_id", grant.payeeHandle.description)
            }
        }
    }
}

extension OpenCapWriter {
    private mutating func write(_ grant: GrantDetail, _ told: OpenCapGrant) {
        do throws(VestingError) {
            let texts = try texts(grant, told)
            issue(grant, told, texts)
            if case .terms(_, let start?) = told.form {
                transaction("TX_VESTING_START", "start", of: grant, start) {
                    $0.field("vesting_condition_id", OpenCapTerms.startID)
                }
            }
            for (index, event) in told.events.enumerated() {
                write(event, index + 1, texts.events[index], of: grant)
            }
        } catch {
            faults.add(
                Fault(
                    at: .pointer("/grants/\(grant.grant.id)"), error,
                    found: grant.payeeHandle.description))
        }
    }

    private typealias Texts = (quantity: String, dates: [String], events: [String])

    /// All quantities of a grant as text, before anything of it is written.
    private func texts(_ grant: GrantDetail, _ told: OpenCapGrant) throws(VestingError) -> Texts {
        var dates: [String] = []
        if case .dates(let parts) = told.form {
            for part in parts { dates.append(try text(part.amount, grant.asset)) }
        }
        var events: [String] = []
        for event in told.events {
            switch event {
            case .reached: events.append("")
            case .accelerated(_, let amount), .cancelled(_, let amount):
                events.append(try text(amount, grant.asset))
            }
        }
        return (try text(told.quantity, grant.asset), dates, events)
    }

    /// The format has ten digits behind the point at the most.
    private func text(_ amount: UInt256, _ asset: Asset) throws(VestingError) -> String {
        guard units == .whole else { return amount.description }
        let text = asset.text(amount)
        let digits = text.split(separator: ".").dropFirst().first?.count ?? 0
        guard digits <= 10 else {
            throw .openCapNotExpressible("\(text) has more than ten decimals; take units=base")
        }
        return text
    }

    private mutating func issue(_ grant: GrantDetail, _ told: OpenCapGrant, _ texts: Texts) {
        let termsID: String? =
            if case .terms(let terms, _) = told.form { ids[terms] ?? terms.label } else { nil }
        let day = grant.grantDay ?? grant.createdAt.dayInUTC
        transaction("TX_EQUITY_COMPENSATION_ISSUANCE", "issuance", of: grant, day) { writer in
            writer.field("custom_id", grant.grant.id.description)
            writer.field("stakeholder_id", grant.grant.payee.description)
            writer.field("stock_class_id", grant.asset.id.description)
            writer.array("security_law_exemptions") { _ in }
            writer.field("compensation_type", "RSU")
            writer.field("quantity", texts.quantity)
            writer.null("expiration_date")
            writer.array("termination_exercise_windows") { _ in }
            if let termsID { writer.field("vesting_terms_id", termsID) }
            if case .dates(let parts) = told.form {
                writer.array("vestings") { writer in
                    for (part, text) in zip(parts, texts.dates) {
                        writer.object { writer in
                            writer.field("date", part.day.description)
                            writer.field("amount", text)
                        }
                    }
                }
            }
            if !grant.note.isEmpty { writer.array("comments") { $0.value(grant.note) } }
        }
    }

    private mutating func write(
        _ event: OpenCapGrant.Event, _ number: Int, _ text: String, of grant: GrantDetail
    ) {
        switch event {
        case .reached(let day, let name):
            transaction("TX_VESTING_EVENT", "\(number)", of: grant, day) {
                $0.field("vesting_condition_id", name.description)
            }
        case .accelerated(let day, _):
            transaction("TX_VESTING_ACCELERATION", "\(number)", of: grant, day) { writer in
                writer.field("quantity", text)
                writer.field("reason_text", "accelerated")
            }
        case .cancelled(let day, _):
            transaction("TX_EQUITY_COMPENSATION_CANCELLATION", "\(number)", of: grant, day) {
                writer in
                writer.field("quantity", text)
                writer.field("reason_text", "terminated")
            }
        }
    }

    private mutating func transaction(
        _ type: String, _ part: String, of grant: GrantDetail, _ day: Day,
        _ more: (inout JSONWriter) -> Void
    ) {
        writer.object { writer in
            writer.field("object_type", type)
            writer.field("id", "\(grant.grant.id)-\(part)")
            writer.field("security_id", grant.grant.id.description)
            writer.field("date", day.description)
            more(&writer)
        }
    }
}
