/// Why a signature is not taken; the order of cases is the order of checks.
public enum SignatureError: Error, Hashable, Sendable {
    /// The text is not bytes in hexadecimal.
    case hexadecimal(HexError)
    /// There are fewer than 65 bytes.
    case truncated(bytes: Int)
    /// A signature that a contract judges (EIP-1271); only a node can tell whether it is right.
    case contractSignature(owner: Address)
    /// The mark of a hash approved on chain; only a node can tell whether it was.
    case approvedHash(owner: Address)
    /// v is not 27, 28, 31 or 32.
    case recoveryByte(UInt8)
    /// There are more than 65 bytes: several signatures, or something behind the first.
    case tooLong(bytes: Int)
    /// r or s is zero, or not below the order of the curve.
    case outOfRange
    /// s is in the upper half: the same signature has a second spelling (EIP-2).
    case malleable
    /// No key fits the signature.
    case unrecoverable
    /// The signer is none of the Safe's owners, or signed another hash.
    case notAnOwner(Address)
    /// The owner has signed already.
    case signedBefore(Address)
    /// There are fewer signatures than the Safe asks for.
    case tooFew(found: Int, needed: Int)
}

extension SignatureError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .hexadecimal(let error): error.description
        case .truncated(let bytes): "The signature has \(bytes) bytes; 65 are needed."
        case .contractSignature(let owner):
            "This is a contract signature of \(owner), which only the chain can check; "
                + "collect it in the Safe app."
        case .approvedHash(let owner):
            "This marks a hash approved on chain by \(owner), which only the chain can check; "
                + "collect it in the Safe app."
        case .recoveryByte(let v):
            v < 2
                ? "The last byte (v) is \(v); the Safe needs 27 or 28, so add 27."
                : "The last byte (v) is \(v); 27, 28, 31 and 32 are possible."
        case .tooLong(let bytes):
            "There are \(bytes) bytes; give one signature of 65 bytes at a time."
        case .outOfRange: "r and s must be at least 1 and below the order of the curve."
        case .malleable:
            "s is in the upper half of its range; sign again with a wallet that follows EIP-2."
        case .unrecoverable: "No key fits this signature."
        case .notAnOwner(let signer):
            "The signature is by \(signer), who is not an owner of the Safe, or it is over "
                + "another transaction."
        case .signedBefore(let owner): "\(owner) has signed already."
        case .tooFew(let found, let needed):
            "There are \(found) signatures; the Safe asks for \(needed)."
        }
    }
}
