import Ethereum
import JSON
import Ledger

extension JSONWriter {
    /// What owners may have signed and no batch is to execute.
    mutating func strayTransactions(_ strays: [StrayTransaction]) {
        array("stray_transactions") { writer in
            for stray in strays { stray.write(to: &writer) }
        }
    }
}

extension StrayTransaction {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("batch_id", batch.description)
            writer.field("batch_state", state.rawValue)
            writer.field("nonce", nonce)
            writer.field("safe_tx_hash", safeTxHash.description)
            writer.field("is_passed", isPassed)
            writer.field("raised_by", raise?.by.description)
            writer.field("raised_at", raise?.at.description)
        }
    }
}
