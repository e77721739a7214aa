public import Ethereum

/// What a liquidity-mining program promises, once it was judged.
public struct ProgramTerms: Hashable, Sendable {
    /// How rewards are divided.
    public enum Kind: Hashable, Sendable {
        /// By a StakingRewards contract whose periods last so many seconds.
        case stakingRewards(durationSeconds: UInt64)
        /// By Vestry, by balances weighted with time.
        case timeWeighted(ProRata.Rule)
        /// By Vestry, by the balances of one snapshot.
        case snapshot(ProRata.Rule)
    }

    /// Where the stake token is held.
    public struct Pool: Hashable, Sendable {
        /// The chain.
        public let chain: ChainID
        /// The contract that is funded; nil where Vestry pays.
        public let contract: Address?
        /// The token that is staked or held.
        public let stakeToken: Address

        /// A pool.
        public init(chain: ChainID, contract: Address?, stakeToken: Address) {
            self.chain = chain
            self.contract = contract
            self.stakeToken = stakeToken
        }
    }

    /// What people call it, such as `DPI liquidity mining`.
    public let name: String
    /// The index token whose market it serves, such as `DPI`.
    public let product: String
    /// Where the stake token is held.
    public let pool: Pool
    /// What is paid.
    public let reward: ID<Asset>
    /// How it is divided.
    public let kind: Kind
    /// The IANA zone in which people cut its periods, such as `America/Los_Angeles`; recorded only.
    public let zone: String
    /// The Safe that funds it.
    public let fundingSafe: ID<Safe>
    /// In order of time, numbered from 1, without overlap.
    public let periods: [ProgramPeriod]

    /// Judges terms; throws ``LiquidityMiningError/termsRefused(_:)`` with every fault.
    ///
    /// `chains` are those of the reward asset and the funding Safe, which must be the pool's.
    public init(
        name: String, product: String, pool: Pool, reward: ID<Asset>, kind: Kind, zone: String,
        fundingSafe: ID<Safe>, periods: [ProgramPeriod],
        chains: (reward: ChainID, safe: ChainID)
    ) throws(LiquidityMiningError) {
        var faults: [Fault] = []
        if !Text.isLine(name) {
            faults.append(.terms("name", "A name is 1 to 200 characters on one line.", name))
        }
        if !Text.isSymbol(product) {
            faults.append(
                .terms("product", "A product is the symbol of its token, such as DPI.", product))
        }
        if !Self.isZone(zone) {
            faults.append(Self.zoneFault(zone))
        }
        faults += pool.faults(for: kind)
        if chains.reward != pool.chain {
            faults.append(
                .terms(
                    "reward_asset_id",
                    "The reward is on chain \(chains.reward), the pool on \(pool.chain).", nil))
        }
        if chains.safe != pool.chain {
            faults.append(
                .terms(
                    "funding_safe_id",
                    "The Safe is on chain \(chains.safe), the pool on \(pool.chain).", nil))
        }
        faults += ProgramPeriod.faults(of: periods, kind: kind)
        guard faults.isEmpty else { throw .termsRefused(faults) }
        self.name = name
        self.product = product
        self.pool = pool
        self.reward = reward
        self.kind = kind
        self.zone = zone
        self.fundingSafe = fundingSafe
        self.periods = periods
    }

    /// The fault of a zone that there is none of.
    public static func zoneFault(_ found: String) -> Fault {
        .terms("zone", "A zone is an IANA name, such as America/Los_Angeles.", found)
    }

    /// `UTC`, or words of letters, digits and `_ + -` with `/` between them.
    private static func isZone(_ text: String) -> Bool {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        return (1...3).contains(words.count) && text.utf8.count <= 64
            && words.allSatisfy { word in
                !word.isEmpty
                    && word.utf8.allSatisfy { byte in
                        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                            || (0x30...0x39).contains(byte) || [0x5F, 0x2B, 0x2D].contains(byte)
                    }
            }
    }
}

extension ProgramTerms.Pool {
    fileprivate func faults(for kind: ProgramTerms.Kind) -> [Fault] {
        var faults: [Fault] = []
        switch (kind, contract) {
        case (.stakingRewards, nil):
            faults.append(
                .terms("pool/contract", "Give the address of the StakingRewards contract.", nil))
        case (.stakingRewards(let duration), _?) where duration == 0:
            faults.append(
                .terms("duration_seconds", "A reward period lasts at least one second.", "0"))
        case (.timeWeighted, let contract?), (.snapshot, let contract?):
            faults.append(
                .terms(
                    "pool/contract", "Only a StakingRewards program funds a contract.",
                    contract.description))
        case (.stakingRewards, _?), (.timeWeighted, nil), (.snapshot, nil): break
        }
        for (field, address) in [("contract", contract), ("stake_token", stakeToken)] {
            if let address, address.isZero || address.isPrecompile {
                faults.append(
                    .terms(
                        "pool/" + field, "The address is no contract.", address.description))
            }
        }
        return faults
    }
}

extension Fault {
    /// A fault of a program's terms.
    static func terms(_ field: String, _ detail: String, _ found: String?) -> Fault {
        Fault(at: .pointer("/" + field), code: "terms_invalid", detail: detail, found: found)
    }
}
