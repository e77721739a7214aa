/// Which part of a plan a batch is.
public struct BatchPart: Hashable, Sendable {
    /// From 1.
    public let number: Int
    /// How many parts the plan has.
    public let count: Int

    /// A batch by itself.
    public static let whole = BatchPart(number: 1, count: 1)

    /// A part as it is stored.
    public init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// Such as `2of3`, for names of files; nil for a batch by itself.
    public var name: String? { count > 1 ? "\(number)of\(count)" : nil }

    /// Such as `, part 2 of 3`; empty for a batch by itself.
    public var suffix: String { count > 1 ? ", part \(number) of \(count)" : "" }
}
