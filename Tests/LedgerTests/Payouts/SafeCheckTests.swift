import Ethereum
import Ledger
import Testing

/// What happened at a Safe, said to whoever freezes a batch of it.
@Suite struct SafeCheckTests {
    private static let batch = "bat_00000000000000000000000007"

    private static func stray(
        nonce: UInt64 = 9, state: PayoutBatch.State = .settled, isPassed: Bool = false,
        raise: StrayTransaction.Raise? = nil
    ) -> StrayTransaction {
        StrayTransaction(
            batch: Sample.id(7), state: state, safe: Sample.id(8), safeName: "Treasury",
            nonce: nonce,
            safeTxHash: Hash32(word: 1), isPassed: isPassed, raise: raise)
    }

    private static func checks(_ ofSafe: BatchFacts.OfSafe) throws -> [BatchCheck] {
        try BatchFacts(
            rows: [], balances: [:], nonce: 5, firstFreeNonce: 5,
            now: Instant("2021-06-15T00:00:00Z"), ofSafe: ofSafe
        ).checks()
    }

    @Test func `who skipped the nonce of what was signed is named, and what to look at`() throws {
        let raise = try StrayTransaction.Raise(
            by: Handle("bea"), at: Instant("2021-06-14T10:00:00Z"))
        let checks = try Self.checks(
            .init(skipped: [
                Self.stray(state: .cancelled, isPassed: true, raise: raise),
                Self.stray(nonce: 4, state: .failed, isPassed: true),
            ]))
        #expect(checks.map(\.code.rawValue) == ["nonce_skipped", "nonce_skipped"])
        #expect(
            checks.map(\.detail) == [
                "\(Self.batch) was approved, is cancelled and pays some of the same with nonce 9 of"
                    + " Treasury; bea set the Safe's next_nonce past that at"
                    + " 2021-06-14T10:00:00.000000Z, and no two people said which transaction used nonce"
                    + " 9: look on the chain, and have another person confirm what was reported",
                "\(Self.batch) was approved, is failed and pays some of the same with nonce 4 of"
                    + " Treasury; the Safe's next_nonce is past that, and no two people said which"
                    + " transaction used nonce 4: look on the chain, and have another person confirm what"
                    + " was reported",
            ])
        #expect(checks.allSatisfy { $0.code.level == .warn && $0.row == nil })
    }

    @Test func `what a freeze named was seen, in whatever state it is since, and nothing else`()
        throws
    {
        let seen = Self.stray(nonce: 1, state: .cancelled, isPassed: true)
        let checks = try Self.checks(.init(skipped: [seen], leftOpen: [Self.stray(nonce: 2)]))
        let now = [1, 2, 10].map { Self.stray(nonce: $0, state: .rejected, isPassed: true) }
        #expect(BatchFacts.unnamed(of: now, in: checks).map(\.nonce) == [2, 10])
        let other = StrayTransaction(
            batch: Sample.id(9), state: .cancelled, safe: Sample.id(8), safeName: "Treasury",
            nonce: 1, safeTxHash: Hash32(word: 1), isPassed: true, raise: nil)
        #expect(BatchFacts.unnamed(of: [other], in: checks) == [other])
        // No more than twenty are named.
        for (count, unnamed) in [(19, 11), (20, 0), (30, 0)] {
            let many = (0..<30).map { Self.stray(nonce: $0) }
            let named = try Self.checks(.init(skipped: Array(many.prefix(count))))
            #expect(BatchFacts.unnamed(of: many, in: named).count == unnamed)
        }
    }

    @Test func `what would pay the same again is named, with what excludes it`() throws {
        let checks = try Self.checks(.init(leftOpen: [Self.stray()]))
        #expect(checks.map(\.code.rawValue) == ["nonce_open"])
        #expect(checks[0].code.level == .warn)
        #expect(
            checks[0].detail
                == "\(Self.batch) is settled and may be signed with nonce 9 too, which would pay the same"
                + " again; use nonce 9 for another transaction or for a rejection before")
    }

    @Test(
        arguments: [
            ([], false, true), ([9], false, false), ([8, 10], false, true), ([10], true, true),
            ([9], true, false),
        ] as [(Set<UInt64>, Bool, Bool)])
    func `a nonce is left open that no batch has, by whatever the Safe is said to be at`(
        given: Set<UInt64>, isPassed: Bool, isNamed: Bool
    ) {
        let facts = BatchFacts.OfSafe(leftOpen: [Self.stray(nonce: 9, isPassed: isPassed)])
        #expect(facts.without(given).leftOpen.isEmpty != isNamed)
    }

    @Test func `who changed the owners is named, and how`() throws {
        let (by, at) = (try Handle("bea"), try Instant("2021-06-14T10:00:00Z"))
        let change = OwnersChange(from: ([Sample.ann], 1), to: ([Sample.ann, Sample.bob], 2))
        let checks = try Self.checks(
            .init(ownersChanges: [
                .altogether(#require(change), times: 2, since: at), .one(change, by: by, at: at),
                .one(nil, by: by, at: at),
            ]))
        #expect(checks.map(\.code.rawValue) == ["owners_recent", "owners_recent", "owners_recent"])
        #expect(
            checks.map(\.detail) == [
                "who signs for the Safe was changed 2 times since 2021-06-14T10:00:00.000000Z,"
                    + " altogether: added 0xb2b2b2b2b2B2b2B2B2b2b2B2B2b2B2B2b2b2b2b2; 2 must sign instead"
                    + " of 1",
                "bea changed who signs for the Safe at 2021-06-14T10:00:00.000000Z: added"
                    + " 0xb2b2b2b2b2B2b2B2B2b2b2B2B2b2B2B2b2b2b2b2; 2 must sign instead of 1",
                "bea changed who signs for the Safe at 2021-06-14T10:00:00.000000Z: what was before was"
                    + " not kept",
            ])
        #expect(checks.allSatisfy { $0.code.level == .warn })
    }

    @Test func `not more than twenty of a kind are named`() throws {
        let many = (0..<30).map { Self.stray(nonce: $0) }
        #expect(try Self.checks(.init(skipped: many, leftOpen: many)).count == 40)
    }
}
