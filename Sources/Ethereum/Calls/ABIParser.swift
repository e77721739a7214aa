/// Reads types and signatures of functions from text, strictly.
struct ABIParser {
    private static let sizeLimit = 2000
    private static let depthLimit = 8
    /// Keeps sizes far from the end of Int, also of arrays within arrays.
    private static let elementLimit = 1000

    private let bytes: [UInt8]
    private var next = 0
    private var depth = 0

    init(_ text: String) throws(ABISignatureError) {
        bytes = Array(text.utf8)
        guard bytes.count <= Self.sizeLimit else { throw .tooLong(bytes: bytes.count) }
    }

    /// `name(type name, …)`.
    mutating func function() throws(ABISignatureError) -> (name: String, inputs: [ABIParameter]) {
        let name = word()
        guard !name.isEmpty else { throw unexpected() }
        guard take("(") else { throw unexpected() }
        guard !take(")") else { return (name, []) }
        return (name, try parameters())
    }

    /// That nothing follows.
    func end() throws(ABISignatureError) {
        guard next == bytes.count else { throw unexpected() }
    }

    mutating func type() throws(ABISignatureError) -> ABIType {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .tooDeep }
        var type: ABIType
        let start = next
        let name = word()
        if (name.isEmpty || name == "tuple") && take("(") {
            type = ABIType(.tuple(try parameters()))
        } else {
            type = ABIType(try Self.elementary(name, position: start + 1))
        }
        var levels = 0
        while take("[") {
            levels += 1
            guard depth + levels <= Self.depthLimit else { throw .tooDeep }
            let start = next
            let digits = word()
            guard take("]") else { throw unexpected() }
            guard !digits.isEmpty else {
                type = ABIType(.array(type))
                continue
            }
            guard let count = Int(digits), digits == "\(count)", count > 0,
                count * type.headSize <= Self.elementLimit * 32
            else { throw .elementCount(digits, position: start + 1) }
            type = ABIType(.fixedArray(type, count: count))
        }
        return type
    }

    /// One parameter or more, up to and including the closing parenthesis.
    private mutating func parameters() throws(ABISignatureError) -> [ABIParameter] {
        var parameters: [ABIParameter] = []
        repeat {
            skipBlanks()
            let type = try type()
            skipBlanks()
            let start = next
            let name = word()
            if let first = name.utf8.first, (0x30...0x39).contains(first) {
                next = start
                throw unexpected()
            }
            if !name.isEmpty && parameters.contains(where: { $0.name == name }) {
                throw .nameTwice(name)
            }
            parameters.append(ABIParameter(name: name, type: type))
            skipBlanks()
        } while take(",")
        guard take(")") else { throw unexpected() }
        return parameters
    }

    private static func elementary(
        _ name: String, position: Int
    ) throws(ABISignatureError) -> ABIType.Kind {
        switch name {
        case "address": return .address
        case "bool": return .bool
        case "bytes": return .bytes
        case "string": return .string
        case "uint", "int": throw .alias(name, position: position)
        default: break
        }
        for (prefix, step, largest) in [("uint", 8, 256), ("int", 8, 256), ("bytes", 1, 32)]
        where name.hasPrefix(prefix) {
            let digits = name.dropFirst(prefix.count)
            guard let size = Int(digits), digits == "\(size)", size > 0, size <= largest,
                size % step == 0
            else { break }
            return switch prefix {
            case "uint": .uint(bits: size)
            case "int": .int(bits: size)
            default: .fixedBytes(size)
            }
        }
        throw .unknownType(String(name.prefix(40)), position: position)
    }

    /// Letters, digits, `_` and `$`, as many as there are.
    private mutating func word() -> String {
        let start = next
        while next < bytes.count, Self.isWord(bytes[next]) { next += 1 }
        return String(decoding: bytes[start..<next], as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x24: true
        default: false
        }
    }

    private mutating func skipBlanks() {
        while next < bytes.count, bytes[next] == 0x20 { next += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next < bytes.count, bytes[next] == UInt8(ascii: character) else { return false }
        next += 1
        return true
    }

    private func unexpected() -> ABISignatureError {
        .unexpected(position: next + 1)
    }
}

/// Why a text is not the signature of a function or a type of the ABI; positions count bytes from
/// 1.
public enum ABISignatureError: Error, Hashable, Sendable {
    /// The text has more than 2,000 bytes.
    case tooLong(bytes: Int)
    /// Arrays and tuples stand more than eight deep in one another.
    case tooDeep
    /// Something else is needed at this position, or the text ends there.
    case unexpected(position: Int)
    /// There is no such type, or we cannot encode it.
    case unknownType(String, position: Int)
    /// `uint` and `int` are short for `uint256` and `int256`; selectors need the full name.
    case alias(String, position: Int)
    /// An array needs at least one element, and at most 1,000 words.
    case elementCount(String, position: Int)
    /// Two parameters have one name.
    case nameTwice(String)
}

extension ABISignatureError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong(let bytes): "The signature has \(bytes) bytes; at most 2000 are read."
        case .tooDeep: "Arrays and tuples stand more than eight deep in one another."
        case .unexpected(let position):
            "Character \(position) does not fit; write name(type,type name,…) without anything "
                + "before or after."
        case .unknownType(let name, let position):
            name.isEmpty
                ? "A type is missing at character \(position)."
                : "\"\(name)\" at character \(position) is not a type that can be encoded."
        case .alias(let name, let position):
            "\"\(name)\" at character \(position) is short for \(name)256; write that."
        case .elementCount(let digits, let position):
            "\"\(String(digits.prefix(20)))\" at character \(position) is not a possible number "
                + "of elements."
        case .nameTwice(let name): "Two parameters have the name \"\(String(name.prefix(40)))\"."
        }
    }
}
