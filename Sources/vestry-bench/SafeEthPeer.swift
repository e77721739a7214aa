import Ethereum
import Foundation

/// The same batches built with safe-eth-py, without a network: call data of the transfers, MultiSend
/// and safeTxHash, nothing else.
struct SafeEthPeer {
    let python: String

    /// How long it took, and the last safeTxHash.
    func build(
        rows: Int, limit: Int, _ safe: SafeAccount, token: Address, multiSend: Address
    ) throws -> (seconds: Double, safeTxHash: String) {
        let text = try Program.run(
            python,
            [
                "-c", Self.program, "\(rows)", "\(limit)", safe.chain.description,
                safe.address.description, token.description, multiSend.description,
            ], within: 600)
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let seconds = Double(words[0]) else {
            throw BenchError("safe-eth-py said: \(text)")
        }
        return (seconds, String(words[1]))
    }

    private static let program = #"""
        import sys, time
        from eth_abi import encode
        from hexbytes import HexBytes
        from safe_eth.eth.utils import fast_to_checksum_address
        from safe_eth.safe import SafeOperationEnum, SafeTx
        from safe_eth.safe.multi_send import MultiSend, MultiSendOperation, MultiSendTx

        rows, limit, chain = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
        safe, token, contract = (fast_to_checksum_address(text) for text in sys.argv[4:7])
        null = "0x" + "00" * 20
        bundler = MultiSend(address=contract)
        recipients = ["0x%04x%032x%04x" % (row >> 16, row, row & 0xFFFF) for row in range(1, rows + 1)]
        unsent = {"gas": 1, "gasPrice": 1, "chainId": chain}
        began = time.perf_counter()
        for nonce, start in enumerate(range(0, rows, limit)):
            calls = [
                MultiSendTx(
                    MultiSendOperation.CALL, token, 0,
                    b"\xa9\x05\x9c\xbb" + encode(["address", "uint256"], [recipient, row + 1]))
                for row, recipient in enumerate(recipients[start:start + limit], start)
            ]
            data = HexBytes(bundler.build_tx(calls, unsent)["data"])
            transaction = SafeTx(
                None, safe, bundler.address, 0, data, SafeOperationEnum.DELEGATE_CALL.value, 0, 0, 0,
                null, null, safe_nonce=nonce, safe_version="1.4.1", chain_id=chain)
            last = transaction.safe_tx_hash
        print(time.perf_counter() - began, "0x" + last.hex())
        """#
}
