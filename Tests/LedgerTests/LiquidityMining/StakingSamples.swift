import Ethereum
import Ledger

/// Values of the tests of liquidity mining.
enum Stake {
    static func time(_ seconds: UInt64) -> BlockTime {
        guard let time = BlockTime(seconds: seconds) else {
            preconditionFailure("\(seconds) is no time.")
        }
        return time
    }

    static func name(_ block: UInt64, _ index: UInt64, tx: UInt64? = nil) -> StakingEvent.Name {
        StakingEvent.Name(
            block: block, index: index, transaction: Hash32(word: UInt256(tx ?? block)))
    }

    static func event(
        _ block: UInt64, _ index: UInt64, at seconds: UInt64, tx: UInt64? = nil, _ fact: StakingFact
    ) -> StakingEvent {
        StakingEvent(name(block, index, tx: tx), at: time(seconds), fact)
    }

    /// A replay with periods of 100 seconds after these events.
    static func replay(
        _ events: [StakingEvent], bounds: StakingReplay.Bounds = .init()
    ) throws -> StakingReplay {
        var replay = try StakingReplay(durationSeconds: 100, bounds: bounds)
        for event in events { try replay.apply(event) }
        return replay
    }
}

/// A history that any contract could have had, the same for the same seed.
struct StakingHistory {
    let durationSeconds: UInt64
    var events: [StakingEvent] = []

    /// Two to nine stakers; amounts from one unit to 2^90; several events in a block, pauses longer
    /// than a period, and times when nobody has staked.
    init(seed: UInt64, count: Int) throws {
        var random = SeededNumbers(seed)
        let stakers = 2 + random.below(8)
        durationSeconds = [1, 7, 1_000, 2_592_000][Int(random.below(4))]
        var balances = [UInt256](repeating: .zero, count: Int(stakers))
        var (block, index, seconds): (UInt64, UInt64, UInt64) = (1_000, 0, 1_600_000_000)
        for _ in 0..<count {
            if random.below(4) == 0 {
                index += 1 + random.below(5)
            } else {
                block += 1 + random.below(50)
                seconds += random.below(durationSeconds + durationSeconds / 5 + 2)
                index = random.below(3)
            }
            let staker = UInt32(random.below(stakers))
            let fact = try Self.fact(of: staker, &balances, &random)
            events.append(Stake.event(block, index, at: seconds, tx: block * 100 + index, fact))
        }
    }

    private static func fact(
        of staker: UInt32, _ balances: inout [UInt256], _ random: inout SeededNumbers
    ) throws -> StakingFact {
        let amount = UInt256(UInt128(1 + random.below(1 << 40)) << UInt128(random.below(50)))
        let balance = balances[Int(staker)]
        switch random.below(8) {
        case 0: return .rewardAdded(amount)
        case 1: return .rewardPaid(to: staker, .zero)
        case 2 where !balance.isZero, 3 where !balance.isZero:
            balances[Int(staker)] = .zero
            return .withdrawn(by: staker, balance)
        default:
            balances[Int(staker)] = try balance + amount
            return .staked(by: staker, amount)
        }
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64 of Vigna).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
}
