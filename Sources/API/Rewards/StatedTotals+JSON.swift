import HTTP
import JSON
import Ledger

extension Exchange {
    /// The control totals of an approval; none when there is no body.
    func statedTotals() async throws -> (StatedTotals, [UInt8]) {
        let bytes = try await request.body.collect()
        guard !bytes.isEmpty else { return (StatedTotals(lines: nil, totals: nil), bytes) }
        try mustHaveType(.json)
        var fields = try JSONFields(try JSONReader(sizeLimit: bytes.count).read(bytes))
        let stated = StatedTotals(&fields)
        try fields.finish()
        return (stated, bytes)
    }
}

extension StatedTotals {
    /// Reads `lines` and `totals`, both of which may be missing; `finish` throws their faults.
    init(_ fields: inout JSONFields) {
        let lines = fields.optionalInteger("lines", in: 0...Int(Int32.max))
        let totals = fields.optionalArray("totals", count: 0...1000) { place in
            var fields = try JSONFields(place)
            let (asset, amount) = try fields.finish(
                fields.id("asset_id", of: Asset.self), fields.string("amount"))
            return StatedTotals.Total(asset: asset, amount: amount)
        }
        self.init(lines: lines.flatMap { $0 }, totals: totals.flatMap { $0 })
    }
}
