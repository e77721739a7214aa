/// Hashes of typed structured data (EIP-712).
public enum TypedData {
    /// The hash of a type's text, such as `EIP712Domain(uint256 chainId,address
    /// verifyingContract)`.
    public static func typeHash(_ type: String) -> Hash32 {
        Keccak256.hash(utf8: type)
    }

    /// The hash of a struct whose members are all one word long; dynamic members stand as their own
    /// hash.
    ///
    /// A domain separator is the struct hash of the domain.
    public static func structHash(_ typeHash: Hash32, _ members: [UInt256]) -> Hash32 {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 * (members.count + 1))
        typeHash.word.append(to: &bytes)
        for member in members {
            member.append(to: &bytes)
        }
        return Keccak256.hash(bytes)
    }

    /// What is signed: the hash of 0x19, 0x01, domain separator and struct hash.
    public static func digest(domain: Hash32, message: Hash32) -> Hash32 {
        Keccak256.hash([0x19, 0x01] + domain.bytes + message.bytes)
    }
}
