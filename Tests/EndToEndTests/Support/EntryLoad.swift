import Foundation
import JSON
import Synchronization

/// Clients that record journal entries one after another, each under a key of its own, and send an
/// entry again until it is acknowledged, whatever happens to the service meanwhile.
final class EntryLoad: Sendable {
    private let addresses: [String]
    private let token: String
    private let asset: String
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        /// The answer that first acknowledged an entry, by its key.
        var acknowledged: [String: String] = [:]
        /// Answers other than 201 and 503, which nothing here deserves.
        var unexpected: [String] = []
    }

    /// Makes who records and what is counted.
    init(_ services: [RunningService]) async throws {
        guard let first = services.first else { throw Failure("no service") }
        addresses = services.map(\.address)
        _ = try await first.vestry(["principal", "create", "booker", "--role", "finance"])
            .succeeded("principal create")
        token = try await first.vestry(["api-token", "create", "booker"])
            .succeeded("api-token create").trimmingCharacters(in: .whitespacesAndNewlines)
        let made = try await first.client(token).require(
            "POST", "/v1/assets",
            #"{"chain_id": 31337, "symbol": "LOAD", "name": "Load", "decimals": 2}"#)
        guard let id = made["id"] else { throw Failure("an asset without id") }
        asset = id
    }

    /// How many entries are acknowledged by now.
    var count: Int { state.withLock { $0.acknowledged.count } }

    /// Records from so many clients until the body returns and everything sent is acknowledged.
    func run(clients: Int, during body: () async throws -> Void) async throws {
        state.withLock { $0.isStopped = false }
        try await withThrowingTaskGroup { group in
            for client in 0..<clients {
                group.addTask { await self.record(as: client) }
            }
            defer { state.withLock { $0.isStopped = true } }
            try await body()
        }
    }

    private func record(as client: Int) async {
        var number = 0
        while !state.withLock({ $0.isStopped }) {
            number += 1
            let key = "client-\(client)-\(number)-\(UInt32.random(in: 0 ... .max))"
            var attempt = 0
            while await !isAcknowledged(key, attempt: client + attempt) {
                attempt += 1
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// Sends an entry; nobody knows what became of it unless an answer comes.
    private func isAcknowledged(_ key: String, attempt: Int) async -> Bool {
        guard let answer = try? await send(key, to: addresses[attempt % addresses.count]) else {
            return false
        }
        return state.withLock { state in
            if answer.status == 201 {
                state.acknowledged[key] = answer.text
                return true
            }
            if answer.status != 503, answer["code"] != "idempotency_key_in_flight" {
                state.unexpected.append("\(answer.status) \(answer.text)")
                return true
            }
            return false
        }
    }

    private func send(_ key: String, to address: String) async throws -> TestClient.Answer {
        try await TestClient(address: address, token: token).send(
            "POST", "/v1/journal-entries",
            """
            {"kind": "top_up", "memo": "\(key)", "effective_day": "2021-06-01", "postings": [
              {"account": "equity:opening", "asset": "\(asset)", "side": "debit", "amount": "1.25"},
              {"account": "income:load", "asset": "\(asset)", "side": "credit", "amount": "1.25"}
            ]}
            """, ["Idempotency-Key": key], timeout: 20)
    }

    /// What is wrong: entries that are missing, there twice, or answered otherwise when sent again.
    func faults() async throws -> [String] {
        let (acknowledged, unexpected) = state.withLock { ($0.acknowledged, $0.unexpected) }
        var faults = unexpected
        var times: [String: Int] = [:]
        var numbers: [String] = []
        for entry in try await entries() {
            if case .string(let memo) = entry["memo"] { times[memo, default: 0] += 1 }
            if case .number(let number) = entry["number"] { numbers.append(number.lexeme) }
        }
        for key in acknowledged.keys where times[key] != 1 {
            faults.append("\(key) is there \(times[key] ?? 0) times")
        }
        for key in times.keys where acknowledged[key] == nil { faults.append("\(key) is unknown") }
        if numbers != (1...max(numbers.count, 1)).map(String.init) {
            faults.append("numbers have gaps")
        }
        for (key, text) in acknowledged.sorted(by: { $0.key < $1.key }).prefix(200) {
            let again = try await send(key, to: addresses[0])
            if again.text != text || again.headers["idempotent-replayed"] != "true" {
                faults.append("\(key) is answered otherwise: \(again.text)")
            }
        }
        let sums = try await client.require("GET", "/v1/accounts?prefix=income:load").list()
        // 1.25 in units of 0.01.
        let sum = "\(acknowledged.count * 125)"
        if sums.first?["credits_base_units"] != .string(sum) {
            faults.append("the account is not \(sum): \(sums)")
        }
        return faults
    }

    private var client: TestClient { TestClient(address: addresses[0], token: token) }

    private func entries() async throws -> [JSONObject] {
        var entries: [JSONObject] = []
        var path = "/v1/journal-entries?limit=1000"
        while true {
            let page = try await client.require("GET", path)
            entries += try page.list()
            guard let cursor = page["next_cursor"] else { return entries }
            path = "/v1/journal-entries?limit=1000&cursor=\(cursor)"
        }
    }
}
