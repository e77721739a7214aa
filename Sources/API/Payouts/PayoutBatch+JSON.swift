import Bookkeeping
import Ethereum
import JSON
import Ledger

extension BatchOverview {
    /// The members of a batch.
    func write(to writer: inout JSONWriter) {
        writer.field("id", id.description)
        writer.field("state", state.rawValue)
        writer.field("period", period.description)
        writer.field("plan_id", plan?.description)
        writer.field("part", part.number)
        writer.field("part_count", part.count)
        writer.field("gas_estimate", gasEstimate)
        writer.field("call_data_bytes", callDataBytes)
        writer.field("safe_id", safe.description)
        writer.field("safe_name", safeName)
        writer.field("chain_id", account.chain.number)
        writer.field("safe_address", account.address.description)
        writer.field("safe_version", account.version.description)
        writer.field("multi_send_call_only", multiSendCallOnly?.description)
        writer.field("has_calls", hasCalls)
        writeDistribution(to: &writer)
        writer.field("row_count", rowCount)
        writer.array("totals") { writer in
            for total in totals { writer.object { total.write(to: &$0) } }
        }
        writer.step("planned", planned)
        writer.step("frozen", frozen)
        writer.field("digest", digest?.description)
        writeNonce(to: &writer)
        writer.field("safe_tx_hash", safeTxHash?.description)
        writer.field("approvals_needed", approvalsNeeded)
        writer.array("approvals") { writer in
            for approval in approvals { writer.object { approval.write(to: &$0) } }
        }
        writeProposal(to: &writer)
        writeClaim(to: &writer)
        writeExecution(to: &writer)
        writer.field(
            "settlement", execution.map { $0.confirmed == nil ? "reported" : "confirmed" })
        writeNonceUse(to: &writer)
        writeNonceBinding(to: &writer)
        writeOwnersChange(to: &writer)
        writer.field("reason", reason)
        writer.array("files") { writer in
            for file in files { writer.value("/v1/payout-batches/\(id)/\(file.path)") }
        }
    }

    private func writeDistribution(to writer: inout JSONWriter) {
        guard let distribution else { return writer.null("distribution") }
        writer.object("distribution") { writer in
            writer.field("format", distribution.format.rawValue)
            writer.field("asset_id", distribution.asset.description)
            writer.field("merkle_root", distribution.root.description)
            writer.field("distributor", distribution.distributor?.description)
        }
    }

    private func writeNonce(to writer: inout JSONWriter) {
        guard let nonce else { return writer.null("nonce") }
        writer.field("nonce", nonce)
    }

    private func writeProposal(to writer: inout JSONWriter) {
        guard let proposal else { return writer.null("proposal") }
        writer.object("proposal") { writer in
            writer.field("proposer", proposal.proposer?.description)
            writer.step("reported", proposal.reported)
        }
    }

    private func writeNonceUse(to writer: inout JSONWriter) {
        guard let nonceUse else { return writer.null("nonce_use") }
        writer.object("nonce_use") { writer in
            writer.field("kind", nonceUse.kind.rawValue)
            writer.field("safe_tx_hash", nonceUse.safeTxHash.description)
            writer.field("transaction_hash", nonceUse.transactionHash.description)
            writer.field("reason", nonceUse.reason)
            writer.step("reported", nonceUse.reported)
            writer.step("confirmed", nonceUse.confirmed)
        }
    }

    private func writeNonceBinding(to writer: inout JSONWriter) {
        guard let binding = nonceBinding else { return writer.null("nonce_binding") }
        writer.object("nonce_binding") { writer in
            writer.field("former_nonce", binding.formerNonce)
            writer.field("nonce", binding.nonce)
            writer.field("safe_tx_hash", binding.safeTxHash.description)
            writer.field("reason", binding.reason)
            writer.step("proposed", binding.proposed)
            writer.step("confirmed", binding.confirmed)
        }
    }

    /// Who must sign now, beside the freeze; of no use once it was executed.
    private func writeOwnersChange(to writer: inout JSONWriter) {
        guard state.awaitsOwners, let change = ownersChange else {
            return writer.null("owners_change")
        }
        writer.object("owners_change") { writer in
            writer.array("added") { writer in
                for owner in change.added { writer.value(owner.description) }
            }
            writer.array("removed") { writer in
                for owner in change.removed { writer.value(owner.description) }
            }
            writer.field("threshold_before", change.thresholdBefore)
            writer.field("threshold_now", change.thresholdNow)
            writer.step("acknowledged", ownersAcknowledged)
        }
    }

    private func writeClaim(to writer: inout JSONWriter) {
        guard let claim else { return writer.null("claim") }
        writer.object("claim") { writer in
            writer.field("principal_id", claim.holder.description)
            writer.field("handle", claim.handle.description)
            writer.field("claimed_at", claim.claimedAt.description)
            writer.field("expires_at", claim.expiresAt.description)
            writer.field("protects_until", claim.protectsUntil.description)
        }
    }

    private func writeExecution(to writer: inout JSONWriter) {
        guard let execution else { return writer.null("execution") }
        writer.object("execution") { writer in
            writer.field("transaction_hash", execution.transactionHash.description)
            writer.field("block_number", Int(execution.blockNumber))
            writer.field("outcome", execution.outcome.rawValue)
            writer.step("reported", execution.reported)
            writer.step("confirmed", execution.confirmed)
            writer.field("mismatched_rows", execution.mismatchedRows)
            writer.field("unexpected_transfer_count", execution.unexpectedTransfers)
        }
    }
}

extension PlannedBatch {
    /// The batch with its rows, so that a dry run shows the whole plan.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            batch.write(to: &writer)
            writer.array("payments") { writer in
                for row in rows { row.write(to: &writer) }
            }
            writer.array("checks") { writer in
                for check in checks { check.write(to: &writer) }
            }
            writer.field("left_over_payables", leftOver)
        }
    }
}

extension BatchRow {
    /// One row of a batch.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("row", number)
            writer.field("type", payment.kind.rawValue)
            writer.field("payee_id", payment.payee.description)
            writer.field("payee", payee.description)
            writer.field("recipient", payment.recipient.description)
            writer.field("asset_id", payment.asset.description)
            writer.field("symbol", symbol)
            writer.field("token_address", payment.token?.description)
            writer.field("amount", payment.amount.text(decimals: decimals))
            writer.field("amount_base_units", payment.amount.description)
            writer.array("payable_ids") { writer in
                for payable in payment.payables { writer.value(payable.description) }
            }
            writer.field("state", state.rawValue)
            writer.field("found", found)
        }
    }
}

extension UnexpectedTransfer {
    /// A transfer that belongs to no row.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("log_index", Int(logIndex))
            writer.field("token_address", token.description)
            writer.field("recipient", recipient.description)
            writer.field("amount_base_units", amount.description)
        }
    }
}

extension BatchTotal {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.field("asset_id", asset.description)
        writer.field("symbol", symbol)
        writer.field("token_address", token?.description)
        writer.field("row_count", rowCount)
        writer.field("amount", amount.text(decimals: decimals))
        writer.field("amount_base_units", amount.description)
    }
}

extension BatchStep {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.field("principal_id", principal.description)
        writer.field("handle", handle.description)
        writer.field("at", at.description)
    }
}

extension JSONWriter {
    /// Who did something and when, or null.
    fileprivate mutating func step(_ name: String, _ step: BatchStep?) {
        guard let step else { return null(name) }
        object(name) { step.write(to: &$0) }
    }
}
