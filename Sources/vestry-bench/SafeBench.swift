import Ethereum

/// What is computed from hashes, against the hashing alone.
struct SafeBench {
    let load: Load

    func measure() async throws -> [Figure] {
        guard let chain = ChainID(1) else { throw BenchError("no chain 1") }
        let address = try Address("0x1CB5639c850a93163759a3D0a97D8C176d973e84")
        let safe = SafeAccount(chain: chain, address: address, version: .v141)
        let token = try Address("0x51681841779B07deC887F06ADe83f9c5ceAfcCCC")
        let call = SafeCall(
            Transfer(token: token, recipient: safe.address, amount: 1_445_500_000_000_000_000))
        let rates = try await load.medians([
            { HashRate.checksum(from: safe.address) },
            { HashRate.keccak(bytes: 40) },
            { HashRate.safeTxHash(safe, call) },
            // One block each for call data, domain and digest, three for the message.
            { HashRate.keccak(bytes: 6 * 136 - 1) },
        ])
        return [
            Figure(
                name: "address with checksum", value: rates[0], unit: "addresses/s",
                peer: ("Keccak-256 of its digits", rates[1])),
            Figure(
                name: "safeTxHash of a transfer", value: rates[2], unit: "hashes/s",
                peer: ("Keccak-256 of as many blocks", rates[3])),
        ]
    }
}
