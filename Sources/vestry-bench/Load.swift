import ArgumentParser
import Foundation

/// Sends requests on many connections at once, by wrk or by ourselves.
struct Load {
    enum Client: String, CaseIterable, ExpressibleByArgument {
        case wrk, own

        /// wrk where there is one.
        static var installed: Client { Program.find("wrk") == nil ? .own : .wrk }
    }

    let client: Client
    let connections: Int
    let seconds: Int
    let rounds: Int

    var name: String { client == .own ? "our own client" : "wrk" }

    /// The middle rate of each, measured in turns so that a busy moment hits all alike.
    func medians(_ rates: [() async throws -> Double]) async throws -> [Double] {
        var found = rates.map { _ in [Double]() }
        for _ in 0..<max(rounds, 1) {
            for (index, rate) in rates.enumerated() { found[index].append(try await rate()) }
        }
        return found.map { $0.sorted()[$0.count / 2] }
    }

    /// Answers per second of a URL on this machine, every one of them a success.
    func rate(port: UInt16, path: String, token: String? = nil) async throws -> Double {
        guard client == .wrk else {
            return try await LoopClient(port: port, path: path, token: token)
                .run(connections: connections, seconds: seconds).rate
        }
        var arguments = ["-t2", "-c\(connections)", "-d\(seconds)s"]
        if let token { arguments += ["-H", "Authorization: Bearer \(token)"] }
        let text = try Program.run(
            named: "wrk", arguments + ["http://127.0.0.1:\(port)\(path)"], within: seconds + 15)
        guard !text.contains("Non-2xx"),
            let match = text.firstMatch(of: /Requests\/sec: +([0-9.]+)/),
            let rate = Double(match.output.1)
        else { throw BenchError("wrk said: \(text)") }
        return rate
    }
}
