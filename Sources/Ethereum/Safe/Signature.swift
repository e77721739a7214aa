internal import CSecp256k1

/// An owner's ECDSA signature in the 65 bytes that a Safe takes: r, s and v.
///
/// With v 27 or 28 the safeTxHash itself was signed (EIP-712), with 31 or 32 the message that
/// `eth_sign` makes of it. Other kinds, that only the chain can judge, are refused by name. Source:
/// safe-smart-account, `checkNSignatures`.
public struct Signature: Hashable, Sendable {
    /// The two numbers of the signature, 1 or more and below the order of the curve; s at most half
    /// of it.
    public let r, s: UInt256
    /// Kind of signature and parity of its point: 27, 28, 31 or 32.
    public let v: UInt8

    /// Reads `0x` and 130 hexadecimal digits; by the rules of the bytes.
    public init(_ text: String) throws(SignatureError) {
        let bytes: [UInt8]
        do {
            bytes = try Hex.bytes(of: text)
        } catch {
            throw .hexadecimal(error)
        }
        try self.init(bytes: bytes)
    }

    /// Reads 65 bytes. Throws ``SignatureError`` in the order of its cases, up to
    /// ``SignatureError/malleable``.
    public init(bytes: [UInt8]) throws(SignatureError) {
        guard bytes.count >= 65, let r = UInt256(bytes: bytes[0..<32]),
            let s = UInt256(bytes: bytes[32..<64])
        else { throw .truncated(bytes: bytes.count) }
        let v = bytes[64]
        switch v {
        case 27, 28, 31, 32: break
        case 0, 1:
            guard let owner = Address(word: r), !owner.isZero else { throw .recoveryByte(v) }
            throw v == 0 ? .contractSignature(owner: owner) : .approvedHash(owner: owner)
        default: throw .recoveryByte(v)
        }
        guard bytes.count == 65 else { throw .tooLong(bytes: bytes.count) }
        guard !r.isZero, r < Self.order, !s.isZero, s < Self.order else { throw .outOfRange }
        guard s <= Self.halfOrder else { throw .malleable }
        self.r = r
        self.s = s
        self.v = v
    }

    /// The 65 bytes.
    public var bytes: [UInt8] { r.bytes + s.bytes + [v] }

    /// Who signed this transaction. Throws ``SignatureError/unrecoverable``.
    ///
    /// Every well-formed signature has some signer: only the list of owners tells a right one from
    /// one over another hash.
    public func signer(of safeTxHash: Hash32) throws(SignatureError) -> Address {
        try signer(ofDigest: v > 30 ? SignedMessage.digest(safeTxHash.bytes) : safeTxHash)
    }

    /// Who signed exactly this hash, whatever kind v says.
    public func signer(ofDigest digest: Hash32) throws(SignatureError) -> Address {
        let key = vestry_recover(
            vestry_word(digest.word), vestry_word(r), vestry_word(s), v % 2 == 0 ? 1 : 0)
        guard key.found else { throw .unrecoverable }
        let hash = Keccak256.hash(Hash32(key.x), Hash32(key.y))
        guard let signer = Address(bytes: hash.bytes.suffix(20)) else { throw .unrecoverable }
        return signer
    }

    /// The order of the curve's group. Source: SEC 2, version 2.0, section 2.4.1.
    private static let order = UInt256(
        high: 0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFE,
        low: 0xBAAE_DCE6_AF48_A03B_BFD2_5E8C_D036_4141)
    private static let halfOrder = UInt256(
        high: 0x7FFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF,
        low: 0x5D57_6E73_57A4_501D_DFE9_2F46_681B_20A0)
}

/// Texts and bytes that a wallet signs as a message (EIP-191, version 0x45).
public enum SignedMessage {
    /// The hash that `personal_sign` and `eth_sign` sign: a fixed beginning, the number of bytes,
    /// the bytes.
    public static func digest(_ bytes: [UInt8]) -> Hash32 {
        Keccak256.hash(
            [0x19] + Array("Ethereum Signed Message:\n\(bytes.count)".utf8) + bytes)
    }
}

extension vestry_word {
    fileprivate init(_ number: UInt256) {
        let limbs = number.limbs
        self.init(word3: limbs[3], word2: limbs[2], word1: limbs[1], word0: limbs[0])
    }
}

extension Hash32 {
    fileprivate init(_ word: vestry_word) {
        self.init(word.word3, word.word2, word.word1, word.word0)
    }
}
