public import Ethereum

/// What written grants may name, as far as it was looked up.
public struct GrantDirectory: Sendable {
    /// Payees and assets.
    public var rewards: RewardDirectory
    /// Working groups by id and handle.
    public var groups: [Reference<WorkingGroup>: ID<WorkingGroup>]
    /// The chains of the Safes that there are, among those that were named.
    public var safes: [ID<Safe>: ChainID]
    /// Plans in the version that was asked for, or the newest.
    public var plans: [PlanReference: VestingPlan]

    /// A plan in a version; nil for the newest.
    public struct PlanReference: Hashable, Sendable {
        public let plan: ID<VestingPlan>
        public let version: Int?

        /// A plan in a version, or the newest.
        public init(_ plan: ID<VestingPlan>, version: Int?) {
            self.plan = plan
            self.version = version
        }
    }

    /// What was found; whatever is not there is unknown.
    public init(
        rewards: RewardDirectory, groups: [Reference<WorkingGroup>: ID<WorkingGroup>],
        safes: [ID<Safe>: ChainID], plans: [PlanReference: VestingPlan]
    ) {
        self.rewards = rewards
        self.groups = groups
        self.safes = safes
        self.plans = plans
    }

    func group(_ text: String) throws(RewardsError) -> ID<WorkingGroup> {
        guard let id = groups[Reference(text)] else { throw .groupUnknown(found: text) }
        return id
    }

    func plan(_ reference: PlanReference) throws(VestingError) -> VestingPlan {
        guard let plan = plans[reference] else {
            throw .planUnknown(found: reference.plan.description)
        }
        return plan
    }
}
