import Ethereum
import JSON
import Testing

@Suite struct ContractCallTests {
    private static let contract = try! Address("0xC2E537011bB4f90C008C58d0B55C9Ea40b6BA5C6")
    private static let payee = try! Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    private static let product = try! Address("0x69238aF5756617E5218810057A03da509ec51fd4")
    private static let contractWord =
        "000000000000000000000000c2e537011bb4f90c008c58d0b55c9ea40b6ba5c6"
    private static let payeeWord =
        "0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
    private static let productWord =
        "00000000000000000000000069238af5756617e5218810057a03da509ec51fd4"

    private static func word(_ digits: String) -> String {
        String(repeating: "0", count: 64 - digits.utf8.count) + digits
    }

    private static let zeros = Array(repeating: word("0"), count: 99)

    private static let award = ContractCall.DssAward(
        user: payee, total: 995, begin: 1_619_827_200, duration: 126_144_000, cliff: 31_536_000,
        manager: product)

    /// Selectors computed with eth-utils 6.0.0; words by hand.
    private static let calls: [(call: ContractCall, data: [String])] = [
        (
            .approve(payee, of: contract, amount: 255),
            ["095ea7b3", payeeWord, word("ff")]
        ),
        (
            .fundPool(contract, with: product, amount: 16)[0],
            ["a9059cbb", contractWord, word("10")]
        ),
        (.fundPool(contract, with: product, amount: 16)[1], ["3c6b16ab", word("10")]),
        (.accrueFees(at: contract), ["66449386"]),
        (.accrueFees(at: contract, of: product), ["b969b4bf", productWord]),
        (
            .create(award, at: contract),
            [
                "db64ff8f", payeeWord, word("3e3"), word("608c9a00"), word("784ce00"),
                word("1e13380"), productWord,
            ]
        ),
        (.vest(7, at: contract), ["6a760b80", word("7")]),
        (.vest(7, atMost: 256, at: contract), ["bb7c46f3", word("7"), word("100")]),
        (.yank(7, at: contract), ["26e027f1", word("7")]),
        (.yank(7, end: 16, at: contract), ["509aaa1d", word("7"), word("10")]),
        (.release(nil, at: contract), ["86d1a69f"]),
        (.release(product, at: contract), ["19165587", productWord]),
        (.claim(at: contract), ["4e71d92d"]),
        (.clawback(at: contract), ["2526d960"]),
        (.swap(at: contract), ["8119c065"]),
        (.revoke(at: contract), ["b6549f75"]),
        (.cancel(9, at: contract), ["40e58ee5", word("9")]),
        (.withdrawMax(of: 9, to: payee, at: contract), ["ea5ead19", word("9"), payeeWord]),
        (.claim(for: payee, at: contract), ["1e83409a", payeeWord]),
        (.toggleDisable(payee, at: contract), ["36fc59c7", payeeWord]),
        (.redeem(9, at: contract), ["968b3e59", word("20"), word("1"), word("9")]),
        (.revoke(9, at: contract), ["9e866c47", word("20"), word("1"), word("9")]),
        (.change(9, .cancel, at: contract), ["8f5b3c3b", word("9")]),
        (.change(9, .pause, at: contract), ["2bafa73c", word("9")]),
        (.change(9, .resume, at: contract), ["3034d534", word("9")]),
        (
            .claim(9, to: payee, at: contract),
            ["166bbd3b", word("9"), payeeWord, word(String(repeating: "f", count: 32))]
        ),
        (
            .add(
                ContractCall.PoolVesting(
                    account: payee, isQuadratic: true, weeks: 208, start: 256, amount: 16),
                to: contract),
            [
                "6cbab079", payeeWord, word("1"), word("1"), word("d0"), word("100"), word("10"),
            ]
        ),
        (
            .create(
                ContractCall.HedgeyPlan(
                    recipient: payee, token: product, admin: contract, amount: 16, rate: 2,
                    start: 256, cliff: 512, period: 86400), at: contract)[1],
            [
                "050fbad7", payeeWord, productWord, word("10"), word("100"), word("200"),
                word("2"), word("15180"), contractWord, word("0"),
            ]
        ),
        (
            .deploy(
                ContractCall.Escrow(
                    recipient: payee, token: product, amount: 16, start: 256, duration: 4096,
                    cliff: 32), by: contract)[1],
            [
                "c367cc80", productWord, payeeWord, word("10"), word("1000"), word("100"),
                word("20"),
            ]
        ),
        (
            .fundEscrow(contract, for: payee, with: product, amount: 16)[1],
            ["d78c4464", word("10")]
        ),
        (
            .fundEscrow(contract, for: payee, with: product, amount: 16)[2],
            ["dc4555da", payeeWord] + zeros + [word("10")] + zeros
        ),
    ]

    @Test(arguments: calls)
    func `a call of a known contract has its selector and words, and is known again`(
        call: ContractCall, data: [String]
    ) {
        #expect(Hex.text(of: call.safeCall.data) == "0x" + data.joined())
        #expect(call.value == 0)
        #expect(ContractCall(call.safeCall) == call)
    }

