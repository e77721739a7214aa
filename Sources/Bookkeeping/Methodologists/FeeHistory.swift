import Ethereum
import Ledger
import Postgres

/// Facts about one product's fees as they are applied, with what follows from each.
struct FeeHistory {
    /// A fact with what followed from it.
    struct Step {
        let fact: FeeFact
        let outcome: ProductFees.Outcome
        /// The supply before it.
        let supply: UInt256
        /// The version in force; nil for what somebody sent.
        let version: FeeVersion?
        /// Where the product stood afterwards.
        let state: ProductFees.State
    }

    /// Where a step is stored.
    struct Place {
        let id: ID<FeeFact>
        let number: Int
        let agreement: ID<FeeAgreement>
    }

    private(set) var fees: ProductFees
    private(set) var steps: [Step] = []
    private(set) var repeated = 0
    private var known: [FeeFact.Event: FeeFact]
    private var isBroken = false

    init(_ fees: ProductFees, known: [FeeFact.Event: FeeFact]) {
        self.fees = fees
        self.known = known
    }

    /// Applies the next fact; what follows a fact that cannot have happened is not judged.
    mutating func add(
        _ fact: FeeFact, at place: WrittenFeeFact.Place, _ faults: inout RowFaults
    ) {
        if let event = fact.event {
            if let other = known[event] {
                let fields = fact.differences(from: other)
                guard let field = fields.first else {
                    repeated += 1
                    return
                }
                faults.add(
                    Fault(
                        at: place.of(field), MethodologistsError.factChanged(fields),
                        found: event.transaction.description))
                return
            }
            known[event] = fact
        }
        guard !isBroken else { return }
        do throws(MethodologistsError) {
            try apply(fact)
        } catch {
            isBroken = true
            let field: WrittenFeeFact.Field =
                switch error {
                case .quantityZero, .supplyBelowZero, .tooLarge: .amount
                default: .blockTime
                }
            faults.add(
                Fault(at: place.of(field.rawValue), error, found: fact.time.description))
        }
    }

    private mutating func apply(_ fact: FeeFact) throws(MethodologistsError) {
        let supply = fees.state.supply
        let version: FeeVersion? =
            if case .received = fact.fact { nil } else {
                try fees.agreement.version(at: fact.time)
            }
        let outcome = try fees.apply(fact.fact, at: fact.time)
        steps.append(
            Step(
                fact: fact, outcome: outcome, supply: supply, version: version, state: fees.state))
    }
}

extension FeeHistory.Step {
    static let copyAccruals: SQL = """
        COPY fee_accrual (
            accrual_id, agreement_id, number, kind, block_time, tx_hash, log_index,
            version_number, amount, rule, elapsed_seconds, rate, fee_fraction, protocol_share,
            supply_before, fee, protocol_fee, manager_fee, supply_after, multiplier_after,
            last_accrual_at, undistributed_after, stated_manager_fee, stated_protocol_fee,
            recorded_by, recorded_at
        ) FROM STDIN
        """

    static let copySplits: SQL = """
        COPY fee_split (
            split_id, accrual_id, payee_id, period, rule, total, operator_share, operator_take,
            methodologist_take, stated_operator_take, stated_methodologist_take
        ) FROM STDIN
        """

    /// What the outcome was computed from, and gave.
    private struct Computed {
        var elapsed: UInt64?
        var rate = FeeRate.zero
        var fraction: UInt256?
        var protocolShare = Share.nothing
        var fee = UInt256.zero
        var protocolFee = UInt256.zero
        var managerFee = UInt256.zero

        init(_ outcome: ProductFees.Outcome) {
            switch outcome {
            case .receipt: break
            case .issuance(let fee):
                rate = fee.rate
                protocolShare = fee.protocolShare
                (self.fee, protocolFee, managerFee) = (fee.total, fee.protocolFee, fee.managerFee)
            case .accrual(let fee), .distribution(let fee, _):
                elapsed = fee.elapsedSeconds
                rate = fee.rate
                fraction = fee.fraction
                protocolShare = fee.protocolShare
                (self.fee, protocolFee, managerFee) = (fee.minted, fee.protocolFee, fee.managerFee)
            }
        }
    }

    /// Writes the row of `fee_accrual`.
    func write(
        _ place: FeeHistory.Place, by principal: ID<Principal>, at now: Instant,
        to text: inout CopyText
    ) {
        let computed = Computed(outcome)
        text.value(place.id)
        text.value(place.agreement)
        text.value(String(place.number))
        text.value(fact.kind.rawValue)
        text.value(fact.time)
        text.value(orNull: fact.event?.transaction.stored)
        text.value(orNull: fact.event.map { String($0.logIndex) })
        text.value(orNull: version.map { String($0.number) })
        text.value(fact.amount)
        text.value(outcome.rule.description)
        text.value(orNull: computed.elapsed.map { String($0) })
        text.value(computed.rate)
        text.value(orNull: computed.fraction?.stored)
        text.value(computed.protocolShare)
        text.value(supply)
        text.value(computed.fee)
        text.value(computed.protocolFee)
        text.value(computed.managerFee)
        text.value(state.supply)
        text.value(state.positionMultiplier)
        text.value(state.lastAccrual)
        text.value(state.undistributed)
        text.value(orNull: fact.stated.managerFee?.stored)
        text.value(orNull: fact.stated.protocolFee?.stored)
        text.value(principal)
        text.value(now)
        text.endRow()
    }

    /// Writes the row of `fee_split`.
    func write(
        _ split: FeeSplit, _ id: ID<FeeSplit>, of accrual: ID<FeeFact>, by version: FeeVersion,
        to text: inout CopyText
    ) {
        text.value(id)
        text.value(accrual)
        text.value(version.methodologist)
        text.value(fact.time.instant.dayInUTC.month)
        text.value(FeeSplit.rule.description)
        text.value(split.total)
        text.value(split.operatorShare)
        text.value(split.operatorTake)
        text.value(split.methodologistTake)
        text.value(orNull: fact.stated.operatorTake?.stored)
        text.value(orNull: fact.stated.methodologistTake?.stored)
        text.endRow()
    }
}
