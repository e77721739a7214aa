public import Ethereum

/// One accrual of Set's streaming fee, with what it was computed from.
///
/// Accruing twice is not accruing once, because the supply has grown and every step rounds down: the
/// actual times of accrual count. Source: `StreamingFeeModule.sol` of Set Protocol v2.
public struct StreamingFee: Hashable, Sendable {
    /// The rule that computed it.
    public static let rule = RuleVersion("set_streaming_fee", 1)
    /// A year of 365.25 days.
    public static let secondsPerYear: UInt64 = 31_557_600

    /// Seconds since the last accrual.
    public let elapsedSeconds: UInt64
    /// The yearly rate.
    public let rate: FeeRate
    /// The supply of the product before, in base units.
    public let supply: UInt256
    /// The protocol's part.
    public let protocolShare: Share

    /// `elapsed · rate ÷ 31,557,600`, rounded down: the part of the new supply, times 10^18.
    public let fraction: UInt256
    /// `fraction · supply ÷ (10^18 − fraction)`, rounded down: base units that are new.
    public let minted: UInt256
    /// `minted · protocolShare ÷ 10^18`, rounded down.
    public let protocolFee: UInt256
    /// The rest of what is minted: to be distributed.
    public let managerFee: UInt256

    /// Computes an accrual.
    ///
    /// Throws ``MethodologistsError/feeAboveSupply`` when the time is so long that the fee would be
    /// the whole supply, and ``MethodologistsError/tooLarge``; the module reverts then.
    public init(
        elapsedSeconds: UInt64, rate: FeeRate, supply: UInt256, protocolShare: Share
    ) throws(MethodologistsError) {
        let fraction: UInt256
        let minted: UInt256
        do {
            fraction = try rate.scaled.multipliedDividing(
                by: UInt256(elapsedSeconds), dividingBy: UInt256(Self.secondsPerYear)
            ).quotient
            let (rest, isAboveSupply) = Share.scale.subtractingReportingOverflow(fraction)
            guard !isAboveSupply, !rest.isZero else { throw MethodologistsError.feeAboveSupply }
            // The module multiplies in 256 bits and reverts above them.
            minted = try (fraction * supply).quotientAndRemainder(dividingBy: rest).quotient
            _ = try supply + minted
        } catch let error as MethodologistsError {
            throw error
        } catch {
            throw .tooLarge
        }
        self.elapsedSeconds = elapsedSeconds
        self.rate = rate
        self.supply = supply
        self.protocolShare = protocolShare
        self.fraction = fraction
        self.minted = minted
        protocolFee = protocolShare.part(of: minted)
        managerFee = minted.subtractingReportingOverflow(protocolFee).partialValue
    }

    /// `multiplier · (10^18 − fraction) ÷ 10^18`, rounded down: the positions of each token afterwards.
    public func positionMultiplier(after multiplier: UInt256) -> UInt256 {
        Fee.part(
            of: multiplier, Share.scale.subtractingReportingOverflow(fraction).partialValue)
    }

    /// The supply afterwards.
    public var newSupply: UInt256 { supply.addingReportingOverflow(minted).partialValue }
}
