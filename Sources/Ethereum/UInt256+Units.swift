extension UInt256 {
    /// Base units as whole units in plain decimals, without trailing zeros: 1500000 with 6 decimals
    /// is `1.5`.
    ///
    /// `decimals` counts the digits after the point; no rounding happens.
    public func text(decimals: Int) -> String {
        let digits = Array(description.utf8)
        guard decimals > 0 else { return description }
        let padding = [UInt8](repeating: 0x30, count: Swift.max(0, decimals + 1 - digits.count))
        let padded = padding + digits
        let whole = padded[..<(padded.count - decimals)]
        var fraction = padded[(padded.count - decimals)...]
        while fraction.last == 0x30 { fraction.removeLast() }
        let wholeText = String(decoding: whole, as: UTF8.self)
        return fraction.isEmpty
            ? wholeText : wholeText + "." + String(decoding: fraction, as: UTF8.self)
    }
}