    @Test func `a pool gets its tokens before it is told of them`() {
        let calls = ContractCall.fundPool(Self.contract, with: Self.product, amount: 16)
        #expect(calls.map(\.to) == [Self.product, Self.contract])
        #expect(
            calls[0].transfer
                == Transfer(token: Self.product, recipient: Self.contract, amount: 16))
    }

    @Test func `a claim carries its proof`() throws {
        let claim = UniswapDistribution.Claim(index: 3, recipient: Self.payee, amount: 16)
        let proof = MerkleProof([Hash32(word: 1), Hash32(word: 2)])
        let call = ContractCall.claimShare(claim, proof: proof, from: Self.contract)
        let words = [
            "2e7ba6ef", Self.word("3"), Self.payeeWord, Self.word("10"), Self.word("80"),
            Self.word("2"), Self.word("1"), Self.word("2"),
        ]
        #expect(Hex.text(of: call.safeCall.data) == "0x" + words.joined())
        #expect(ContractCall(call.safeCall) == call)
    }

    private static func stream(
        deposit: UInt256 = 1000, end: UInt64 = 200
    ) -> ContractCall.SablierStream {
        ContractCall.SablierStream(
            sender: contract, recipient: payee, token: product, deposit: deposit, start: 100,
            end: end, cliff: 150, startAmount: 1, cliffAmount: 2, isCancelable: true,
            isTransferable: false)
    }

    @Test func `streams of tranches and segments carry their parts`() throws {
        let head = [
            Self.contractWord, Self.payeeWord, Self.word("3e8"), Self.productWord, Self.word("1"),
            Self.word("0"), Self.word("64"), Self.word("c8"), Self.word("120"), Self.word("0"),
        ]
        let tranches = try ContractCall.create(
            Self.stream(), tranches: [(amount: 400, time: 150), (amount: 600, time: 200)],
            at: Self.product)
        let list =
            [
                Self.word("40"), Self.word("180"),
            ] + head + [
                Self.word("2"), Self.word("190"), Self.word("96"), Self.word("258"),
                Self.word("c8"),
            ]
        #expect(Hex.text(of: tranches.safeCall.data) == "0x9d93ddd3" + list.joined())
        #expect(ContractCall(tranches.safeCall) == tranches)
        let segments = try ContractCall.create(
            Self.stream(),
            segments: [(amount: 1000, exponent: 2_000_000_000_000_000_000, time: 200)],
            at: Self.product)
        let parts =
            [
                Self.word("40"), Self.word("180"),
            ] + head + [
                Self.word("1"), Self.word("3e8"), Self.word("1bc16d674ec80000"), Self.word("c8"),
            ]
        #expect(Hex.text(of: segments.safeCall.data) == "0x7aab211a" + parts.joined())
    }

    @Test func `a stream is created, withdrawn from and refused when its numbers do not fit`()
        throws
    {
        let call = try ContractCall.create(Self.stream(), at: Self.product)
        let words = [
            Self.word("80"), Self.word("1"), Self.word("2"), Self.word("96"),
            Self.contractWord, Self.payeeWord, Self.word("3e8"), Self.productWord, Self.word("1"),
            Self.word("0"), Self.word("64"), Self.word("c8"), Self.word("120"), Self.word("0"),
        ]
        let signature =
            "createWithTimestampsLL((address,address,uint128,address,bool,bool,(uint40,uint40),"
            + "string),(uint128,uint128),uint40)"
        let selector = Hex.text(of: ABI.selector(signature))
        #expect(Hex.text(of: call.safeCall.data) == selector + words.joined())
        #expect(ContractCall(call.safeCall) == call)
        let large = UInt256(UInt128.max)
        #expect(throws: Never.self) {
            try ContractCall.withdraw(large, of: 1, to: Self.payee, at: Self.product)
        }
        #expect(throws: ABIArgumentError.self) {
            try ContractCall.withdraw(large + 1, of: 1, to: Self.payee, at: Self.product)
        }
        #expect(throws: ABIArgumentError.self) {
            try ContractCall.create(Self.stream(deposit: large + 1), at: Self.product)
        }
        #expect(throws: ABIArgumentError.self) {
            try ContractCall.create(Self.stream(end: 1 << 40), at: Self.product)
        }
    }

    @Test func `data that is not exactly a known call keeps its bytes`() {
        let known = ContractCall.vest(7, at: Self.contract).safeCall
        let shorter = [UInt8](known.data.dropLast())
        for data in [known.data + [0], shorter, [1, 2, 3, 4], [0xA9]] {
            let call = SafeCall(to: Self.contract, value: 5, data: data)
            #expect(ContractCall(call).content == .data(data))
            #expect(ContractCall(call).safeCall == call)
        }
        let native = SafeCall(to: Self.payee, value: 5, data: [])
        #expect(ContractCall(native).content == .nothing)
        #expect(ContractCall(native).safeCall == native)
    }
}
