import Ethereum
import Ledger
import Testing

@Suite struct BatchApprovingTests {
    private static let digest = BatchDigest(Hash32(word: 1))
    private static let hash = Hash32(word: 9)

    private static func approving(
        _ state: PayoutBatch.State = .frozen, approvers: Set<ID<Principal>> = [], needed: Int = 1
    ) -> BatchApproving {
        BatchApproving(
            state: state, digest: digest, safeTxHash: hash, approvers: approvers, needed: needed,
            people: TwoPeople(
                authors: [Sample.id(1), Sample.id(2)], payees: [Sample.id(30)],
                addressAuthors: [Sample.id(5)], nonceAuthors: [Sample.id(6)]))
    }

    @Test func `a batch is approved once enough others did`() throws {
        let third = try Sample.principal(3)
        let one = try Self.approving().state(approvedBy: third, stating: Self.digest, Self.hash)
        let first = try Self.approving(needed: 2)
            .state(approvedBy: third, stating: Self.digest, Self.hash)
        let second = try Self.approving(approvers: [Sample.id(4)], needed: 2)
            .state(approvedBy: third, stating: Self.digest, Self.hash)
        #expect([one, first, second] == [.approved, .frozen, .approved])
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `who planned or froze does not approve`(author: UInt64) {
        #expect(throws: AccessError.ownWork) {
            try Self.approving().state(
                approvedBy: Sample.principal(author), stating: Self.digest, Self.hash)
        }
    }

    @Test func `who said where the money goes does not approve`() {
        #expect(throws: AccessError.ownAddress) {
            try Self.approving().state(
                approvedBy: Sample.principal(5), stating: Self.digest, Self.hash)
        }
    }

    @Test func `who said of a nonce that it is used does not approve`() {
        #expect(throws: AccessError.ownNonce) {
            try Self.approving().state(
                approvedBy: Sample.principal(6), stating: Self.digest, Self.hash)
        }
    }

    @Test func `who is paid does not approve`() {
        #expect(throws: AccessError.ownPayment) {
            try Self.approving().state(
                approvedBy: Sample.principal(3, payee: Sample.id(30)), stating: Self.digest,
                Self.hash)
        }
    }

    @Test func `nobody approves twice`() {
        #expect(throws: PayoutsError.alreadyApprovedByYou) {
            try Self.approving(approvers: [Sample.id(3)], needed: 3).state(
                approvedBy: Sample.principal(3), stating: Self.digest, Self.hash)
        }
    }

    @Test func `another digest is refused`() {
        let other = BatchDigest(Hash32(word: 2))
        #expect(throws: PayoutsError.digestDiffers(expected: Self.digest)) {
            try Self.approving().state(
                approvedBy: Sample.principal(3), stating: other, Self.hash)
        }
    }

    @Test func `another safeTxHash is refused`() {
        #expect(throws: PayoutsError.safeTxHashDiffers(expected: Self.hash)) {
            try Self.approving().state(
                approvedBy: Sample.principal(3), stating: Self.digest, Hash32(word: 8))
        }
    }

    @Test(arguments: PayoutBatch.State.allCases.filter { $0 != .frozen })
    func `only a frozen batch is approved`(state: PayoutBatch.State) {
        #expect(throws: PayoutsError.batchNotFrozen(state)) {
            try Self.approving(state).state(
                approvedBy: Sample.principal(3), stating: Self.digest, Self.hash)
        }
    }
}

@Suite struct BatchClaimTests {
    private static let now = Instant(microsecondsSince1970: 1_000_000_000)

    private static func batch(
        _ number: UInt64, holder: UInt64? = nil, endsIn seconds: Int64 = 60
    ) throws -> ClaimableBatch {
        let claim = try holder.map { holder in
            BatchClaim(
                holder: Sample.id(holder), handle: try Handle("script\(holder)"), claimedAt: now,
                expiresAt: now.advanced(bySeconds: seconds), firstClaimedAt: now)
        }
        return ClaimableBatch(batch: Sample.id(number), claim: claim)
    }

