public import Ethereum

/// An amount that an event of the chain states otherwise than it was computed.
public struct FeeDifference: Hashable, Sendable {
    /// Which amount.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case managerFee = "manager_fee"
        case protocolFee = "protocol_fee"
        case total
        case operatorTake = "operator_take"
        case methodologistTake = "methodologist_take"
    }

    /// Which amount.
    public let field: Field
    /// What the rule gives.
    public let computed: UInt256
    /// What the event states.
    public let found: UInt256

    /// A difference between what a rule gives and what an event states.
    public init(field: Field, computed: UInt256, found: UInt256) {
        self.field = field
        self.computed = computed
        self.found = found
    }

    /// Those of the pairs that differ, in their order.
    static func all(
        _ pairs: [(Field, computed: UInt256, found: UInt256)]
    ) -> [FeeDifference] {
        pairs.filter { $0.computed != $0.found }.map {
            FeeDifference(field: $0.0, computed: $0.computed, found: $0.found)
        }
    }
}

extension FeeDifference: CustomStringConvertible {
    /// Field, what was computed and what was found, in base units.
    public var description: String { "\(field.rawValue) \(computed), found \(found)" }
}

extension StreamingFee {
    /// What differs from the amounts of a `FeeActualized` event of the streaming fee module.
    public func differences(
        managerFee stated: UInt256, protocolFee statedProtocolFee: UInt256
    ) -> [FeeDifference] {
        FeeDifference.all([
            (.managerFee, managerFee, stated), (.protocolFee, protocolFee, statedProtocolFee),
        ])
    }
}

extension FeeSplit {
    /// What differs from the amounts of a `FeesDistributed` event of the fee extension.
    public func differences(
        operatorTake statedOperator: UInt256, methodologistTake statedMethodologist: UInt256
    ) -> [FeeDifference] {
        let (stated, _) = statedOperator.addingReportingOverflow(statedMethodologist)
        return FeeDifference.all([
            (.total, total, stated), (.operatorTake, operatorTake, statedOperator),
            (.methodologistTake, methodologistTake, statedMethodologist),
        ])
    }
}
