import HTTP
import JSON
import Ledger
import Testing

/// A service with liquidity-mining programs, entered over the API.
public struct MiningStage: Sendable {
    public let service: APIHarness
    public let directory: SampleDirectory
    /// The Safe that funds programs.
    public let safe: String

    public static let pool = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    public static let stakeToken = "0x52908400098527886E0F7030069857D2E4169EE7"
    /// Accounts that stake.
    public static let accounts = ["a1", "b2", "c3", "d4"].map {
        "0x" + String(repeating: $0, count: 20)
    }
    private static let first = "0x1111111111111111111111111111111111111111"

    /// A directory and a Safe on chain 1, at an instant.
    public init(at now: String = "2021-08-01T00:00:00Z") async throws {
        service = try await APIHarness()
        service.now = try Instant(now)
        directory = try await SampleDirectory(in: service)
        let made = try await service.send(
            .post, "/v1/safes", as: .finance,
            json: """
                {"chain_id": 1, "address": "0x5aFE3855358E112B5647B952709E6165e1c1eEEe",
                 "name": "Treasury", "version": "1.4.1", "owners": ["\(Self.first)"],
                 "threshold": 1, "next_nonce": 0}
                """)
        safe = try #require(made.string("id"), "\(made.text)")
    }

    /// The body of a program; periods are `(start, end, amount)`.
    public func draft(
        kind: String = #""kind": "staking_rewards", "duration_seconds": 864000"#,
        contract: String? = pool, firstBlock: Int = 100,
        periods: [(String, String, String)] = [
            ("2021-06-01T00:00:00Z", "2021-06-11T00:00:00Z", "864"),
            ("2021-06-11T00:00:00Z", "2021-06-21T00:00:00Z", "864"),
        ]
    ) -> String {
        let list = periods.map {
            #"{"start": "\#($0.0)", "end": "\#($0.1)", "amount": "\#($0.2)"}"#
        }
        return """
            {"name": "DPI liquidity mining", "product": "DPI", "reward": "INDEX",
             "pool": {"chain_id": 1, "contract": \(contract.map { "\"\($0)\"" } ?? "null"),
                      "stake_token": "\(Self.stakeToken)"},
             \(kind), "zone": "America/Los_Angeles", "funding_safe_id": "\(safe)",
             "first_block": \(firstBlock), "periods": [\(list.joined(separator: ", "))]}
            """
    }

    /// Proposes a program and has it approved; gives its path.
    public func program(_ draft: String) async throws -> String {
        let made = try await service.send(.post, "/v1/programs", as: .finance, json: draft)
        let path = try #require(made.headers["Location"], "\(made.text)")
        let approved = try await service.send(
            .post, path + "/approvals", as: .approver, key: "approve")
        #expect(approved.string("state") == "approved", "\(approved.text)")
        return path
    }

    /// A transaction's hash made of a number.
    public static func hash(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "0x" + String(repeating: "0", count: 64 - digits.count) + digits
    }

    /// A row of a file of events: block, index, time, kind, account, base units.
    public static func row(
        _ block: Int, _ index: Int, _ time: String, _ kind: String, _ account: String,
        _ amount: String
    ) -> String {
        "\(block),\(index),\(hash(block * 1_000 + index)),\(time),\(kind),\(account),\(amount)"
    }

    /// The header of a file of events, and rows.
    public static func file(_ rows: [String]) -> String {
        (["block_number,log_index,tx_hash,block_time,kind,account,amount_base_units"] + rows)
            .joined(separator: "\n") + "\n"
    }

    /// Imports events; `query` begins with `?`.
    public func importEvents(
        _ rows: [String], into program: String, _ query: String = ""
    ) async throws -> APIHarness.Answer {
        try await service.send(
            .post, program + "/events" + query, as: .finance, csv: Self.file(rows))
    }

    /// Computes an epoch.
    public func compute(_ number: Int, of program: String) async throws -> APIHarness.Answer {
        try await service.send(
            .post, program + "/epochs", as: .finance, json: #"{"number": \#(number)}"#)
    }

    /// What an epoch gives, by account in lower case.
    public func allocations(_ number: Int, of program: String) async throws -> [String: String] {
        var found: [String: String] = [:]
        var cursor = ""
        while true {
            let page = try await service.send(
                .get, "\(program)/epochs/\(number)/allocations?limit=1000\(cursor)", as: .auditor)
            #expect(page.status == 200, "\(page.text)")
            for row in try Vector(page.json, named: "allocations").list("data") {
                found[try row.text("account").lowercased()] = try row.text("amount_base_units")
            }
            guard let next = page.string("next_cursor") else { return found }
            cursor = "&cursor=" + next
        }
    }
}
