import Ethereum

/// A fact about a product's fees as somebody wrote it, before anything of it is judged.
public struct WrittenFeeFact: Sendable, Hashable {
    /// Where a fact stands, for whoever has to mend it.
    public enum Place: Hashable, Sendable {
        /// A row of a CSV file as a spreadsheet counts; the header is row 1.
        case row(Int)
        /// An element of `accruals` in a JSON body, from 0.
        case element(Int)

        /// The place of one of its fields.
        public func of(_ field: String) -> Fault.Place {
            switch self {
            case .row(let number): .row(number, column: field)
            case .element(let index): .pointer("/accruals/\(index)/\(field)")
            }
        }
    }

    /// The columns of a file and the members of an object, in the order in which they are judged.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case kind
        case blockTime = "block_time"
        case amount
        case txHash = "tx_hash"
        case logIndex = "log_index"
        case managerFee = "manager_fee"
        case protocolFee = "protocol_fee"
        case operatorTake = "operator_take"
        case methodologistTake = "methodologist_take"

        /// Whether every fact has it.
        public var isRequired: Bool { self == .kind || self == .blockTime }
    }

    /// Where it stands.
    public let place: Place
    private let texts: [Field: String]

    /// A fact as it was written; fields that are missing or empty were not given.
    public init(place: Place, texts: [Field: String]) {
        self.place = place
        self.texts = texts.filter { !$0.value.isEmpty }
    }

    /// What it means for a product of so many decimals; nil when something is wrong, all of which is
    /// added to the faults.
    public func judged(decimals: Int, now: Instant, adding faults: inout RowFaults) -> FeeFact? {
        let kind = read(.kind, &faults, Self.kind)
        let time = read(.blockTime, &faults) { text in
            let time = try BlockTime(text: text)
            guard time.instant <= now else { throw MethodologistsError.factAhead(now: now) }
            return time
        }
        let amount = read(.amount, &faults) { try AmountText.baseUnits($0, decimals: decimals) }
        let event = event(&faults)
        let stated = [Field.managerFee, .protocolFee, .operatorTake, .methodologistTake].map {
            read($0, &faults) { try AmountText.baseUnits(orZero: $0, decimals: decimals) }
        }
        guard let kind = kind ?? nil, let time = time ?? nil, let amount, let event,
            let fact = fact(kind, amount, &faults), stated.allSatisfy({ $0 != nil })
        else { return nil }
        return FeeFact(
            fact, at: time, event: event,
            stated: FeeFact.Stated(
                managerFee: stated[0] ?? nil, protocolFee: stated[1] ?? nil,
                operatorTake: stated[2] ?? nil, methodologistTake: stated[3] ?? nil))
    }

    private static func kind(_ text: String) throws(MethodologistsError) -> FeeFact.Kind {
        guard let kind = FeeFact.Kind(rawValue: text) else { throw .factUnknown(found: text) }
        return kind
    }

    private func fact(
        _ kind: FeeFact.Kind, _ amount: UInt256?, _ faults: inout RowFaults
    ) -> ProductFees.Fact? {
        switch (kind, amount) {
        case (.issued, let amount?): return .issued(amount)
        case (.redeemed, let amount?): return .redeemed(amount)
        case (.received, let amount?): return .received(amount)
        case (.accrued, nil): return .accrued
        case (.distributed, nil): return .distributed
        case (.issued, nil), (.redeemed, nil), (.received, nil):
            faults.add(
                Fault(at: place.of("amount"), MethodologistsError.nothingStated, found: nil))
        case (.accrued, let amount?), (.distributed, let amount?):
            faults.add(
                Fault(
                    at: place.of("amount"), code: "unknown",
                    detail: "is computed for such a fact; leave it out",
                    found: amount.description))
        }
        return nil
    }

    /// The inner nil when none is given, the outer at a fault.
    private func event(_ faults: inout RowFaults) -> FeeFact.Event?? {
        let hash = read(.txHash, &faults) { try Hash32($0) }
        let index = read(.logIndex, &faults) { text in
            guard let index = UInt64(text), index < 1 << 63 else {
                throw MethodologistsError.eventIncomplete
            }
            return index
        }
        guard let hash, let index else { return nil }
        switch (hash, index) {
        case (let hash?, let index?):
            return .some(FeeFact.Event(transaction: hash, logIndex: index))
        case (nil, nil): return .some(nil)
        case (nil, _?), (_?, nil):
            faults.add(
                Fault(
                    at: place.of(hash == nil ? "tx_hash" : "log_index"),
                    MethodologistsError.eventIncomplete, found: nil))
            return nil
        }
    }

    /// The inner nil when the field is not given, the outer at a fault.
    private func read<Value>(
        _ field: Field, _ faults: inout RowFaults, _ make: (String) throws -> Value
    ) -> Value?? {
        guard let text = texts[field] else {
            guard field.isRequired else { return .some(nil) }
            faults.add(
                Fault(at: place.of(field.rawValue), code: "missing", detail: "is required"))
            return nil
        }
        do {
            return .some(try make(text))
        } catch let refusal as any Refusal {
            faults.add(Fault(at: place.of(field.rawValue), refusal, found: text))
        } catch {
            faults.add(
                Fault(
                    at: place.of(field.rawValue), code: "invalid", detail: "\(error)", found: text))
        }
        return nil
    }
}
