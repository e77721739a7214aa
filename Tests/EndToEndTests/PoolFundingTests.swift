import Foundation
import JSON
import Testing

/// A funding of a liquidity-mining pool, from its plan to the real Safe contracts and back.
@Suite struct PoolFundingTests {
    /// A contract stands there that accepts every call and logs its data.
    private static let pool = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    private static let amount = "864000000000000000000"

    @Test func `the tokens come before the pool is told of them`() async throws {
        try await RunningService.with { service in
            let world = try await SafeWorld(version: "1.4.1")
            let month = try await SafeMonth(in: service, world)
            let funding = try await Self.funding(month, world)
            let batch = try await month.approved(calls: funding)
            let file = "\(service.folder)/expected.json"
            try """
            [{"recipient": "\(Self.pool)", "token": "DAO", "amount": "\(Self.amount)"}]
            """.write(toFile: file, atomically: true, encoding: .utf8)
            let done = try await world.run(
                [
                    "--calldata", "@\(try await month.signed(batch))", "--recorder", Self.pool,
                    "--require-code",
                ], expecting: file)
            #expect(done.differences == 0)
            #expect(done.steps.map(\.isExecuted) == [true])
            let receipt = done.steps[0].receipt
            // The Transfer log, then the call that the pool logged.
            let transfer = try #require(receipt.range(of: "0xddf252ad1be2c89b69c2b068fc378daa"))
            let notice = try #require(receipt.range(of: "0x3c6b16ab"))
            #expect(transfer.lowerBound < notice.lowerBound)
            let settled = try await month.report(batch, done.steps[0])
            #expect(settled["state"] == "settled", "\(settled.text)")
            #expect(try await month.confirm(batch)["settlement"] == "confirmed")
            let sound = try await service.vestry(["verify", "-o", "json"])
            #expect(sound.output.contains(#""is_sound":true"#), "\(sound.output)")
        }
    }

    /// An approved program's first period, planned and approved; gives its calls for a batch.
    private static func funding(_ month: SafeMonth, _ world: SafeWorld) async throws -> String {
        let made = try await month.finance.require(
            "POST", "/v1/programs",
            """
            {"name": "DAO mining", "product": "DAO", "reward": "DAO",
             "pool": {"chain_id": 31337, "contract": "\(pool)",
                      "stake_token": "\(world.tokens[0].address)"},
             "kind": "staking_rewards", "duration_seconds": 864000,
             "funding_safe_id": "\(month.safe)", "first_block": 1,
             "periods": [{"start": "2021-06-01T00:00:00Z", "end": "2021-06-11T00:00:00Z",
                          "amount": "864"}]}
            """, SafeMonth.key())
        let program = "/v1/programs/\(made["id"] ?? "")"
        _ = try await month.approver.require(
            "POST", program + "/approvals", nil, SafeMonth.key())
        let planned = try await month.finance.require(
            "POST", program + "/fundings", #"{"period": 1}"#, SafeMonth.key())
        let approved = try await month.approver.require(
            "POST", "\(program)/fundings/\(planned["number"] ?? "")/approvals", nil,
            SafeMonth.key())
        guard case .object(let funding) = try approved.json(),
            let calls = funding["batch_calls"]
        else { throw Failure("no calls in \(approved.text)") }
        var writer = JSONWriter()
        writer.value(calls)
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
