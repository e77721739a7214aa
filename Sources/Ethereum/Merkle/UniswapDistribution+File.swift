internal import JSON

extension UniswapDistribution {
    /// Gives the file of all claims in pieces, byte for byte as Uniswap's script prints it.
    ///
    /// One line of JSON and a line feed; amounts in hexadecimal with an even number of digits.
    public func file<Failure: Error>(
        _ piece: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var writer = JSONWriter(capacity: 1 << 16)
        writer.beginObject()
        writer.field("merkleRoot", root.description)
        writer.field("tokenTotal", Self.amountText(total))
        writer.name("claims")
        writer.beginObject()
        for claim in claims {
            writer.object(claim.recipient.checksummed) { fields in
                fields.field("index", claim.index)
                fields.field("amount", Self.amountText(claim.amount))
                fields.array("proof") { proof in
                    for hash in self.proof(of: claim.index).hashes {
                        proof.value(hash.description)
                    }
                }
            }
            if writer.count > 1 << 16 { try piece(writer.take()) }
        }
        writer.endObject()
        writer.endObject()
        try piece(writer.take() + [UInt8(ascii: "\n")])
    }

    private static func amountText(_ amount: UInt256) -> String {
        Hex.text(of: amount.bytes.drop { $0 == 0 })
    }
}
