import Ethereum

/// A template of terms that many grants share; a change makes a new version.
public struct VestingPlan: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "vpl"

    /// Which one; all versions of a plan share it.
    public let id: ID<VestingPlan>
    /// 1 or more.
    public let version: Int
    /// What people call it.
    public let name: String
    /// The only asset that it may be used for; nil for any.
    public let asset: ID<Asset>?
    /// The terms that are given; a total is never among them and is ignored.
    public let terms: WrittenTerms

    /// A plan; throws ``VestingError`` with the faults of the terms that are given.
    ///
    /// Start and total may be left open; they are judged with each grant.
    public init(
        id: ID<VestingPlan>, version: Int, name: String, asset: ID<Asset>?, terms: WrittenTerms
    ) throws(VestingError) {
        _ = try VestingTerms(judging: terms.completed)
        self.id = id
        self.version = version
        self.name = name
        self.asset = asset
        self.terms = terms
    }

    /// The terms of a grant that follows this plan, where what the grant says itself wins.
    ///
    /// Throws ``VestingError/assetNotOfPlan(expected:)`` and ``VestingError/ruleNotOfPlan(expected:)``.
    /// They are still to be judged.
    public func terms(
        of grant: WrittenTerms, asset: ID<Asset>
    ) throws(VestingError) -> WrittenTerms {
        if let expected = self.asset, expected != asset {
            throw .assetNotOfPlan(expected: expected)
        }
        guard grant.rule == terms.rule else { throw .ruleNotOfPlan(expected: terms.rule) }
        return grant.filled(from: terms)
    }
}

extension WrittenTerms {
    /// The terms with some start and total where they are open, so that the rest can be judged.
    fileprivate var completed: WrittenTerms {
        var terms = self
        let parts = parts.reduce(into: UInt256.zero) { $0 = $0.plus($1.amount, atMost: .max) }
        terms.total = parts.isZero ? rate ?? UInt256(UInt128.max) : parts
        guard let rule = VestingRule(rawValue: rule) else { return terms }
        let epoch = UnixTime(seconds: 1_577_836_800)
        if rule.allocation != nil {
            terms.startDay = startDay ?? epoch.day
        } else if rule != .tranches && rule != .milestones {
            terms.start = start ?? epoch.instant
        }
        return terms
    }
}
