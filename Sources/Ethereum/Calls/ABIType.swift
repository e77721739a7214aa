/// The type of a function's argument.
///
/// Everything of the Solidity ABI but `function`, fixed-point numbers and the aliases `uint` and
/// `int`, whose text would give a wrong selector.
public struct ABIType: Hashable, Sendable {
    indirect enum Kind: Hashable, Sendable {
        /// 8 to 256 bits, in steps of 8.
        case uint(bits: Int)
        case int(bits: Int)
        case address
        case bool
        /// 1 to 32 bytes.
        case fixedBytes(Int)
        case bytes
        case string
        case array(ABIType)
        /// One element or more.
        case fixedArray(ABIType, count: Int)
        /// One member or more.
        case tuple([ABIParameter])
    }

    let kind: Kind

    init(_ kind: Kind) {
        self.kind = kind
    }

    /// Reads a type such as `uint256`, `bytes10`, `address[]` or `(uint40 start,uint40 end)[2]`.
    public init(_ text: String) throws(ABISignatureError) {
        var parser = try ABIParser(text)
        self = try parser.type()
        try parser.end()
    }

    /// Whether the encoding stands behind the head, with its offset in it.
    var isDynamic: Bool {
        switch kind {
        case .uint, .int, .address, .bool, .fixedBytes: false
        case .bytes, .string, .array: true
        case .fixedArray(let element, _): element.isDynamic
        case .tuple(let members): members.contains { $0.type.isDynamic }
        }
    }

    /// How many bytes the type takes up in a head.
    var headSize: Int {
        guard !isDynamic else { return 32 }
        return switch kind {
        case .uint, .int, .address, .bool, .fixedBytes, .bytes, .string, .array: 32
        case .fixedArray(let element, let count): count * element.headSize
        case .tuple(let members): members.reduce(0) { $0 + $1.type.headSize }
        }
    }
}

extension ABIType: CustomStringConvertible {
    /// The spelling that selectors are made of: no blanks, no names.
    public var description: String {
        switch kind {
        case .uint(let bits): "uint\(bits)"
        case .int(let bits): "int\(bits)"
        case .address: "address"
        case .bool: "bool"
        case .fixedBytes(let count): "bytes\(count)"
        case .bytes: "bytes"
        case .string: "string"
        case .array(let element): "\(element)[]"
        case .fixedArray(let element, let count): "\(element)[\(count)]"
        case .tuple(let members): "(" + members.map(\.type.description).joined(separator: ",") + ")"
        }
    }
}

/// An argument of a function or member of a tuple: its type, and a name for people.
public struct ABIParameter: Hashable, Sendable {
    /// The name; empty when it has none.
    public let name: String
    /// The type.
    public let type: ABIType

    init(_ name: String, _ kind: ABIType.Kind) {
        self.name = name
        type = ABIType(kind)
    }

    init(name: String, type: ABIType) {
        self.name = name
        self.type = type
    }
}
