internal import JSON

extension StandardDistribution {
    /// Gives the dump of the tree in pieces, byte for byte as the library's `dump()` is written by
    /// `JSON.stringify`.
    public func file<Failure: Error>(
        _ piece: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var writer = JSONWriter(capacity: 1 << 16)
        writer.beginObject()
        writer.field("format", "standard-v1")
        writer.array("leafEncoding") { types in
            for type in leafEncoding { types.value(type) }
        }
        writer.name("tree")
        writer.beginArray()
        for node in tree.nodes {
            writer.value(node.description)
            if writer.count > 1 << 16 { try piece(writer.take()) }
        }
        writer.endArray()
        writer.name("values")
        writer.beginArray()
        for row in 0..<count {
            writer.object { fields in
                fields.array("value") { write(row, to: &$0) }
                fields.field("treeIndex", tree.place(of: row))
            }
            if writer.count > 1 << 16 { try piece(writer.take()) }
        }
        writer.endArray()
        writer.endObject()
        try piece(writer.take())
    }

    private var leafEncoding: [String] {
        switch rows {
        case .shares: ["address", "uint256"]
        case .values(let types, _): types.map(\.description)
        }
    }

    private func write(_ row: Int, to writer: inout JSONWriter) {
        switch rows {
        case .shares(let shares):
            writer.value(shares[row].recipient.description)
            writer.value(shares[row].amount.description)
        case .values(_, let values):
            for value in values[row] { writer.value(value) }
        }
    }
}
