public import Ethereum

/// A part of a whole, from 0 to 100 %, in steps of 10^−18 as contracts count.
public struct Share: Hashable, Sendable, Comparable {
    /// The part times 10^18.
    public let scaled: UInt256

    /// What stands for the whole: 10^18.
    static let scale: UInt256 = 1_000_000_000_000_000_000
    /// All of it.
    public static let whole = Share(unchecked: scale)
    /// Nothing of it.
    public static let nothing = Share(unchecked: .zero)

    /// A part as contracts store it; throws ``MethodologistsError/shareAboveWhole``.
    public init(scaled: UInt256) throws(MethodologistsError) {
        guard scaled <= Self.scale else { throw .shareAboveWhole }
        self.init(unchecked: scaled)
    }

    /// Reads a fraction of 1, such as `0.7`, with at most 18 digits after the point.
    public init(_ text: String) throws(MethodologistsError) {
        try self.init(scaled: ScaledText.scaled(text))
    }

    private init(unchecked scaled: UInt256) {
        self.scaled = scaled
    }

    /// `whole · share ÷ 10^18`, rounded down; who has the other share keeps the remainder.
    func part(of whole: UInt256) -> UInt256 {
        Fee.part(of: whole, scaled)
    }

    public static func < (left: Share, right: Share) -> Bool { left.scaled < right.scaled }
}

extension Share: CustomStringConvertible {
    /// A fraction of 1, such as `0.7`.
    public var description: String { AmountText.text(scaled, decimals: 18) }
}

/// A yearly or one-time rate below 100 %, in steps of 10^−18.
public struct FeeRate: Hashable, Sendable, Comparable {
    /// The rate times 10^18.
    public let scaled: UInt256

    /// No fee.
    public static let zero = FeeRate(unchecked: .zero)

    /// A rate as contracts store it; throws ``MethodologistsError/rateTooHigh``.
    public init(scaled: UInt256) throws(MethodologistsError) {
        guard scaled < Share.scale else { throw .rateTooHigh }
        self.init(unchecked: scaled)
    }

    /// Reads a fraction of 1, such as `0.0095` for 0.95 %.
    public init(_ text: String) throws(MethodologistsError) {
        try self.init(scaled: ScaledText.scaled(text))
    }

    private init(unchecked scaled: UInt256) {
        self.scaled = scaled
    }

    public static func < (left: FeeRate, right: FeeRate) -> Bool { left.scaled < right.scaled }
}

extension FeeRate: CustomStringConvertible {
    /// A fraction of 1, such as `0.0095`.
    public var description: String { AmountText.text(scaled, decimals: 18) }
}

/// Fractions as people write them.
private enum ScaledText {
    static func scaled(_ text: String) throws(MethodologistsError) -> UInt256 {
        do {
            return try AmountText.baseUnits(orZero: text, decimals: 18)
        } catch {
            throw .fractionMalformed(found: text)
        }
    }
}

/// Arithmetic of fractions times 10^18, as Set's `preciseMul`.
enum Fee {
    /// `amount · fraction ÷ 10^18`, rounded down; the fraction is at most 10^18.
    static func part(of amount: UInt256, _ fraction: UInt256) -> UInt256 {
        do {
            return try amount.multipliedDividing(by: fraction, dividingBy: Share.scale).quotient
        } catch {
            // A part is not larger than its whole, so it fits and this is never reached.
            return amount
        }
    }
}
