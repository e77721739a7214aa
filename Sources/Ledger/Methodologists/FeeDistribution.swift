public import Ethereum

/// The call by which a fee extension accrues and pays both parties; anybody may make it.
public enum FeeDistribution {
    /// `accrueFeesAndDistribute()` of a product's fee extension.
    public static func call(to contract: Address) -> SafeCall {
        SafeCall(to: contract, value: .zero, data: ABI.selector("accrueFeesAndDistribute()"))
    }
}
