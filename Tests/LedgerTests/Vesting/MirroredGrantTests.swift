import Ethereum
import JSON
import Ledger
import TestSupport
import Testing

/// What a receipt says of one grant, by the rule of its contract.
@Suite struct MirroredGrantTests {
    private static let contract = try! Address("0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6")
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    private static let stranger = try! Address("0x27b1fdb04752bbc536007a920d24acb045561c26")
    private static let token = try! Address("0x69238aF5756617E5218810057A03da509ec51fd4")
    private static let claim = "0x47cee97cb7acd717b3c0aa1435d004cd5b3c8c57d70dbceb4e4458bbd60e39d4"
    private static let vest = "0xa2906882572b0e9dfe893158bb064bc308eb1bd87d1da481850f9d17fc293847"

    private func receipt(_ fill: (inout ReceiptMaker) -> Void) throws -> Receipt {
        var maker = ReceiptMaker("0x" + String(repeating: "ab", count: 32))
        fill(&maker)
        return try Receipt(JSONReader().read(Array(maker.text.utf8)))
    }

    private func grant(
        _ rule: VestingRule, number: UInt256? = nil, token: Address? = Self.token
    ) -> MirroredGrant {
        MirroredGrant(
            rule: rule, contract: Self.contract, number: number, token: token,
            addresses: [Self.payee])
    }

    @Test func `an award's payments are summed, and others' are left out`() throws {
        let told = try receipt { maker in
            maker.event(of: Self.contract, Self.vest, indexed: [7], [500])
            maker.event(of: Self.contract, Self.vest, indexed: [8], [9])
            maker.event(of: Self.contract, Self.vest, indexed: [7], [1])
        }
        #expect(grant(.dssVest, number: 7).claimed(in: told) == 501)
        #expect(grant(.dssVest, number: 9).claimed(in: told) == nil)
        #expect(grant(.yearnEscrow).claimed(in: told) == nil)
        #expect(grant(.calendarFrontLoaded, number: 7).claimed(in: told) == nil)
    }

    @Test func `Curve's escrow is told apart by who is paid, Yearn's pays whom it is told`() throws
    {
        let told = try receipt { maker in
            maker.event(of: Self.contract, Self.claim, indexed: [Self.stranger.word], [9])
            maker.event(of: Self.contract, Self.claim, indexed: [Self.payee.word], [500])
        }
        #expect(grant(.curveEscrow).claimed(in: told) == 500)
        #expect(grant(.yearnEscrow).claimed(in: told) == 509)
    }

    @Test func `a clawback, which goes to the treasury, is no claim`() throws {
        let clawback = try receipt { maker in
            maker.transfer(of: Self.token, from: Self.contract, to: Self.stranger, amount: 500)
        }
        #expect(grant(.indexFTCVesting).claimed(in: clawback) == nil)
        let claim = try receipt { maker in
            maker.transfer(of: Self.token, from: Self.contract, to: Self.payee, amount: 500)
        }
        #expect(grant(.indexFTCVesting).claimed(in: claim) == 500)
        #expect(grant(.indexVesting, token: nil).claimed(in: claim) == nil)
    }
}
