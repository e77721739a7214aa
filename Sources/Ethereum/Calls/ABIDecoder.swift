/// Reads encoded arguments and takes only the one encoding that compilers make of them.
///
/// Every tail must begin where the one before ended, so that no two arguments share bytes, nothing
/// lies unread in between, and reading takes no longer than there are bytes.
struct ABIDecoder {
    private let bytes: [UInt8]
    /// Where the next tail must begin.
    private var tail: Int

    /// The values of these types, which must fill the bytes from `start` on exactly.
    static func values(
        of types: [ABIType], in bytes: [UInt8], from start: Int
    ) throws(ABIDataError) -> [ABIValue] {
        var decoder = ABIDecoder(bytes: bytes, tail: start)
        let values = try decoder.group(types)
        guard decoder.tail == bytes.count else {
            throw .leftOver(bytes: bytes.count - decoder.tail)
        }
        return values
    }

    /// Members whose heads begin at the tail.
    private mutating func group(_ types: [ABIType]) throws(ABIDataError) -> [ABIValue] {
        let base = tail
        try advance(types.reduce(0) { $0 + $1.headSize })
        var head = base
        var values: [ABIValue] = []
        values.reserveCapacity(types.count)
        for type in types {
            values.append(try value(type, head: &head, base: base))
        }
        return values
    }

    private mutating func value(
        _ type: ABIType, head: inout Int, base: Int
    ) throws(ABIDataError) -> ABIValue {
        guard !type.isDynamic else {
            guard try UInt64(exactly: word(at: head)) == UInt64(tail - base) else {
                throw .offset(position: head)
            }
            head += 32
            return try tailValue(type)
        }
        switch type.kind {
        case .fixedArray(let element, let count):
            return .group(try elements(element, count: count, head: &head))
        case .tuple(let members):
            var values: [ABIValue] = []
            for member in members {
                values.append(try value(member.type, head: &head, base: base))
            }
            return .group(values)
        case .uint, .int, .address, .bool, .fixedBytes, .bytes, .string, .array:
            let word = try word(at: head)
            guard type.contains(word) else { throw .outOfRange(type, position: head) }
            head += 32
            return .word(word)
        }
    }

    private mutating func elements(
        _ type: ABIType, count: Int, head: inout Int
    ) throws(ABIDataError) -> [ABIValue] {
        var values: [ABIValue] = []
        for _ in 0..<count {
            values.append(try value(type, head: &head, base: head))
        }
        return values
    }

    private mutating func tailValue(_ type: ABIType) throws(ABIDataError) -> ABIValue {
        switch type.kind {
        case .bytes: return .bytes(try content())
        case .string:
            let start = tail
            let content = try content()
            guard String(validating: content, as: UTF8.self) != nil else {
                throw .notText(position: start)
            }
            return .bytes(content)
        case .array(let element):
            let count = try count(of: element.headSize)
            return .list(try group([ABIType](repeating: element, count: count)))
        case .fixedArray(let element, let count):
            return .group(try group([ABIType](repeating: element, count: count)))
        case .tuple(let members): return .group(try group(members.map(\.type)))
        case .uint, .int, .address, .bool, .fixedBytes: throw .offset(position: tail)
        }
    }

    /// A length, for which there must be as many bytes as its elements take at least.
    private mutating func count(of elementSize: Int) throws(ABIDataError) -> Int {
        let start = tail
        try advance(32)
        guard let count = Int(exactly: try word(at: start)),
            count <= (bytes.count - tail) / elementSize
        else { throw .tooShort }
        return count
    }

    private mutating func content() throws(ABIDataError) -> [UInt8] {
        let count = try count(of: 1)
        let start = tail
        try advance((count + 31) / 32 * 32)
        guard bytes[(start + count)..<tail].allSatisfy({ $0 == 0 }) else {
            throw .padding(position: start + count)
        }
        return [UInt8](bytes[start..<(start + count)])
    }

    private mutating func advance(_ count: Int) throws(ABIDataError) {
        guard count <= bytes.count - tail else { throw .tooShort }
        tail += count
    }

    private func word(at position: Int) throws(ABIDataError) -> UInt256 {
        guard position + 32 <= bytes.count,
            let word = UInt256(bytes: bytes[position..<(position + 32)])
        else { throw .tooShort }
        return word
    }
}

/// Why call data is not a call of a function; positions count bytes from 0.
public enum ABIDataError: Error, Hashable, Sendable {
    /// The first four bytes are not the function's selector.
    case selector
    /// The data ends too early.
    case tooShort
    /// There is more behind the last argument.
    case leftOver(bytes: Int)
    /// An offset does not point to where the argument must stand.
    case offset(position: Int)
    /// A word is not a value of the type.
    case outOfRange(ABIType, position: Int)
    /// The bytes that fill up a word are not zero.
    case padding(position: Int)
    /// A string is not UTF-8.
    case notText(position: Int)
}

extension ABIDataError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .selector: "The data calls another function."
        case .tooShort: "The data ends before its last argument."
        case .leftOver(let bytes): "There are \(bytes) bytes behind the last argument."
        case .offset(let position): "The offset at byte \(position) points elsewhere."
        case .outOfRange(let type, let position): "Byte \(position) does not begin a \(type)."
        case .padding(let position): "The bytes from \(position) to the end of the word must be 0."
        case .notText(let position): "The string at byte \(position) is not UTF-8."
        }
    }
}
