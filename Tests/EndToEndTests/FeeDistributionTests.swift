import Foundation
import JSON
import Testing

/// The distribution of a product's fees, from its agreement to the real Safe contracts and back.
@Suite struct FeeDistributionTests {
    /// A contract stands there that accepts every call and logs its data.
    private static let feeExtension = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"

    @Test func `the fee extension is told to accrue and distribute`() async throws {
        try await RunningService.with { service in
            let world = try await SafeWorld(version: "1.4.1")
            let month = try await SafeMonth(in: service, world)
            let calls = try await Self.agreement(month)
            let batch = try await month.approved(calls: calls)
            let done = try await world.run([
                "--calldata", "@\(try await month.signed(batch))", "--recorder",
                Self.feeExtension, "--require-code",
            ])
            #expect(done.steps.map(\.isExecuted) == [true])
            // accrueFeesAndDistribute(), as the recorder logged it: four bytes and nothing behind them.
            #expect(Self.recorded(done.steps[0]) == ["0x66449386"])
            let settled = try await month.report(batch, done.steps[0])
            #expect(settled["state"] == "settled", "\(settled.text)")
            #expect(try await month.confirm(batch)["settlement"] == "confirmed")
        }
    }

    /// The data of the logs of the fee extension, in their order.
    private static func recorded(_ step: SafeWorld.Step) -> [String] {
        guard let receipt = try? SafeWorld.object(step.receipt),
            let logs = try? SafeWorld.objects(receipt, "logs")
        else { return [] }
        return logs.filter {
            (try? SafeWorld.text($0, "address").lowercased()) == feeExtension.lowercased()
        }.compactMap { try? SafeWorld.text($0, "data") }
    }

    /// An agreement that both parties approved; gives its calls for a batch.
    private static func agreement(_ month: SafeMonth) async throws -> String {
        _ = try await month.finance.require(
            "POST", "/v1/payees",
            """
            {"handle": "methodologist", "name": "Methodologist", "kind": "group",
             "payout_addresses": [{"chain_id": 31337, "address": "\(SafeMonth.address(of: 42))"}]}
            """, SafeMonth.key())
        let made = try await month.finance.require(
            "POST", "/v1/fee-agreements",
            """
            {"name": "DAO fees", "product": "DAO", "paid_by": "contract",
             "fee_contract": "\(feeExtension)", "safe_id": "\(month.safe)",
             "started_at": "2021-04-01T00:00:00Z", "opening_supply": "1000",
             "version": {"from": "2021-04-01T00:00:00Z", "methodologist": "methodologist",
                         "operator_share": "0.7", "methodologist_share": "0.3",
                         "streaming_rate": "0.0095"}}
            """, SafeMonth.key())
        let path = "/v1/fee-agreements/\(made["id"] ?? "")/versions/1/approvals"
        _ = try await month.approver.require(
            "POST", path, #"{"party": "operator"}"#, SafeMonth.key())
        let approved = try await month.approver2.require(
            "POST", path, #"{"party": "methodologist"}"#, SafeMonth.key())
        guard case .object(let agreement) = try approved.json(),
            let calls = agreement["batch_calls"]
        else { throw Failure("no calls in \(approved.text)") }
        var writer = JSONWriter()
        writer.value(calls)
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
