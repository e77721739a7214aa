public import Ethereum

/// The bytes of a batch that its digest stands for; the form never changes within a version.
///
/// UTF-8 lines that end with LF and hold no space but the one in the first. Fields are separated by
/// commas, payables of a row by `+`:
///
///     vestry-batch 1
///     chain,31337
///     safe,0x…
///     1,erc20,TARGET,RECIPIENT,ASSET,BASE_UNITS,KECCAK_OF_CALL_DATA,PAYABLE+PAYABLE
///     rows,1
///     total,ASSET,ROWS,BASE_UNITS
///
/// Addresses carry their EIP-55 checksum, rows are in execution order and numbered from 1, totals in
/// the order of the asset ids. The target is the contract called, or the recipient of a native row.
public enum CanonicalBatch {
    /// Version 1 of the bytes.
    public static func bytes(
        chain: ChainID, safe: Address, payments: [Payment], totals: [ControlTotal]
    ) -> [UInt8] {
        var text = "vestry-batch 1\nchain,\(chain)\nsafe,\(safe)\n"
        for (index, payment) in payments.enumerated() {
            let call = payment.call
            let fields = [
                "\(index + 1)", payment.kind.rawValue, call.to.description,
                payment.recipient.description, payment.asset.description,
                payment.amount.description, Keccak256.hash(call.data).description,
                payment.payables.map(\.description).joined(separator: "+"),
            ]
            text += fields.joined(separator: ",") + "\n"
        }
        text += "rows,\(payments.count)\n"
        for total in totals {
            text += "total,\(total.asset),\(total.rowCount),\(total.amount)\n"
        }
        return [UInt8](text.utf8)
    }
}
