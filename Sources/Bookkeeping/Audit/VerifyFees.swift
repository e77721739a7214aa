import Ethereum
import Ledger
import Postgres

extension Reader {
    /// Every fee, split and state of a product follows again from the recorded facts and the
    /// approved versions.
    func verifyFees() async throws -> VerifyReport.Check {
        let rule = "every fee recomputes from the facts of its product"
        var examined = 0
        let agreements = try await query(
            """
            SELECT g.agreement_id FROM fee_agreement AS g
            WHERE EXISTS (SELECT 1 FROM fee_accrual AS f WHERE f.agreement_id = g.agreement_id)
            ORDER BY g.agreement_id
            """
        ).map { try $0.value("agreement_id", as: ID<FeeAgreement>.self) }
        do {
            for id in agreements { try await verify(id, &examined) }
        } catch let broken as FirstBreak {
            return .broken(rule, examined, broken.found)
        }
        return .holds(rule, examined)
    }

    private func verify(_ id: ID<FeeAgreement>, _ examined: inout Int) async throws {
        let agreement = try await feeAgreement(id)
        var fees: ProductFees
        do {
            fees = ProductFees(
                of: try agreement.agreement(),
                from: ProductFees.opening(
                    at: agreement.startedAt, supply: agreement.openingSupply,
                    undistributed: agreement.openingUndistributed))
        } catch {
            throw FirstBreak(found: "\(id) has versions that do not follow each other: \(error)")
        }
        var last = 0
        while true {
            let page = try await query(
                """
                SELECT \(FeeAccrualDetail.columns)
                FROM \(FeeAccrualDetail.tables)
                WHERE f.agreement_id = \(id) AND f.voided_at IS NULL AND f.number > \(last)
                ORDER BY f.number
                LIMIT 1000
                """)
            for row in page {
                examined += 1
                let accrual = try FeeAccrualDetail(row)
                last = accrual.number
                let outcome: ProductFees.Outcome
                do {
                    outcome = try fees.apply(accrual.fact.fact, at: accrual.fact.time)
                } catch {
                    throw FirstBreak(found: "\(accrual.id) cannot have happened: \(error)")
                }
                guard outcome.rule.description == accrual.rule else {
                    throw FirstBreak(found: "\(accrual.id) names the rule \(accrual.rule)")
                }
                guard accrual.isWhat(outcome), fees.state == accrual.state else {
                    throw FirstBreak(found: "\(accrual.id) is not what its inputs give")
                }
            }
            guard page.count == 1_000 else { return }
        }
    }

    /// Every month of a pot is its running floor, and its shares the largest remainders.
    func verifyBounties() async throws -> VerifyReport.Check {
        let rule = "every bounty month recomputes from what was measured"
        var examined = 0
        let pots = try await query("SELECT b.pot_id FROM bounty_pot AS b ORDER BY b.pot_id")
            .map { try $0.value("pot_id", as: ID<BountyPot>.self) }
        for id in pots {
            let pot = try await bountyPot(id)
            for month in try await bountyMonths(of: id) {
                examined += 1
                let rows: [BountyPot.Row]
                do {
                    rows = try pot.pot.rows(
                        for: month.month,
                        measured: month.shares.map {
                            (methodologist: $0.row.methodologist, value: $0.row.measured)
                        })
                    guard try pot.pot.amount(of: month.month) == month.amount else {
                        return .broken(rule, examined, "\(month.month) of \(id) has another amount")
                    }
                } catch {
                    return .broken(
                        rule, examined, "\(month.month) of \(id) cannot be divided: \(error)")
                }
                guard rows == month.shares.map(\.row) else {
                    return .broken(
                        rule, examined, "\(month.month) of \(id) is not what its measures give")
                }
            }
        }
        return .holds(rule, examined)
    }
}

extension FeeAccrualDetail {
    /// Whether it keeps just what the rule gives.
    fileprivate func isWhat(_ outcome: ProductFees.Outcome) -> Bool {
        switch outcome {
        case .receipt:
            fee.isZero && split == nil
        case .issuance(let computed):
            (fee, protocolFee, managerFee)
                == (computed.total, computed.protocolFee, computed.managerFee)
                && (rate, protocolShare) == (computed.rate, computed.protocolShare)
                && split == nil
        case .accrual(let computed):
            isWhat(computed) && split == nil
        case .distribution(let computed, let divided):
            isWhat(computed) && split?.split == divided
        }
    }

    private func isWhat(_ computed: StreamingFee) -> Bool {
        (fee, protocolFee, managerFee)
            == (computed.minted, computed.protocolFee, computed.managerFee)
            && (rate, protocolShare, feeFraction)
                == (computed.rate, computed.protocolShare, computed.fraction)
            && elapsedSeconds == computed.elapsedSeconds
    }
}
