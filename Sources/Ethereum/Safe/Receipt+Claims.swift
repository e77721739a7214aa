/// How a vesting contract says in its logs that it paid.
///
/// Sources: MakerDAO DssVest; Curve VestingEscrow and Yearn VestingEscrowSimple; OpenZeppelin
/// VestingWallet 4.6 to 5; Sablier Lockup; Hedgey TokenVestingPlans; Safe VestingPool. Index Coop's
/// contracts have no event of their own, so the token's transfer stands in for it.
public enum ClaimLog: Hashable, Sendable {
    /// `Vest(uint256 indexed id, uint256 amt)`.
    case dssVest
    /// `Claim(address indexed recipient, uint256 claimed)`.
    case escrow
    /// `ERC20Released(address indexed token, uint256 amount)`, or `EtherReleased(uint256)` for nil.
    case wallet(token: Address?)
    /// `WithdrawFromLockupStream(uint256 indexed, address indexed, address indexed, uint128)`.
    case sablier
    /// `PlanRedeemed(uint256 indexed id, uint256 amount, uint256 remainder, uint256 reset)`.
    case hedgey
    /// `ClaimedVesting(bytes32 indexed, address indexed, address indexed beneficiary)`, and the
    /// transfer of the token to the beneficiary that follows it.
    case pool(token: Address)
    /// `Transfer` of the token out of the contract.
    case transfer(token: Address)
}

/// What a vesting contract paid.
public struct ContractClaim: Hashable, Sendable {
    /// The award, stream, plan or vesting; nil where the contract does not count them.
    public let number: UInt256?
    /// Who was paid; nil where the log does not say.
    public let recipient: Address?
    /// Base units.
    public let amount: UInt256
}

extension Receipt {
    /// What a contract says that it paid, in order; empty when the transaction failed.
    public func claims(of log: ClaimLog, from contract: Address) -> [ContractClaim] {
        guard isSuccessful else { return [] }
        switch log {
        case .transfer(let token):
            return transfers.filter { $0.token == token && $0.from == contract }.map {
                ContractClaim(number: nil, recipient: $0.to, amount: $0.amount)
            }
        case .pool(let token): return poolClaims(of: token, from: contract)
        case .dssVest, .escrow, .wallet, .sablier, .hedgey:
            return logs.filter { $0.address == contract }.compactMap { $0.claim(log) }
        }
    }

    /// The pool names no amount: it is that of its next transfer to the beneficiary, each taken once.
    private func poolClaims(of token: Address, from pool: Address) -> [ContractClaim] {
        var paid = transfers.filter { $0.token == token && $0.from == pool }
        return logs.filter { $0.address == pool }.compactMap { log in
            guard log.topics.count == 4, log.topics[0] == Log.claimedVesting,
                let recipient = Address(word: log.topics[3].word),
                let place = paid.firstIndex(where: {
                    $0.to == recipient && $0.logIndex > log.index
                })
            else { return nil }
            return ContractClaim(
                number: log.topics[1].word, recipient: recipient,
                amount: paid.remove(at: place).amount)
        }
    }
}

extension Receipt.Log {
    private static let vest = Keccak256.hash(utf8: "Vest(uint256,uint256)")
    private static let claim = Keccak256.hash(utf8: "Claim(address,uint256)")
    private static let tokenReleased = Keccak256.hash(utf8: "ERC20Released(address,uint256)")
    private static let etherReleased = Keccak256.hash(utf8: "EtherReleased(uint256)")
    private static let withdrawn = Keccak256.hash(
        utf8: "WithdrawFromLockupStream(uint256,address,address,uint128)")
    private static let redeemed = Keccak256.hash(
        utf8: "PlanRedeemed(uint256,uint256,uint256,uint256)")
    fileprivate static let claimedVesting = Keccak256.hash(
        utf8: "ClaimedVesting(bytes32,address,address)")

    /// The claim that this log tells, when it is one of its kind.
    fileprivate func claim(_ log: ClaimLog) -> ContractClaim? {
        guard let event = topics.first, data.count % 32 == 0,
            let amount = UInt256(bytes: data.prefix(32))
        else { return nil }
        switch (log, event, topics.count, data.count / 32) {
        case (.dssVest, Self.vest, 2, 1), (.hedgey, Self.redeemed, 2, 3):
            return ContractClaim(number: topics[1].word, recipient: nil, amount: amount)
        case (.escrow, Self.claim, 2, 1):
            return ContractClaim(
                number: nil, recipient: Address(word: topics[1].word), amount: amount)
        case (.wallet(let token?), Self.tokenReleased, 2, 1):
            guard Address(word: topics[1].word) == token else { return nil }
            return ContractClaim(number: nil, recipient: nil, amount: amount)
        case (.wallet(token: nil), Self.etherReleased, 1, 1):
            return ContractClaim(number: nil, recipient: nil, amount: amount)
        case (.sablier, Self.withdrawn, 4, 1):
            return ContractClaim(
                number: topics[1].word, recipient: Address(word: topics[2].word), amount: amount)
        default: return nil
        }
    }
}
