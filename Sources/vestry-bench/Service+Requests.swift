import Foundation
import JSON

extension Service {
    /// The answer to a request and how long it took.
    struct Answer {
        let body: [UInt8]
        let seconds: Double

        /// A member of the object.
        func text(_ name: String) throws -> String {
            guard case .object(let object) = try JSONReader(sizeLimit: 1 << 24).read(body),
                case .string(let text) = object[name]
            else { throw BenchError("no \(name) in \(String(decoding: body, as: UTF8.self))") }
            return text
        }
    }

    func post(
        _ path: String, _ token: String, json: String? = nil, csv file: String? = nil,
        ndjson lines: String? = nil, key: String? = nil
    ) throws -> Answer {
        var arguments = ["--request", "POST", "--header", "Idempotency-Key: \(key ?? path)"]
        if let json {
            arguments += ["--header", "Content-Type: application/json", "--data-binary", json]
        }
        if let file {
            arguments += ["--header", "Content-Type: text/csv", "--data-binary", "@\(file)"]
        }
        if let lines {
            arguments += ["--header", "Content-Type: application/x-ndjson"]
            arguments += ["--data-binary", "@\(lines)"]
        }
        return try send(path, token, arguments)
    }

    /// The asset whose amounts the benches move.
    func createBenchAsset(_ token: String) throws {
        _ = try post(
            "/v1/assets", token,
            json: """
                {"chain_id": 31337, "symbol": "BENCH", "name": "Bench", "decimals": 18,
                 "address": "0x51681841779B07deC887F06ADe83f9c5ceAfcCCC"}
                """)
    }

    func get(_ path: String, _ token: String) throws -> Answer {
        try send(path, token, [])
    }

    private func send(_ path: String, _ token: String, _ arguments: [String]) throws -> Answer {
        let file = "\(folder)/answer"
        let status = try Program.run(
            named: "curl",
            [
                "--silent", "--show-error", "--header", "Authorization: Bearer \(token)",
                "--header", "Expect:", "--output", file,
                "--write-out", "%{http_code} %{time_total}",
            ] + arguments + [address + path], within: 600
        ).split(separator: " ")
        let body = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        guard status.count == 2, status[0].hasPrefix("2"), let seconds = Double(status[1]) else {
            let text = String(decoding: body.prefix(2000), as: UTF8.self)
            throw BenchError("\(path) was answered \(status): \(text)")
        }
        return Answer(body: body, seconds: seconds)
    }
}
