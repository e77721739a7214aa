extension ABIFunction {
    /// The functions that Vestry's own entries call; none needs more than the contract's word.
    ///
    /// Sources: ERC-20; Synthetix StakingRewards; Uniswap MerkleDistributor; Index Coop
    /// StreamingFeeSplitExtension and its successor for several products; MakerDAO DssVest;
    /// OpenZeppelin VestingWallet; Index Coop Vesting, FTCVesting and OtcEscrow; Sablier Lockup 3; and
    /// those of ``ofEscrows``.
    public static let known: [ABIFunction] =
        [
            transfer, approve, notifyRewardAmount, claimShare, accrueFees, accrueFeesOfProduct,
            create,
            vest, vestAtMost, yank, yankAt, release, releaseToken, claim, clawback, swap, revoke,
            createStream, withdraw, cancel,
        ] + ofEscrows

    static let transfer = ABIFunction(
        "transfer", [.init("to", .address), .init("amount", .uint256)])
    static let approve = ABIFunction(
        "approve", [.init("spender", .address), .init("amount", .uint256)])

    static let notifyRewardAmount = ABIFunction(
        "notifyRewardAmount", [.init("reward", .uint256)])
    static let claimShare = ABIFunction(
        "claim",
        [
            .init("index", .uint256), .init("account", .address), .init("amount", .uint256),
            .init("merkleProof", .array(ABIType(.fixedBytes(32)))),
        ])

    static let accrueFees = ABIFunction("accrueFeesAndDistribute", [])
    static let accrueFeesOfProduct = ABIFunction(
        "accrueFeesAndDistribute", [.init("setToken", .address)])

    static let create = ABIFunction(
        "create",
        [
            .init("usr", .address), .init("tot", .uint256), .init("bgn", .uint256),
            .init("tau", .uint256), .init("eta", .uint256), .init("mgr", .address),
        ])
    static let vest = ABIFunction("vest", [.init("id", .uint256)])
    static let vestAtMost = ABIFunction(
        "vest", [.init("id", .uint256), .init("maxAmt", .uint256)])
    static let yank = ABIFunction("yank", [.init("id", .uint256)])
    static let yankAt = ABIFunction("yank", [.init("id", .uint256), .init("end", .uint256)])

    static let release = ABIFunction("release", [])
    static let releaseToken = ABIFunction("release", [.init("token", .address)])
    static let claim = ABIFunction("claim", [])
    static let clawback = ABIFunction("clawback", [])
    static let swap = ABIFunction("swap", [])
    static let revoke = ABIFunction("revoke", [])

    static let createStream = ABIFunction(
        "createWithTimestampsLL",
        [
            streamParameters,
            .init(
                "unlockAmounts",
                .tuple([.init("start", .uint(bits: 128)), .init("cliff", .uint(bits: 128))])),
            .init("cliffTime", .uint(bits: 40)),
        ])
    static let withdraw = ABIFunction(
        "withdraw",
        [.init("streamId", .uint256), .init("to", .address), .init("amount", .uint(bits: 128))])
    static let cancel = ABIFunction("cancel", [.init("streamId", .uint256)])
}

extension ABIType.Kind {
    static let uint256 = Self.uint(bits: 256)
}
