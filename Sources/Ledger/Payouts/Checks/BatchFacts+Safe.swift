extension BatchFacts {
    /// What happened at the Safe before a batch of it is frozen.
    public struct OfSafe: Sendable {
        /// What may pay some of the same as the batch, and somebody set the next nonce past it.
        public let skipped: [StrayTransaction]
        /// What may pay once more what other batches of the Safe pay, and no batch has its nonce.
        public let leftOpen: [StrayTransaction]
        /// How its owners changed of late; what matters most first.
        public let ownersChanges: [RecentOwners]

        /// What happened; by default nothing.
        public init(
            skipped: [StrayTransaction] = [], leftOpen: [StrayTransaction] = [],
            ownersChanges: [RecentOwners] = []
        ) {
            self.skipped = skipped
            self.leftOpen = leftOpen
            self.ownersChanges = ownersChanges
        }

        /// Without what is left open at nonces that other batches get now, or have.
        public func without(_ nonces: Set<UInt64>) -> OfSafe {
            OfSafe(
                skipped: skipped, leftOpen: leftOpen.filter { !nonces.contains($0.nonce) },
                ownersChanges: ownersChanges)
        }
    }

    /// How owners or threshold of a Safe changed in the directory.
    public enum RecentOwners: Sendable {
        /// Somebody changed them once; nil where nobody kept what was before.
        case one(OwnersChange?, by: Handle, at: Instant)
        /// What so many changes come to, from before the first of them until now.
        case altogether(OwnersChange, times: Int, since: Instant)

        fileprivate var detail: String {
            switch self {
            case .one(let change, let by, let at):
                "\(by) changed who signs for the Safe at \(at): "
                    + (change?.description ?? "what was before was not kept")
            case .altogether(let change, let times, let since):
                "who signs for the Safe was changed \(times) times since \(since), altogether: \(change)"
            }
        }
    }

    /// How much of each kind is named.
    private static let safeCheckLimit = 20

    /// What the checks of a freeze did not name of what was skipped; none where they named as many as they can.
    public static func unnamed(
        of skipped: [StrayTransaction], in checks: [BatchCheck]
    ) -> [StrayTransaction] {
        let named = checks.filter { $0.code == .nonceSkipped }.map(\.detail)
        guard named.count < safeCheckLimit else { return [] }
        return skipped.filter { stray in
            // The batch may have been in another state then.
            let openings = PayoutBatch.State.allCases.map { skipping(stray, in: $0) }
            return !named.contains { detail in openings.contains { detail.hasPrefix($0) } }
        }
    }

    /// How a check begins that names it, up to the name of the Safe.
    private static func skipping(_ stray: StrayTransaction, in state: PayoutBatch.State) -> String {
        "\(stray.batch) was approved, is \(state.rawValue) and pays some of the same with nonce"
            + " \(stray.nonce) of "
    }

    func safeChecks() -> [BatchCheck] {
        let skipped = ofSafe.skipped.prefix(Self.safeCheckLimit).map { stray in
            BatchCheck(
                .nonceSkipped,
                Self.skipping(stray, in: stray.state) + "\(stray.safeName); \(stray.remedy)")
        }
        let open = ofSafe.leftOpen.prefix(Self.safeCheckLimit).map { stray in
            BatchCheck(
                .nonceOpen,
                "\(stray.batch) is \(stray.state.rawValue) and may be signed with nonce \(stray.nonce) too,"
                    + " which would pay the same again; \(stray.remedy)")
        }
        let owners = ofSafe.ownersChanges.prefix(Self.safeCheckLimit).map { recent in
            BatchCheck(.ownersRecent, recent.detail)
        }
        return skipped + open + owners
    }
}
