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

    /// Seconds that it takes to fetch paths one after the other over one connection.
    func fetch(_ paths: [String], _ token: String) throws -> Double {
        let files = paths.indices.map { "\(folder)/answer-\($0)" }
        let answers = try curl(
            token, zip(paths, files).flatMap { ["--output", $1, address + $0] }
        ).split(separator: "\n").map { $0.split(separator: " ") }
        guard answers.count == paths.count, answers.allSatisfy({ $0[0] == "200" }) else {
            throw BenchError("\(paths) were answered \(answers)")
        }
        return answers.reduce(0) { $0 + (Double($1[1]) ?? 0) }
    }

    private func curl(_ token: String, _ arguments: [String]) throws -> String {
        try Program.run(
            named: "curl",
            [
                "--silent", "--show-error", "--header", "Authorization: Bearer \(token)",
                "--header", "Expect:", "--write-out", "%{http_code} %{time_total}\n",
            ] + arguments, within: 600)
    }

    private func send(_ path: String, _ token: String, _ arguments: [String]) throws -> Answer {
        let file = "\(folder)/answer"
        let status = try curl(token, ["--output", file] + arguments + [address + path])
            .split(whereSeparator: \.isWhitespace)
        let body = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        guard status.count == 2, status[0].hasPrefix("2"), let seconds = Double(status[1]) else {
            let text = String(decoding: body.prefix(2000), as: UTF8.self)
            throw BenchError("\(path) was answered \(status): \(text)")
        }
        return Answer(body: body, seconds: seconds)
    }
}
