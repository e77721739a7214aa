import Ethereum

/// Computes for a second; each input depends on the last result, so that nothing is left out.
enum HashRate {
    static func keccak(bytes: Int) -> Double {
        var message = [UInt8](repeating: 0x61, count: bytes)
        return perSecond {
            let hash = Keccak256.hash(message)
            message[0] ^= hash.bytes[0]
        }
    }

    static func checksum(from address: Address) -> Double {
        var bytes = address.bytes
        return perSecond {
            guard let address = Address(bytes: bytes) else { return }
            bytes[0] ^= address.checksummed.utf8.last ?? 0
        }
    }

    static func safeTxHash(_ safe: SafeAccount, _ call: SafeCall) -> Double {
        var nonce: UInt256 = 0
        return perSecond {
            let transaction = SafeTransaction(
                safe: safe, call: call, operation: .call, safeTxGas: 0, refund: .none,
                nonce: nonce)
            nonce = transaction.safeTxHash.word
        }
    }

    private static func perSecond(_ work: () -> Void) -> Double {
        let began = ContinuousClock.now
        var count = 0
        while true {
            for _ in 0..<500 { work() }
            count += 500
            let took = began.duration(to: .now)
            guard took < .seconds(1) else { return Double(count) / took.inSeconds }
        }
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
