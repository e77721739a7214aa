import JSON
import Ledger

extension OpenCapPackage {
    /// Reads `files`: of vesting terms, transactions and stakeholders, as they are.
    init(_ document: JSONValue) throws {
        var fields = try JSONFields(document)
        let leavesOut: Bool?? = fields.optionalBool("leave_out_others")
        let asset = fields.given("asset") { $0 }
        let reason = fields.given("duplicate_reason") { $0 }
        let units: OpenCapUnits? = fields.given("units") { text in
            guard let units = OpenCapUnits(rawValue: text) else { throw UnitsError() }
            return units
        }
        let payees = fields.given(objectOf: "payees")
        let (group, files) = try fields.finish(
            fields.string("group"), fields.array("files", count: 1...100) { $0 })
        self.init(
            group: group, asset: asset ?? "", isInBaseUnits: units == .base,
            duplicateReason: reason ?? "")
        var faults: [JSONFault] = []
        for file in files {
            do {
                try read(file, leavesOut: leavesOut.flatMap { $0 } ?? false, &faults)
            } catch let error as JSONFaults {
                faults += error.faults
            }
        }
        guard faults.isEmpty else { throw JSONFaults(faults) }
        for (stakeholder, payee) in payees { self.payees[stakeholder] = payee }
    }

    private mutating func read(
        _ file: JSONPlace, leavesOut: Bool, _ faults: inout [JSONFault]
    ) throws {
        var fields = try JSONFields(passingOverOthersIn: file)
        let (_, items) = try fields.finish(
            fields.string("file_type"), fields.array("items", count: 0...50_000) { $0 })
        for item in items {
            do {
                try read(item: item, leavesOut: leavesOut)
            } catch let error as JSONFaults {
                faults += error.faults
            }
        }
    }

    private mutating func read(item: JSONPlace, leavesOut: Bool) throws {
        var fields = try JSONFields(passingOverOthersIn: item)
        guard let type = fields.string("object_type") else {
            _ = try fields.finish()
            return
        }
        switch type {
        case "VESTING_TERMS": try readTerms(&fields, item)
        case "TX_EQUITY_COMPENSATION_ISSUANCE", "TX_PLAN_SECURITY_ISSUANCE":
            try readIssuance(&fields, item)
        case "TX_VESTING_START":
            let (security, day) = try fields.finish(
                fields.string("security_id"), fields.parse("date") { try Day($0) })
            starts.append(Start(pointer: item.pointer, security: security, day: day))
        case "STAKEHOLDER":
            let (id, handle) = try fields.finish(
                fields.string("id"), fields.optionalString("issuer_assigned_id"))
            payees[id] = handle
        default:
            guard leavesOut else { throw item.refused(type) }
            try fields.finish()
        }
    }

    private mutating func readTerms(_ fields: inout JSONFields, _ item: JSONPlace) throws {
        let terms = OpenCapTerms(&fields)
        let (id, name, read) = try fields.finish(
            fields.string("id"), fields.string("name"), terms)
        self.terms.append(Terms(pointer: item.pointer, id: id, name: name, terms: read))
    }

    private mutating func readIssuance(_ fields: inout JSONFields, _ item: JSONPlace) throws {
        let vestings = fields.optionalArray("vestings", count: 1...10_000) { place in
            var fields = try JSONFields(place)
            let (day, amount) = try fields.finish(
                fields.parse("date") { try Day($0) }, fields.string("amount"))
            return OpenCapTerms.Dated(day: day, quantity: amount)
        }
        let comments = fields.optionalArray("comments", count: 0...100) { try $0.string() }
        let stockClass = fields.given("stock_class_id") { $0 }
        let termsID = fields.given("vesting_terms_id") { $0 }
        let (security, stakeholder, compensation, quantity, day) = try fields.finish(
            fields.string("security_id"), fields.string("stakeholder_id"),
            fields.string("compensation_type"), fields.string("quantity"),
            fields.parse("date") { try Day($0) })
        issuances.append(
            Issuance(
                pointer: item.pointer, security: security, stakeholder: stakeholder,
                compensation: compensation, quantity: quantity, day: day, stockClass: stockClass,
                termsID: termsID, vestings: vestings.flatMap { $0 } ?? [],
                comments: comments.flatMap { $0 } ?? []))
    }
}

extension JSONPlace {
    fileprivate func refused(_ type: String) -> JSONFaults {
        JSONFaults([
            JSONFault(
                pointer: pointer + "/object_type", field: "object_type", code: "ocf_refused",
                detail: "is not taken; what happens to a grant is proposed after its approval,"
                    + " and leave_out_others passes over the rest",
                found: String(type.prefix(64)))
        ])
    }
}

extension JSONFields {
    /// Strings by name; none where the member is missing.
    fileprivate mutating func given(objectOf name: String) -> [String: String] {
        let read: [String: String]?? = optional(name) { place in
            guard case .object(let object) = place.value else {
                throw JSONFaults([
                    JSONFault(
                        pointer: place.pointer, field: name, code: "invalid",
                        detail: "must be an object of strings", found: nil)
                ])
            }
            var texts: [String: String] = [:]
            for member in object.members {
                guard case .string(let text) = member.value else { continue }
                texts[member.name] = text
            }
            return texts
        }
        return read.flatMap { $0 } ?? [:]
    }
}

private struct UnitsError: Error, CustomStringConvertible {
    var description: String { "must be whole or base" }
}
