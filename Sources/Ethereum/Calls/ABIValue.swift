/// An argument as it is encoded. Its shape says everything that the encoding depends on.
///
/// Source: Solidity contract ABI specification, "Formal specification of the encoding".
enum ABIValue: Hashable, Sendable {
    /// A number, address, truth value, or up to 32 bytes: one word in the head.
    case word(UInt256)
    /// `bytes`, or the UTF-8 of a `string`.
    case bytes([UInt8])
    /// An array whose length is encoded.
    case list([ABIValue])
    /// A tuple, or an array whose length its type tells.
    case group([ABIValue])

    var isDynamic: Bool {
        switch self {
        case .word: false
        case .bytes, .list: true
        case .group(let members): members.contains(where: \.isDynamic)
        }
    }

    /// The number of bytes of the encoding, without its offset.
    private var size: Int {
        switch self {
        case .word: 32
        case .bytes(let bytes): 32 + (bytes.count + 31) / 32 * 32
        case .list(let elements): 32 + Self.size(of: elements)
        case .group(let members): Self.size(of: members)
        }
    }

    private static func size(of members: [ABIValue]) -> Int {
        members.reduce(0) { $0 + $1.size + ($1.isDynamic ? 32 : 0) }
    }

    /// Adds the encoding of a tuple of these members.
    static func append(_ members: [ABIValue], to bytes: inout [UInt8]) {
        var offset = members.reduce(0) { $0 + ($1.isDynamic ? 32 : $1.size) }
        for member in members {
            guard member.isDynamic else {
                member.append(to: &bytes)
                continue
            }
            UInt256(UInt64(offset)).append(to: &bytes)
            offset += member.size
        }
        for member in members where member.isDynamic {
            member.append(to: &bytes)
        }
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .word(let word): word.append(to: &bytes)
        case .bytes(let content):
            UInt256(UInt64(content.count)).append(to: &bytes)
            bytes += content
            bytes += repeatElement(0, count: (32 - content.count % 32) % 32)
        case .list(let elements):
            UInt256(UInt64(elements.count)).append(to: &bytes)
            Self.append(elements, to: &bytes)
        case .group(let members): Self.append(members, to: &bytes)
        }
    }
}