    private static func choose(_ batches: [ClaimableBatch]) throws -> ID<PayoutBatch> {
        try ClaimableBatch.choose(from: batches, for: Sample.id(1), at: now)
    }

    @Test func `the one that waits longest is given`() throws {
        #expect(try Self.choose([Self.batch(5), Self.batch(4)]) == Sample.id(5))
    }

    @Test(arguments: [60, -60] as [Int64])
    func `a retry gives the batch that is worked on already`(seconds: Int64) throws {
        let own = try Self.batch(4, holder: 1, endsIn: seconds)
        #expect(try Self.choose([Self.batch(5), own]) == Sample.id(4))
    }

    @Test(arguments: [(0 as Int64, 5 as UInt64), (-1, 5), (1, 6)])
    func `a lease counts until the instant of its end`(seconds: Int64, given: UInt64) throws {
        let batches = [try Self.batch(5, holder: 2, endsIn: seconds), try Self.batch(6)]
        #expect(try Self.choose(batches) == Sample.id(given))
    }

    @Test func `the lease that ends first is named when others work on all`() throws {
        let error = #expect(throws: PayoutsError.self) {
            try Self.choose([
                Self.batch(5, holder: 2, endsIn: 90), Self.batch(6, holder: 3, endsIn: 30),
            ])
        }
        let until = Self.now.advanced(bySeconds: 30)
        #expect(error == .claimedByAnother(try Handle("script3"), until: until))
    }

    @Test func `nothing waits`() {
        #expect(throws: PayoutsError.nothingToClaim) { try Self.choose([]) }
    }

    @Test(
        arguments: [
            (0, 600), (13_800, 600), (13_801, 599), (14_399, 1), (14_400, 0), (90_000, -75_600),
        ] as [(Int64, Int64)])
    func `claims hold off a cancellation for four hours from the first one at most`(
        renewedAfter seconds: Int64, left: Int64
    ) throws {
        let renewed = Self.now.advanced(bySeconds: seconds)
        let claim = BatchClaim(
            holder: Sample.id(1), handle: try Handle("script1"), claimedAt: renewed,
            expiresAt: renewed.advanced(bySeconds: 600), firstClaimedAt: Self.now)
        let end = renewed.advanced(bySeconds: left)
        #expect(claim.protectsUntil == end)
        try claim.mustAllowCancelling(by: Sample.id(1), at: Self.now)
        try claim.mustAllowCancelling(by: Sample.id(2), at: end)
        #expect(throws: PayoutsError.claimedByAnother(claim.handle, until: end)) {
            try claim.mustAllowCancelling(by: Sample.id(2), at: end.advanced(bySeconds: -1))
        }
    }

    @Test(arguments: [9, 3601, -1, 0] as [Int64])
    func `a lease is 10 to 3,600 seconds`(seconds: Int64) {
        #expect(throws: PayoutsError.leaseOutOfRange(found: seconds)) {
            try BatchClaim(by: Sample.principal(1), at: Self.now, seconds: seconds)
        }
    }
}

@Suite struct PayoutBatchStateTests {
    @Test(arguments: [
        (PayoutBatch.State.planned, true, false, true), (.frozen, false, false, true),
        (.approved, false, true, true), (.proposed, false, true, false),
        (.executed, false, false, false), (.settled, false, false, false),
        (.cancelled, false, false, false), (.failed, false, false, false),
        (.rejected, false, false, false), (.superseded, false, false, false),
    ])
    func `each state allows its own steps`(
        state: PayoutBatch.State, freezes: Bool, executes: Bool, cancels: Bool
    ) {
        #expect(((try? state.mustBePlanned()) != nil) == freezes)
        #expect(((try? state.mustBeReportable(wasApproved: false)) != nil) == executes)
        let late = executes || state == .cancelled
        #expect(((try? state.mustBeReportable(wasApproved: true)) != nil) == late)
        #expect(((try? state.mustBeCancellable()) != nil) == cancels)
    }
}
