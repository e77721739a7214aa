import Ethereum
import Foundation

extension PayoutBench {
    /// Batches built in memory: call data and safeTxHash beside safe-eth-py, which makes no files; and
    /// with the batch files and their checksums.
    func measureBuilding() throws -> [Figure] {
        let (safe, token) = (try Self.safe(), try Self.token())
        let whole = try transfers(rows / 10)
        let largest = Array(whole.prefix(Self.rowLimit))
        var last: Hash32?
        let built = try middle {
            try seconds { last = try build(whole, from: safe, withFiles: false) }
        }
        let name = "\(whole.count) payments in batches of \(Self.rowLimit)"
        var figure = Figure(
            name: "call data and safeTxHash of \(name)", value: built * 1000, unit: "ms",
            isLessBetter: true)
        if let python {
            let multiSend = try SafeTransaction.paying(
                largest.map { SafeCall($0) }, from: safe, nonce: 0
            ).call.to
            let peer = try SafeEthPeer(python: python).build(
                rows: whole.count, limit: Self.rowLimit, safe, token: token, multiSend: multiSend)
            guard peer.safeTxHash == last?.description else {
                throw BenchError("safe-eth-py comes to another safeTxHash")
            }
            figure.peer = ("safe-eth-py", peer.seconds * 1000)
        }
        return [
            figure,
            Figure(
                name: "\(name) with their files and checksums",
                value: try middle { try seconds { _ = try build(whole, from: safe) } } * 1000,
                unit: "ms", isLessBetter: true),
            Figure(
                name: "safeTxHash and checksum of a batch of \(largest.count) rows",
                value: try middle { try seconds { _ = try build(largest, from: safe) } } * 1000,
                unit: "ms", isLessBetter: true),
        ]
    }

    private func build(
        _ transfers: [Transfer], from safe: SafeAccount, withFiles: Bool = true
    ) throws -> Hash32? {
        var (nonce, last): (UInt64, Hash32?) = (0, nil)
        for start in stride(from: 0, to: transfers.count, by: Self.rowLimit) {
            let part = Array(transfers[start..<min(start + Self.rowLimit, transfers.count)])
            let transaction = try SafeTransaction.paying(
                part.map { SafeCall($0) }, from: safe, nonce: nonce)
            last = transaction.safeTxHash
            nonce += 1
            guard withFiles else { continue }
            let file = try TransactionBuilderFile(
                chain: safe.chain, safe: safe.address, name: "bench", description: "bench",
                createdAt: 0, transfers: part)
            guard try !file.bytes().isEmpty else { throw BenchError("a file has bytes") }
        }
        return last
    }

    private func transfers(_ count: Int) throws -> [Transfer] {
        let token = try Self.token()
        return try (1...count).map { number in
            Transfer(
                token: token, recipient: try Self.recipient(number), amount: UInt256(UInt64(number))
            )
        }
    }

    /// No two of them look alike: their first and last two bytes together are the number.
    static func recipient(_ number: Int) throws -> Address {
        let digits = String(
            format: "0x%04x%032x%04x", number >> 16, number, number & 0xffff)
        return try Address(digits)
    }

    static func token() throws -> Address {
        try Address("0x51681841779B07deC887F06ADe83f9c5ceAfcCCC")
    }

    static func safe() throws -> SafeAccount {
        guard let chain = ChainID(31337) else { throw BenchError("no chain 31337") }
        return SafeAccount(
            chain: chain, address: try Address("0xf3eED6A01c11506dE0dE709243392CfA1c97d6De"),
            version: .v141)
    }
}
