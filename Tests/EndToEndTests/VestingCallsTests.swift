import Foundation
import JSON
import Testing

/// Calls of vesting contracts, from grants to the real Safe contracts and back.
@Suite struct VestingCallsTests {
    /// Contracts stand there that accept every call and log its data.
    private static let awards = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let streams = "0x5AEDA56215b167893e80B4fE645BA6d5Bab767DE"
    private static let vesting = "0x6813Eb9362372EEF6200f3b1dbC3f819671cBA69"

    /// Call data as eth-abi encodes it; 0x7…17 is paid, 0x5fee6600 is the beginning of 2021.
    private enum Data {
        static let create = """
            0xdb64ff8f0000000000000000000000007000000000000000000000000000000000000017\
            000000000000000000000000000000000000000000000035f0661c4399ac0000\
            000000000000000000000000000000000000000000000000000000005fee6600\
            0000000000000000000000000000000000000000000000000000000007861f80\
            0000000000000000000000000000000000000000000000000000000001e13380\
            0000000000000000000000000000000000000000000000000000000000000000
            """
        static let vest = "0x6a760b80" + word("7")
        static let yank = "0x26e027f1" + word("7")
        static let claim = "0x4e71d92d"
        static let withdraw = """
            0xea5ead19\(word("2a"))0000000000000000000000007000000000000000000000000000000000000017
            """
        static let cancel = "0x40e58ee5" + word("2a")

        static func word(_ digits: String) -> String {
            String(repeating: "0", count: 64 - digits.count) + digits
        }
    }

    @Test func `contracts get the calls of their grants, in the order of the batch`() async throws {
        try await RunningService.with { service in
            let world = try await SafeWorld(version: "1.4.1")
            let month = try await SafeMonth(in: service, world)
            let calls = try await Self.calls(month)
            let batch = try await month.approved(calls: calls)
            let file = "\(service.folder)/expected.json"
            try """
            [{"recipient": "\(Self.vesting)", "token": "DAO", "amount": "300000000000000000000"}]
            """.write(toFile: file, atomically: true, encoding: .utf8)
            let recorders = [Self.awards, Self.streams, Self.vesting]
            let done = try await world.run(
                ["--calldata", "@\(try await month.signed(batch))", "--require-code"]
                    + recorders.flatMap { ["--recorder", $0] }, expecting: file)
            #expect(done.differences == 0)
            #expect(done.steps.map(\.isExecuted) == [true])
            #expect(
                try Self.recorded(done.steps[0]) == [
                    "\(Self.awards) \(Data.create)", "\(Self.awards) \(Data.vest)",
                    "\(Self.awards) \(Data.yank)", "\(Self.vesting) \(Data.claim)",
                    "\(Self.streams) \(Data.withdraw)", "\(Self.streams) \(Data.cancel)",
                ])
            // What the Safe allows the contract of awards to take.
            #expect(
                done.steps[0].receipt.contains(
                    "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925"))
            let settled = try await month.report(batch, done.steps[0])
            #expect(settled["state"] == "settled", "\(settled.text)")
            let sound = try await service.vestry(["verify", "-o", "json"])
            #expect(sound.output.contains(#""is_sound":true"#), "\(sound.output)")
        }
    }

    /// Approved grants of five contracts' awards, and the calls that a batch makes of them.
    private static func calls(_ month: SafeMonth) async throws -> String {
        _ = try await month.finance.require(
            "POST", "/v1/payees",
            """
            {"handle": "p1", "name": "Payee 1", "kind": "person",
             "payout_addresses": [{"chain_id": 31337, "address": "\(SafeMonth.address(of: 1))"}]}
            """, SafeMonth.key())
        let new = try await grant("995", "dss-vest", awards, nil, month)
        let old = try await grant("100", "dss-vest", awards, "7", month)
        let held = try await grant("300", "index-vesting", vesting, nil, month)
        let stream = try await grant("100", "sablier-linear", streams, "42", month)
        let wanted = [
            (new, "create"), (new, "fund"), (old, "vest"), (old, "yank"), (held, "fund"),
            (held, "claim"), (stream, "claim"), (stream, "cancel"),
        ].map { grant, action in
            """
            {"kind": "grant_call", "grant_id": "\(grant)", "action": "\(action)",
             "reason": "as approved"}
            """
        }
        return "[\(wanted.joined(separator: ","))]"
    }

    private static func grant(
        _ total: String, _ rule: String, _ contract: String, _ number: String?, _ month: SafeMonth
    ) async throws -> String {
        let number = number.map { #", "contract_number": "\#($0)""# } ?? ""
        let made = try await month.finance.require(
            "POST", "/v1/grants",
            """
            {"payee": "p1", "group": "ops", "asset": "DAO", "total": "\(total)",
             "safe_id": "\(month.safe)", "contract": "\(contract)"\(number),
             "terms": {"rule": "\(rule)", "start": "2021-01-01T00:00:00Z",
                       "cliff": "2022-01-01T00:00:00Z", "end": "2025-01-01T00:00:00Z"}}
            """, SafeMonth.key())
        guard let id = made["id"] else { throw Failure("a grant without id: \(made.text)") }
        _ = try await month.approver.require(
            "POST", "/v1/grants/\(id)/approvals", nil, SafeMonth.key())
        return id
    }

    /// The calls that contracts logged: a log without topics each.
    private static func recorded(_ step: SafeWorld.Step) throws -> [String] {
        try SafeWorld.objects(SafeWorld.object(step.receipt), "logs").compactMap { log in
            guard case .array(let topics)? = log["topics"], topics.isEmpty else { return nil }
            return try "\(SafeWorld.text(log, "address")) \(SafeWorld.text(log, "data"))"
        }
    }
}
