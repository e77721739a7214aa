extension WrittenGrant.SpelledAcceleration {
    /// A clause as it is kept, with its quantity spelled in whole units of the asset again.
    public init(_ clause: Acceleration, of asset: Asset) {
        let names = clause.trigger.names.map(\.description)
        switch clause.extent {
        case .all: self.init(extent: "all", months: nil, quantity: nil, on: names)
        case .months(let count):
            self.init(extent: "months", months: count, quantity: nil, on: names)
        case .quantity(let quantity):
            self.init(
                extent: "quantity", months: nil, quantity: asset.text(quantity), on: names)
        }
    }
}
