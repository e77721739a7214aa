import Ethereum

/// A package as plans and grants of Vestry, still to be judged by their own rules.
public struct OpenCapGrants: Sendable {
    /// Terms that make a plan, by their place among those of the package.
    public let plans: [(name: String, terms: WrittenTerms)]
    /// A grant for each issuance, with the number of its plan; nil where it states its own terms.
    public let grants: [(grant: WrittenGrant, plan: Int?)]
}

extension OpenCapPackage {
    /// The name that an amount's field has in the format; others are called as they are.
    private static let names = [
        "payee": "stakeholder_id", "total": "quantity", "asset": "stock_class_id",
        "grant_day": "date", "note": "comments", "plan": "vesting_terms_id",
        "start_day": "vesting_terms_id", "rule": "vesting_terms_id", "parts": "vestings",
    ]

    /// Plans and grants; faults name the object and its member. Base units become whole units by the
    /// assets that are named.
    ///
    /// Each grant has its place among the issuances as its row, counted from 1.
    public func judged(assets: [String: Asset], adding faults: inout RowFaults) -> OpenCapGrants {
        var plans: [(name: String, terms: WrittenTerms)] = []
        var schedules: [String: (schedule: OpenCapTerms.Schedule, plan: Int?)] = [:]
        for item in terms {
            do throws(VestingError) {
                let schedule = try item.terms.schedule()
                var plan: Int?
                if case .calendar(let written) = schedule {
                    plan = plans.count
                    plans.append((item.name, written))
                }
                if schedules.updateValue((schedule, plan), forKey: item.id) != nil {
                    faults.add(item.pointer + "/id", "Other terms have this id.", item.id)
                }
            } catch {
                faults.add(
                    Fault(at: .pointer(item.pointer + "/vesting_conditions"), error, found: nil))
            }
        }
        let days = startDays(&faults)
        var grants: [(grant: WrittenGrant, plan: Int?)] = []
        for (index, issuance) in issuances.enumerated() {
            let named = issuance.termsID.flatMap { schedules[$0] }
            if let id = issuance.termsID, issuance.vestings.isEmpty, named == nil,
                !terms.contains(where: { $0.id == id })
            {
                faults.add(issuance.pointer + "/vesting_terms_id", "No such terms are there.", id)
            }
            if issuance.compensation != "RSU" {
                faults.add(
                    issuance.pointer + "/compensation_type",
                    "Only RSU is promised without a price.", issuance.compensation)
            }
            var grant = grant(issuance, assets)
            grant.row = index + 1
            fill(
                &grant, issuance, assets[grant.asset], named?.schedule, days[issuance.security],
                &faults)
            grants.append((grant, issuance.vestings.isEmpty ? named?.plan : nil))
        }
        return OpenCapGrants(plans: plans, grants: grants)
    }

    /// A fault of a row of ``judged(assets:adding:)`` at the place of its object.
    public func placed(_ fault: Fault) -> Fault {
        guard case .row(let row, let column) = fault.place, issuances.indices.contains(row - 1)
        else { return fault }
        let issuance = issuances[row - 1]
        var parts = column.split(separator: "/").map(String.init)
        if let first = parts.first { parts[0] = Self.names[first] ?? first }
        // Without vestings the amounts of parts are the quantity itself, or are in the terms.
        if parts.first == "vestings", issuance.vestings.isEmpty {
            parts = [issuance.termsID == nil ? "quantity" : "vesting_terms_id"]
        }
        let field = parts.map { "/" + $0 }.joined()
        return Fault(
            at: .pointer(issuance.pointer + field),
            code: fault.code, detail: fault.detail, found: fault.found)
    }

    private func startDays(_ faults: inout RowFaults) -> [String: Day] {
        let securities = Set(issuances.map(\.security))
        var days: [String: Day] = [:]
        for start in starts {
            if !securities.contains(start.security) {
                faults.add(
                    start.pointer + "/security_id", "No issuance has this security.",
                    start.security)
            }
            if days.updateValue(start.day, forKey: start.security) != nil {
                faults.add(
                    start.pointer + "/security_id", "The security started before.", start.security)
            }
        }
        return days
    }

    private func grant(_ issuance: Issuance, _ assets: [String: Asset]) -> WrittenGrant {
        var grant = WrittenGrant()
        grant.payee = payees[issuance.stakeholder] ?? issuance.stakeholder
        grant.group = group
        grant.asset = asset.isEmpty ? issuance.stockClass ?? "" : asset
        grant.terms.total = amount(issuance.quantity, assets[grant.asset])
        grant.grantDay = issuance.day
        grant.note = issuance.comments.joined(separator: "\n")
        grant.duplicateReason = duplicateReason
        return grant
    }

    /// What is written in whole units; text that is no number is left for the judge of amounts.
    private func amount(_ text: String, _ asset: Asset?) -> String {
        let trimmed = text.contains(".") ? Self.trimmed(text) : text
        guard isInBaseUnits, let asset else { return trimmed }
        do {
            return asset.text(try UInt256(decimal: trimmed))
        } catch {
            return text
        }
    }

    /// The format pads fractions with zeros as it likes.
    private static func trimmed(_ text: String) -> String {
        var digits = text[...]
        while digits.last == "0" { digits = digits.dropLast() }
        return String(digits.last == "." ? digits.dropLast() : digits)
    }

    private func fill(
        _ grant: inout WrittenGrant, _ issuance: Issuance, _ asset: Asset?,
        _ schedule: OpenCapTerms.Schedule?, _ start: Day?, _ faults: inout RowFaults
    ) {
        func stateDates(_ parts: [OpenCapTerms.Dated]) {
            grant.terms.written.rule = VestingRule.tranches.rawValue
            grant.terms.written.parts = parts.map {
                WrittenTerms.Part(time: UnixTime($0.day).instant, amount: .zero)
            }
            grant.terms.partAmounts = parts.map { amount($0.quantity, asset) }
        }
        guard issuance.vestings.isEmpty else { return stateDates(issuance.vestings) }
        switch schedule {
        case .calendar?:
            grant.terms.written.startDay = start
            if start == nil {
                faults.add(
                    issuance.pointer + "/security_id", "No TX_VESTING_START is there for it.",
                    issuance.security)
            }
        case .dated(let parts)?: stateDates(parts)
        case .event(let name)?:
            grant.terms.written.rule = VestingRule.milestones.rawValue
            grant.terms.written.parts = [
                WrittenTerms.Part(name: name.description, amount: .zero)
            ]
            grant.terms.partAmounts = [grant.terms.total ?? ""]
        case nil:
            // Without terms the format means that all has vested with the issuance.
            if issuance.termsID == nil {
                stateDates([OpenCapTerms.Dated(day: issuance.day, quantity: issuance.quantity)])
            }
        }
    }
}

extension RowFaults {
    fileprivate mutating func add(_ pointer: String, _ detail: String, _ found: String) {
        add(Fault(at: .pointer(pointer), code: "ocf_refused", detail: detail, found: found))
    }
}
