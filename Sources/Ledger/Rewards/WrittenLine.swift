/// A line of a run as somebody wrote it, before anything of it is judged.
public struct WrittenLine: Sendable, Hashable {
    /// Where it stands, for whoever has to mend it.
    public let place: LinePlace
    /// Id or handle.
    public let payee: String
    /// Id, or symbol where no other chain has it too.
    public let asset: String
    /// Whole units such as `144.55`.
    public let amount: String
    /// Such as `contribution`.
    public let kind: String
    /// Free text; may be empty.
    public let note: String
    /// Why the payee is there again with the same kind; empty for none.
    public let duplicateReason: String

    /// A line as it was written.
    public init(
        place: LinePlace, payee: String, asset: String, amount: String, kind: String,
        note: String, duplicateReason: String
    ) {
        self.place = place
        self.payee = payee
        self.asset = asset
        self.amount = amount
        self.kind = kind
        self.note = note
        self.duplicateReason = duplicateReason
    }

    /// What the line means; nil when something is wrong, all of which is added to the faults.
    public func judged(
        by directory: RewardDirectory, adding faults: inout RowFaults
    ) -> JudgedLine? {
        let payee = read("payee", payee, &faults) { text throws(RewardsError) in
            try directory.payee(text)
        }
        let asset = read("asset", asset, &faults) { text throws(RewardsError) in
            try directory.asset(text)
        }
        let amount = read("amount", amount, &faults) { text throws(AmountError) in
            try Self.amount(text, of: asset)
        }
        let kind = read("kind", kind, &faults) { text throws(RewardsError) in
            try RewardKind(text)
        }
        let note = read("note", note, mayBeEmpty: true, &faults, Note.checked)
        let reason = read(
            "duplicate_reason", duplicateReason, mayBeEmpty: true, &faults, Note.checked)
        guard let payee, let amount = amount ?? nil, let kind, let note, let reason else {
            return nil
        }
        return JudgedLine(
            place: place, payee: payee, amount: amount, kind: kind, note: note,
            duplicateReason: Text.isBlank(reason) ? nil : reason)
    }

    /// The amount; nil where only the unknown asset keeps it from being one.
    private static func amount(_ text: String, of asset: Asset?) throws(AmountError) -> Amount? {
        if let asset { return try asset.amount(text) }
        do throws(AmountError) {
            _ = try AmountText.baseUnits(text, decimals: 77)
        } catch {
            switch error {
            case .tooLarge, .tooManyDigits: break
            case .malformed, .negative, .zero, .differentAssets: throw error
            }
        }
        return nil
    }

    private func read<Value, Failure: Refusal>(
        _ field: String, _ text: String, mayBeEmpty: Bool = false, _ faults: inout RowFaults,
        _ make: (String) throws(Failure) -> Value
    ) -> Value? {
        guard mayBeEmpty || !text.isEmpty else {
            faults.add(
                Fault(
                    at: place.of(field), code: "missing", detail: "is required",
                    found: text))
            return nil
        }
        do throws(Failure) {
            return try make(text)
        } catch {
            faults.add(Fault(at: place.of(field), error, found: text))
            return nil
        }
    }
}

/// A line whose every value was found and is in bounds.
public struct JudgedLine: Sendable, Hashable {
    /// Where it was written.
    public let place: LinePlace
    /// Who is to get it.
    public let payee: ID<Payee>
    /// Base units of an asset.
    public let amount: Amount
    /// What it is for.
    public let kind: RewardKind
    /// Free text; may be empty.
    public let note: String
    /// Why the payee is there again with the same kind; nil for none.
    public let duplicateReason: String?
}

extension Fault {
    /// What a rule says about a value at a place.
    public init(at place: Place, _ refusal: any Refusal, found: String?) {
        self.init(at: place, code: refusal.code, detail: refusal.description, found: found)
    }
}
