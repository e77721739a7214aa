import Ethereum
import JSON
import TestSupport
import Testing

/// What vesting contracts say in their logs; hashes of events computed apart from the code.
@Suite struct ReceiptClaimTests {
    private static let contract = try! Address("0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6")
    private static let other = try! Address("0x27b1fdb04752bbc536007a920d24acb045561c26")
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    private static let token = try! Address("0x69238aF5756617E5218810057A03da509ec51fd4")

    private static let vest = "0xa2906882572b0e9dfe893158bb064bc308eb1bd87d1da481850f9d17fc293847"
    private static let claim = "0x47cee97cb7acd717b3c0aa1435d004cd5b3c8c57d70dbceb4e4458bbd60e39d4"
    private static let released =
        "0xc0e523490dd523c33b1878c9eb14ff46991e3f5b2cd33710918618f2a39cba1b"
    private static let ether = "0xda9d4e5f101b8b9b1c5b76d0c5a9f7923571acfc02376aa076b75a8c080c956b"
    private static let withdrawn =
        "0x40b88e5c41c5a97ffb7b6ef88a0a2d505aa0c634cf8a0275cb236ea7dd87ed4d"
    private static let redeemed =
        "0xa6faee2246474597b6de7c76bf9a45d256737543cb0806e6e805b55b38c7663f"
    private static let vesting =
        "0x31b718389b1eb92df83ab00c1a5112e5bb8a02c7c1c9c02e1e3c15ad33e05326"

    private func receipt(
        status: String = "0x1", _ fill: (inout ReceiptMaker) -> Void
    ) throws -> Receipt {
        var maker = ReceiptMaker("0x" + String(repeating: "ab", count: 32), status: status)
        fill(&maker)
        return try Receipt(JSONReader().read(Array(maker.text.utf8)))
    }

    private static let events: [(ClaimLog, String, indexed: [UInt256], [UInt256], UInt256?)] = [
        (.dssVest, vest, [7], [500], 7),
        (.escrow, claim, [payee.word], [500], nil),
        (.wallet(token: token), released, [token.word], [500], nil),
        (.wallet(token: nil), ether, [], [500], nil),
        (.sablier, withdrawn, [7, payee.word, token.word], [500], 7),
        (.hedgey, redeemed, [7], [500, 400, 1_600_000_000], 7),
    ]

    @Test(arguments: events)
    func `a contract's own event tells number and amount, and no other contract's does`(
        log: ClaimLog, event: String, indexed: [UInt256], words: [UInt256], number: UInt256?
    ) throws {
        let told = try receipt { maker in
            maker.event(of: Self.other, event, indexed: indexed, words)
            maker.event(of: Self.contract, event, indexed: indexed, words)
        }
        let claims = told.claims(of: log, from: Self.contract)
        #expect(claims.map(\.amount) == [500])
        #expect(claims.first?.number == number)
        let failed = try receipt(status: "0x0") { maker in
            maker.event(of: Self.contract, event, indexed: indexed, words)
        }
        #expect(failed.claims(of: log, from: Self.contract) == [])
        let odd = try receipt { maker in
            maker.event(of: Self.contract, event, indexed: indexed, words + [1])
        }
        #expect(odd.claims(of: log, from: Self.contract) == [])
    }

    @Test func `another token of a wallet is no claim`() throws {
        let told = try receipt { maker in
            maker.event(of: Self.contract, Self.released, indexed: [Self.other.word], [500])
        }
        #expect(told.claims(of: .wallet(token: Self.token), from: Self.contract) == [])
    }

    @Test func `a pool's claim has the amount of its own transfer, each once`() throws {
        let told = try receipt { maker in
            maker.transfer(of: Self.token, from: Self.contract, to: Self.payee, amount: 1)
            maker.event(
                of: Self.contract, Self.vesting, indexed: [9, Self.payee.word, Self.payee.word])
            maker.transfer(of: Self.token, from: Self.contract, to: Self.payee, amount: 20)
            maker.event(
                of: Self.contract, Self.vesting, indexed: [8, Self.payee.word, Self.payee.word])
            maker.transfer(of: Self.token, from: Self.contract, to: Self.payee, amount: 300)
            maker.event(
                of: Self.contract, Self.vesting, indexed: [7, Self.payee.word, Self.payee.word])
        }
        let claims = told.claims(of: .pool(token: Self.token), from: Self.contract)
        #expect(claims.map(\.number) == [9, 8])
        #expect(claims.map(\.amount) == [20, 300])
    }

    @Test func `a transfer out of the contract stands in for an event`() throws {
        let told = try receipt { maker in
            maker.transfer(of: Self.token, from: Self.other, to: Self.payee, amount: 1)
            maker.transfer(of: Self.other, from: Self.contract, to: Self.payee, amount: 2)
            maker.transfer(of: Self.token, from: Self.contract, to: Self.payee, amount: 3)
        }
        let claims = told.claims(of: .transfer(token: Self.token), from: Self.contract)
        #expect(claims.map(\.amount) == [3])
        #expect(claims.map(\.recipient) == [Self.payee])
    }
}
