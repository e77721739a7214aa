/// Functions of escrows, pools and plans.
///
/// Sources: Curve VestingEscrow; Yearn VestingEscrowFactory and VestingEscrowSimple 0.3; Hedgey
/// TokenVestingPlans; Safe VestingPool; Sablier Lockup 3.
extension ABIFunction {
    static let ofEscrows: [ABIFunction] = [
        addTokens, fundRecipients, toggleDisable, claimFor, deployEscrow, createPlan, redeemPlans,
        revokePlans, addVesting, claimVestedTokens, cancelVesting, pauseVesting, unpauseVesting,
        withdrawMax, createTrancheStream, createSegmentStream,
    ]

    static let addTokens = ABIFunction("add_tokens", [.init("amount", .uint256)])
    /// Takes a hundred of each; those that are zero are passed over.
    static let fundRecipients = ABIFunction(
        "fund",
        [
            .init("recipients", .fixedArray(ABIType(.address), count: 100)),
            .init("amounts", .fixedArray(ABIType(.uint256), count: 100)),
        ])
    static let toggleDisable = ABIFunction("toggle_disable", [.init("recipient", .address)])
    static let claimFor = ABIFunction("claim", [.init("beneficiary", .address)])
    static let deployEscrow = ABIFunction(
        "deploy_vesting_contract",
        [
            .init("token", .address), .init("recipient", .address), .init("amount", .uint256),
            .init("vesting_duration", .uint256), .init("vesting_start", .uint256),
            .init("cliff_length", .uint256),
        ])

    static let createPlan = ABIFunction(
        "createPlan",
        [
            .init("recipient", .address), .init("token", .address), .init("amount", .uint256),
            .init("start", .uint256), .init("cliff", .uint256), .init("rate", .uint256),
            .init("period", .uint256), .init("vestingAdmin", .address),
            .init("adminTransferOBO", .bool),
        ])
    static let redeemPlans = ABIFunction(
        "redeemPlans", [.init("planIds", .array(ABIType(.uint256)))])
    static let revokePlans = ABIFunction(
        "revokePlans", [.init("planIds", .array(ABIType(.uint256)))])

    static let addVesting = ABIFunction(
        "addVesting",
        [
            .init("account", .address), .init("curveType", .uint(bits: 8)), .init("managed", .bool),
            .init("durationWeeks", .uint(bits: 16)), .init("startDate", .uint(bits: 64)),
            .init("amount", .uint(bits: 128)),
        ])
    static let claimVestedTokens = ABIFunction(
        "claimVestedTokens",
        [
            .init("vestingId", .fixedBytes(32)), .init("beneficiary", .address),
            .init("tokensToClaim", .uint(bits: 128)),
        ])
    static let cancelVesting = ABIFunction("cancelVesting", [.init("vestingId", .fixedBytes(32))])
    static let pauseVesting = ABIFunction("pauseVesting", [.init("vestingId", .fixedBytes(32))])
    static let unpauseVesting = ABIFunction(
        "unpauseVesting", [.init("vestingId", .fixedBytes(32))])

    static let withdrawMax = ABIFunction(
        "withdrawMax", [.init("streamId", .uint256), .init("to", .address)])
    static let createTrancheStream = ABIFunction(
        "createWithTimestampsLT",
        [
            streamParameters,
            .init(
                "tranches",
                .array(
                    ABIType(
                        .tuple([
                            .init("amount", .uint(bits: 128)), .init("timestamp", .uint(bits: 40)),
                        ])))),
        ])
    static let createSegmentStream = ABIFunction(
        "createWithTimestampsLD",
        [
            streamParameters,
            .init(
                "segments",
                .array(
                    ABIType(
                        .tuple([
                            .init("amount", .uint(bits: 128)), .init("exponent", .uint(bits: 64)),
                            .init("timestamp", .uint(bits: 40)),
                        ])))),
        ])

    /// What every stream of Sablier Lockup 3 is created with.
    static let streamParameters = ABIParameter(
        "params",
        .tuple([
            .init("sender", .address), .init("recipient", .address),
            .init("depositAmount", .uint(bits: 128)), .init("token", .address),
            .init("cancelable", .bool), .init("transferable", .bool),
            .init(
                "timestamps",
                .tuple([.init("start", .uint(bits: 40)), .init("end", .uint(bits: 40))])),
            .init("shape", .string),
        ]))
}
