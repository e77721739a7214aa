import Ledger
import Testing

/// Which nonce takes the place of another.
@Suite struct NonceBindingRuleTests {
    @Test(
        arguments: [
            (nil, 5, [], 6), (7, 5, [], 7), (nil, 5, [6, 7], 8), (nil, 3, [], 3), (4, 3, [], 4),
        ] as [(UInt64?, UInt64, Set<UInt64>, UInt64)])
    func `what nobody approved takes any free nonce but its own`(
        asked: UInt64?, next: UInt64, taken: Set<UInt64>, expected: UInt64
    ) throws {
        let nonce = try NonceBinding.choose(
            asked: asked, insteadOf: 5, wasApproved: false, isUsedOtherwise: false, next: next,
            taken: taken)
        #expect(nonce == expected)
    }

    @Test func `what was approved takes a nonce after its own, once that is used`() throws {
        #expect(throws: PayoutsError.nonceMayBeUsed(5)) {
            try NonceBinding.choose(
                asked: 6, insteadOf: 5, wasApproved: true, isUsedOtherwise: false, next: 6,
                taken: [])
        }
        #expect(throws: PayoutsError.nonceUsed(4, next: 6)) {
            try NonceBinding.choose(
                asked: 4, insteadOf: 5, wasApproved: true, isUsedOtherwise: true, next: 3, taken: []
            )
        }
        #expect(
            try NonceBinding.choose(
                asked: nil, insteadOf: 5, wasApproved: true, isUsedOtherwise: true, next: 3,
                taken: [])
                == 6)
    }

    @Test(arguments: [([5], 7), ([5, 8], 8), ([7], 7)] as [(Set<UInt64>, UInt64)])
    func `a nonce that was used excludes what might be executed with it or an earlier one`(
        bound: Set<UInt64>, expected: UInt64
    ) throws {
        let nonce = try NonceBinding.choose(
            asked: nil, insteadOf: 6, wasApproved: true, isUsedOtherwise: true, next: 4, taken: [6],
            bound: bound)
        #expect(nonce == expected)
    }

    @Test(arguments: PayoutBatch.State.allCases)
    func `only a batch that is frozen and not executed gets another nonce`(
        state: PayoutBatch.State
    ) throws {
        if [.frozen, .approved, .proposed].contains(state) {
            try state.mustBeBindable()
            #expect(state.withAnotherNonce == (state == .frozen ? .frozen : .approved))
        } else {
            #expect(throws: PayoutsError.batchNotBindable(state)) { try state.mustBeBindable() }
        }
    }
}
