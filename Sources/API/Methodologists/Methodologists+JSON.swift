import Bookkeeping
import Ethereum
import JSON
import Ledger

extension FeeAgreementDetail {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id.description)
            writer.field("name", name)
            writer.field("product_id", product.id.description)
            writer.field("product", product.symbol)
            writer.field("paid_by", payer.rawValue)
            writer.field("fee_contract", feeContract?.checksummed)
            writer.field("safe_id", safe.description)
            writer.field("started_at", startedAt.description)
            writer.amount("opening_supply", openingSupply, of: product)
            writer.amount("opening_undistributed", openingUndistributed, of: product)
            writer.array("versions") { writer in
                for version in versions { version.write(to: &writer) }
            }
            if let feeContract {
                writer.object("distribution_call") {
                    ContractCall.accrueFees(at: feeContract).safeCall.write(membersTo: &$0)
                }
            } else {
                writer.null("distribution_call")
            }
            writer.array("batch_calls") { writer in
                guard let feeContract else { return }
                writer.object { write(batchCallTo: &$0, at: feeContract) }
            }
            writer.field("created_by", createdBy.description)
            writer.field("created_at", createdAt.description)
            writer.field("withdrawn_at", withdrawnAt?.description)
        }
    }

    /// The call as `/v1/call-batches` takes it.
    private func write(batchCallTo writer: inout JSONWriter, at feeContract: Address) {
        writer.field("kind", BatchCall.Kind.accrueFees.rawValue)
        writer.field("to", feeContract.checksummed)
        writer.field("reason", "Accrue and distribute the fees of \(product.symbol) by \(id)")
    }
}

extension SafeCall {
    /// A call as a Safe makes it.
    func write(membersTo writer: inout JSONWriter) {
        writer.field("to", to.checksummed)
        writer.field("value", value.description)
        writer.field("data", Hex.text(of: data))
    }
}

extension FeeVersionDetail {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("number", value.number)
            writer.field("state", isApproved ? "approved" : "draft")
            writer.field("from", value.from.description)
            writer.field("until", value.until?.description)
            writer.field("methodologist_id", value.methodologist.description)
            writer.field("methodologist", methodologistHandle.description)
            writer.field("operator_share", value.split.operatorShare.description)
            writer.field("methodologist_share", value.split.methodologistShare.description)
            writer.field(
                "protocol_streaming_share", value.split.protocolStreamingShare.description)
            writer.field("protocol_issuance_share", value.split.protocolIssuanceShare.description)
            writer.field("streaming_rate", value.rates.streaming.description)
            writer.field("issue_rate", value.rates.issue.description)
            writer.field("redeem_rate", value.rates.redeem.description)
            writer.field("entered_by", enteredBy.description)
            writer.field("entered_at", enteredAt.description)
            writer.object("approved_by") { writer in
                for party in FeeVersion.Party.allCases {
                    writer.field(party.rawValue, approvals.approvers[party]?.description)
                }
            }
        }
    }
}

extension RecordedFeeAccruals {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("agreement_id", agreement.description)
            writer.field("recorded", recorded)
            writer.field("repeated", repeated)
            writer.field("differing", differing)
            writer.field("first_number", numbers.isEmpty ? nil : numbers.lowerBound)
            writer.field("last_number", numbers.isEmpty ? nil : numbers.upperBound - 1)
            writer.amount("supply", state.supply, of: product)
            writer.amount("undistributed", state.undistributed, of: product)
            writer.field("last_accrual_at", state.lastAccrual.description)
        }
    }
}

extension FeeAccrualDetail {
    func write(to writer: inout JSONWriter) {
        writer.object { write(membersTo: &$0) }
    }

    private func write(membersTo writer: inout JSONWriter) {
        writer.field("id", id.description)
        writer.field("agreement_id", agreement.description)
        writer.field("number", number)
        writer.field("kind", fact.kind.rawValue)
        writer.field("block_time", fact.time.description)
        writer.field("tx_hash", fact.event?.transaction.description)
        writer.field("log_index", fact.event.map { Int(clamping: $0.logIndex) })
        writer.amount("amount", fact.amount, of: product)
        writer.field("version", feeVersion)
        writer.field("rule", rule)
        writer.field("elapsed_seconds", elapsedSeconds.map { Int(clamping: $0) })
        writer.field("rate", rate.description)
        writer.field("protocol_share", protocolShare.description)
        writer.amount("supply_before", supplyBefore, of: product)
        writer.amount("fee", fee, of: product)
        writer.amount("protocol_fee", protocolFee, of: product)
        writer.amount("manager_fee", managerFee, of: product)
        writer.amount("supply_after", state.supply, of: product)
        writer.amount("undistributed_after", state.undistributed, of: product)
        if let split {
            writer.object("split") { split.write(membersTo: &$0, of: product) }
        } else {
            writer.null("split")
        }
        writer.array("differences") { writer in
            for difference in differences {
                writer.object { writer in
                    writer.field("field", difference.field.rawValue)
                    writer.amount("computed", difference.computed, of: product)
                    writer.amount("found", difference.found, of: product)
                }
            }
        }
        writer.field("recorded_by", recordedBy.description)
        writer.field("recorded_at", recordedAt.description)
        writer.field("voided_by", voidedBy?.description)
        writer.field("voided_at", voidedAt?.description)
        writer.field("void_reason", voidReason)
    }
}

extension FeeSplitDetail {
    fileprivate func write(membersTo writer: inout JSONWriter, of product: Asset) {
        writer.field("id", id.description)
        writer.field("rule", FeeSplit.rule.description)
        writer.field("period", period.description)
        writer.field("methodologist_id", methodologist.description)
        writer.field("methodologist", methodologistHandle.description)
        writer.amount("total", split.total, of: product)
        writer.field("operator_share", split.operatorShare.description)
        writer.amount("operator_take", split.operatorTake, of: product)
        writer.amount("methodologist_take", split.methodologistTake, of: product)
        writer.field("state", state.rawValue)
        writer.field("approved_by", approvedBy?.description)
        writer.field("approved_at", approvedAt?.description)
        writer.field("journal_entry_number", entryNumber.map { Int($0) })
    }
}
