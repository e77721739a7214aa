import Ethereum

extension WrittenGrant {
    /// Judges every field; nil when one is at fault, and all faults are added.
    public func judged(
        by directory: GrantDirectory, at now: Instant, adding faults: inout RowFaults
    ) -> JudgedGrant? {
        let before = faults.faults.count + faults.omitted
        let payee = read("payee", payee, &faults) { text throws(RewardsError) in
            try directory.rewards.payee(text)
        }
        let group = read("group", group, &faults) { text throws(RewardsError) in
            try directory.group(text)
        }
        let plan = judgedPlan(directory, &faults)
        let asset = judgedAsset(directory, plan, &faults)
        _ = read("note", note, mayBeEmpty: true, &faults, Note.checked)
        _ = read("duplicate_reason", duplicateReason, mayBeEmpty: true, &faults, Note.checked)
        if let safe { judge(safe, of: directory.safes[safe], asset, &faults) }
        if contract != nil && safe == nil {
            add(VestingError.contractNeedsSafe, "safe_id", found: nil, &faults)
        }
        if let contract, contract.isZero {
            add(VestingError.contractZero, "contract", found: contract.description, &faults)
        }
        if contractNumber != nil && contract == nil {
            add(VestingError.contractMissing, "contract", found: nil, &faults)
        }
        if let agreementURL, !Self.isLink(agreementURL) {
            add(VestingError.agreementMalformed, "agreement_url", found: agreementURL, &faults)
        }
        guard let asset else { return nil }
        let clauses = accelerations.enumerated().compactMap { judged($1, $0, asset, &faults) }
        let terms = judgedTerms(asset, plan, now, &faults)
        guard let payee, let group, let terms, faults.faults.count + faults.omitted == before else {
            return nil
        }
        return JudgedGrant(
            payee: payee, group: group, asset: asset, terms: terms, plan: plan,
            accelerations: clauses, written: self)
    }

    private func judge(
        _ safe: ID<Safe>, of chain: ChainID?, _ asset: Asset?, _ faults: inout RowFaults
    ) {
        guard let chain else {
            return add(VestingError.safeUnknown, "safe_id", found: safe.description, &faults)
        }
        guard let asset, asset.chain != chain else { return }
        add(VestingError.safeOfOtherChain, "safe_id", found: safe.description, &faults)
    }

    private static func isLink(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("ipfs://")) && text.utf8.count <= 2000
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension WrittenGrant {
    private func judgedPlan(
        _ directory: GrantDirectory, _ faults: inout RowFaults
    ) -> VestingPlan? {
        guard let plan else {
            if let planVersion {
                add(VestingError.planMissing, "plan", found: "\(planVersion)", &faults)
            }
            return nil
        }
        do throws(VestingError) {
            return try directory.plan(GrantDirectory.PlanReference(plan, version: planVersion))
        } catch {
            add(error, "plan", found: plan.description, &faults)
            return nil
        }
    }

    private func judgedAsset(
        _ directory: GrantDirectory, _ plan: VestingPlan?, _ faults: inout RowFaults
    ) -> Asset? {
        let text = asset.isEmpty ? plan?.asset?.description ?? "" : asset
        return read("asset", text, &faults) { text throws(RewardsError) in
            try directory.rewards.asset(text)
        }
    }

    private func judgedTerms(
        _ asset: Asset, _ plan: VestingPlan?, _ now: Instant, _ faults: inout RowFaults
    ) -> VestingTerms? {
        var found: [Fault] = []
        var spelled = terms
        if spelled.written.rule.isEmpty, let plan { spelled.written.rule = plan.terms.rule }
        var written = spelled.terms(in: asset, &found)
        do throws(VestingError) {
            guard found.isEmpty else { throw .termsRefused(found) }
            if let plan { written = try plan.terms(of: written, asset: asset.id) }
            guard !written.rule.isEmpty else {
                throw .termsRefused([
                    Fault(at: .pointer("/rule"), code: "missing", detail: "is required")
                ])
            }
            let terms = try VestingTerms(judging: written)
            let bounds = terms.faults(createdAt: UnixTime(now))
            guard bounds.isEmpty else { throw .termsRefused(bounds) }
            return terms
        } catch {
            switch error {
            case .termsRefused(let refused): for fault in refused { faults.add(moved(fault)) }
            case .assetNotOfPlan: add(error, "asset", found: self.asset, &faults)
            case .ruleNotOfPlan:
                faults.add(moved(Fault(at: .pointer("/rule"), error, found: spelled.written.rule)))
            default: add(error, "terms", found: nil, &faults)
            }
            return nil
        }
    }

    private func judged(
        _ clause: SpelledAcceleration, _ index: Int, _ asset: Asset, _ faults: inout RowFaults
    ) -> Acceleration? {
        let field = "accelerations/\(index)"
        do {
            return Acceleration(
                try Acceleration.Extent(
                    clause.extent, months: clause.months,
                    quantity: try clause.quantity.map { try asset.amount($0).baseUnits }),
                on: try Acceleration.Trigger(clause.on))
        } catch let refusal as any Refusal {
            add(refusal, field, found: clause.extent, &faults)
        } catch {
            add(VestingError.accelerationMalformed, field, found: clause.extent, &faults)
        }
        return nil
    }
}

extension WrittenGrant {
    private func read<Value, Failure: Refusal>(
        _ field: String, _ text: String, mayBeEmpty: Bool = false, _ faults: inout RowFaults,
        _ make: (String) throws(Failure) -> Value
    ) -> Value? {
        guard mayBeEmpty || !text.isEmpty else {
            faults.add(Fault(at: place(field), code: "missing", detail: "is required"))
            return nil
        }
        do throws(Failure) {
            return try make(text)
        } catch {
            add(error, field, found: text, &faults)
            return nil
        }
    }

    private func add(
        _ refusal: any Refusal, _ field: String, found: String?, _ faults: inout RowFaults
    ) {
        faults.add(Fault(at: place(field), refusal, found: found))
    }

    private func place(_ field: String) -> Fault.Place {
        row.map { .row($0, column: field) } ?? .pointer("/" + field)
    }

    /// A fault of a field of the terms where the request has it: the total stands beside the terms.
    private func moved(_ fault: Fault) -> Fault {
        if let row { return fault.moved(toRow: row) }
        return fault.place == .pointer("/total") ? fault : fault.moved(under: "/terms")
    }
}

extension JudgedGrant {
    /// A fault of the grant as a whole, told at its payee.
    public func fault(_ error: VestingError) -> Fault {
        Fault(
            at: written.row.map { .row($0, column: "payee") } ?? .pointer("/payee"), error,
            found: written.payee)
    }
}
