import Foundation
import JSON
import Testing

/// The files of an epoch's distribution, claimed from by an implementation of the contracts' rules that
/// is not Vestry's: Tests/safe_e2e/check_claims.py.
@Suite struct EpochClaimTests {
    /// Seven holders of 1 to 7 units share 280 tokens: 10 tokens for each unit.
    private static let holders = (1...7).map { (SafeMonth.address(of: $0 * 11), $0) }

    @Test(arguments: [("uniswap", 5), ("openzeppelin", 4)])
    func `every account claims its allocation, once, and nothing else`(
        form: String, wrongClaims: Int
    ) async throws {
        try await RunningService.with { service in
            let month = try await SafeMonth(in: service, SafeWorld(version: "1.4.1"))
            let program = try await Self.epoch(month)
            let answer = try await month.finance.require(
                "GET", "\(program)/epochs/1/distribution.json?form=\(form)")
            let file = "\(service.folder)/\(form).json"
            try Data(answer.bytes).write(to: URL(fileURLWithPath: file))
            let script = "\(Checkout.folder)/Tests/safe_e2e/check_claims.py"
            let checked = try SafeWorld.object(
                await Program.run(Checkout.python(), [script, form, file]).succeeded(script))
            #expect(try SafeWorld.text(checked, "claims") == "7")
            #expect(try SafeWorld.text(checked, "refused") == "\(7 * wrongClaims)")
            guard case .object(let paid)? = checked["paid"] else { throw Failure("nothing paid") }
            for (account, units) in Self.holders {
                #expect(try SafeWorld.text(paid, account) == "\(units)0000000000000000000")
            }
            #expect(paid.members.count == 7)
        }
    }

    /// An approved epoch of a program by snapshot, whose distributor passes all of it on.
    private static func epoch(_ month: SafeMonth) async throws -> String {
        let made = try await month.finance.require(
            "POST", "/v1/programs",
            """
            {"name": "DAO rewards", "product": "DAO", "reward": "DAO",
             "pool": {"chain_id": 31337, "contract": null,
                      "stake_token": "\(month.world.tokens[0].address)"},
             "kind": "snapshot", "division": "floor", "funding_safe_id": "\(month.safe)",
             "first_block": 1,
             "periods": [{"start": "2021-06-01T00:00:00Z", "end": "2021-06-11T00:00:00Z",
                          "amount": "280"}]}
            """, SafeMonth.key())
        let program = "/v1/programs/\(made["id"] ?? "")"
        _ = try await month.approver.require(
            "POST", program + "/approvals", nil, SafeMonth.key())
        let rows = holders.map { "\($0.0),\($0.1)" }.joined(separator: "\n")
        let taken = try await month.finance.send(
            "POST", program + "/snapshots?at=2021-06-10T00:00:00Z",
            "account,balance_base_units\n\(rows)\n",
            SafeMonth.key().merging(["Content-Type": "text/csv"]) { $1 })
        #expect(taken.status == 201, "\(taken.text)")
        _ = try await month.finance.require(
            "POST", program + "/epochs", #"{"number": 1}"#, SafeMonth.key())
        _ = try await month.finance.require(
            "POST", "/v1/payees",
            """
            {"handle": "distributor", "name": "Distributor", "kind": "contract",
             "payout_addresses": [{"chain_id": 31337, "address": "\(SafeMonth.address(of: 900))"}]}
            """, SafeMonth.key())
        _ = try await month.approver.require(
            "POST", program + "/epochs/1/approvals", #"{"distributor": "distributor"}"#,
            SafeMonth.key())
        return program
    }
}
