/// How the fees of one product are divided with its methodologist, from its first day on.
public struct FeeAgreement: Identified, Hashable {
    /// The prefix of its ids.
    public static let idPrefix = "fag"

    /// Who pays the methodologist.
    public enum Payer: String, Hashable, Sendable, CaseIterable {
        /// The fee extension's `accrueFeesAndDistribute` pays both parties.
        case contract
        /// The treasury, which has received all.
        case treasury
    }

    /// Which one.
    public let id: ID<FeeAgreement>
    /// The index token: fees are counted and paid in it.
    public let product: ID<Asset>
    /// In order of time, without gap or overlap; only the last may have no end.
    public let versions: [FeeVersion]

    /// An agreement; throws ``MethodologistsError`` unless its versions follow each other.
    public init(
        id: ID<FeeAgreement>, product: ID<Asset>, versions: [FeeVersion]
    ) throws(MethodologistsError) {
        guard !versions.isEmpty else { throw .noVersions }
        let sorted = versions.sorted { ($0.from, $0.number) < ($1.from, $1.number) }
        for (version, next) in zip(sorted, sorted.dropFirst()) {
            guard let until = version.until, until <= next.from else {
                throw .coverageOverlaps(
                    versions: [version.number, next.number], from: next.from.dayInUTC,
                    through: [version.until, next.until].compactMap(\.self).min()?.dayInUTC)
            }
            guard until == next.from else {
                throw .coverageMissing(
                    from: until.dayInUTC, through: next.from.lastInstantBefore.dayInUTC)
            }
        }
        self.id = id
        self.product = product
        self.versions = sorted
    }

    /// The version in force at a time; throws ``MethodologistsError/coverageMissing(from:through:)``.
    public func version(at time: BlockTime) throws(MethodologistsError) -> FeeVersion {
        let instant = time.instant
        guard let version = versions.first(where: { $0.covers(instant) }) else {
            throw .coverageMissing(from: instant.dayInUTC, through: instant.dayInUTC)
        }
        return version
    }

    /// The version by which fees accrued since a time are charged and divided.
    ///
    /// The contracts accrue before the streaming fee changes, and distribute before the split does:
    /// such a change within the time throws ``MethodologistsError/accrualMissing(at:)``.
    public func version(
        since previous: BlockTime, at time: BlockTime
    ) throws(MethodologistsError) -> FeeVersion {
        let version = try version(at: time)
        for (index, later) in versions.enumerated()
        where later.from > previous.instant && later.from < time.instant {
            guard index > 0 else {
                throw .coverageMissing(
                    from: previous.instant.dayInUTC,
                    through: later.from.lastInstantBefore.dayInUTC)
            }
            guard later.accrues(as: versions[index - 1]) else {
                throw .accrualMissing(at: later.from)
            }
        }
        return version
    }
}

extension FeeVersion {
    /// Whether the contracts pass from the other version to this one without accruing.
    fileprivate func accrues(as other: FeeVersion) -> Bool {
        rates.streaming == other.rates.streaming
            && split.operatorShare == other.split.operatorShare
    }
}

extension Instant {
    fileprivate var lastInstantBefore: Instant {
        Instant(microsecondsSince1970: microsecondsSince1970 - 1)
    }
}
