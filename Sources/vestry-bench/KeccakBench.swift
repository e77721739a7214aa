import Ethereum
import Foundation

/// Keccak-256 of small and large messages, against SHA3-256 of OpenSSL: the permutation and the
/// block are the same, only the padding differs.
struct KeccakBench {
    let load: Load

    func measure() async throws -> [Figure] {
        var figures: [Figure] = []
        for size in [40, 16_384] {
            let ours = { HashRate.keccak(bytes: size) }
            guard Program.find("openssl") != nil else {
                let rates = try await load.medians([ours])
                figures.append(figure(size, rates[0], peer: nil))
                continue
            }
            let rates = try await load.medians([ours, { try Self.openSSL(bytes: size) }])
            figures.append(figure(size, rates[0], peer: ("OpenSSL, SHA3-256", rates[1])))
        }
        return figures
    }

    private func figure(_ size: Int, _ rate: Double, peer: (String, Double)?) -> Figure {
        Figure(name: "Keccak-256 of \(size) bytes", value: rate, unit: "hashes/s", peer: peer)
    }

    /// Hashes per second of CPU, as OpenSSL counts them.
    private static func openSSL(bytes: Int) throws -> Double {
        let text = try Program.run(
            named: "openssl",
            ["speed", "-mr", "-evp", "sha3-256", "-seconds", "1", "-bytes", "\(bytes)"])
        guard let match = text.firstMatch(of: /\+F:\d+:[^:]+:([0-9.]+)/),
            let bytesPerSecond = Double(match.output.1)
        else { throw BenchError("openssl said: \(text)") }
        return bytesPerSecond / Double(bytes)
    }
}
