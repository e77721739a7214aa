internal import JSON

/// How values are written for people: as strings in JSON, in arrays for arrays and tuples.
extension ABIType {
    /// Whether a word is a value of this type; only for types of one word.
    func contains(_ word: UInt256) -> Bool {
        switch kind {
        case .uint(let bits): word.bitWidth <= bits
        case .int(let bits):
            word.bitWidth < bits
                || (UInt256.max.subtractingReportingOverflow(word).partialValue)
                    .bitWidth < bits
        case .address: word.bitWidth <= 160
        case .bool: word.bitWidth <= 1
        case .fixedBytes(let count): word.bytes.dropFirst(count).allSatisfy { $0 == 0 }
        case .bytes, .string, .array, .fixedArray, .tuple: false
        }
    }

    /// The value that a text or an array of texts means.
    ///
    /// Whole numbers in decimal, addresses by the rule of ``SpelledAddress``, bytes as `0x` and
    /// digits, `true` and `false`. JSON numbers are refused: other programs read them through
    /// floating point.
    func value(
        _ json: JSONValue, at place: String
    ) throws(ABIArgumentError) -> ABIValue {
        switch kind {
        case .array(let element):
            return .list(try Self.values(json, at: place, count: nil) { _ in element })
        case .fixedArray(let element, let count):
            return .group(try Self.values(json, at: place, count: count) { _ in element })
        case .tuple(let members):
            return .group(
                try Self.values(json, at: place, count: members.count) { members[$0].type })
        case .bool:
            switch json {
            case .bool(true), .string("true"): return .word(1)
            case .bool(false), .string("false"): return .word(0)
            default: throw ABIArgumentError(place, .notABool)
            }
        case .uint, .int, .address, .fixedBytes, .bytes, .string:
            guard case .string(let text) = json else { throw ABIArgumentError(place, .notAText) }
            do {
                return try value(text)
            } catch {
                throw ABIArgumentError(place, error)
            }
        }
    }

    private static func values(
        _ json: JSONValue, at place: String, count: Int?, type: (Int) -> ABIType
    ) throws(ABIArgumentError) -> [ABIValue] {
        guard case .array(let elements) = json else { throw ABIArgumentError(place, .notAList) }
        if let count, elements.count != count {
            throw ABIArgumentError(place, .count(found: elements.count, needed: count))
        }
        var values: [ABIValue] = []
        for (index, element) in elements.enumerated() {
            values.append(try type(index).value(element, at: "\(place)[\(index)]"))
        }
        return values
    }

    private func value(_ text: String) throws(ABIArgumentError.Problem) -> ABIValue {
        do {
            switch kind {
            case .uint: return .word(try inRange(UInt256(decimal: text)))
            case .int(let bits):
                let isNegative = text.hasPrefix("-")
                let magnitude = try UInt256(decimal: isNegative ? String(text.dropFirst()) : text)
                guard let word = Self.word(magnitude, isNegative: isNegative, bits: bits) else {
                    throw ABIArgumentError.Problem.outOfRange(self)
                }
                return .word(word)
            case .address: return .word(try Address(text).word)
            case .fixedBytes(let count):
                let bytes = try Hex.bytes(of: text)
                guard bytes.count == count,
                    let word = UInt256(bytes: bytes + repeatElement(0, count: 32 - count))
                else { throw HexError.length(found: bytes.count, needed: count) }
                return .word(word)
            case .bytes: return .bytes(try Hex.bytes(of: text))
            case .string: return .bytes(Array(text.utf8))
            case .bool, .array, .fixedArray, .tuple: throw ABIArgumentError.Problem.notAText
            }
        } catch let error as NumberTextError {
            throw .number(error)
        } catch let error as AddressError {
            throw .address(error)
        } catch let error as HexError {
            throw .hexadecimal(error)
        } catch let error as ABIArgumentError.Problem {
            throw error
        } catch {
            throw .notAText
        }
    }

    /// Two's complement; nil when the number does not fit, and for a zero with a sign.
    private static func word(_ magnitude: UInt256, isNegative: Bool, bits: Int) -> UInt256? {
        guard isNegative else { return magnitude.bitWidth < bits ? magnitude : nil }
        let (less, isZero) = magnitude.subtractingReportingOverflow(1)
        guard !isZero, less.bitWidth < bits else { return nil }
        return UInt256.max.subtractingReportingOverflow(less).partialValue
    }

    private func inRange(_ word: UInt256) throws(ABIArgumentError.Problem) -> UInt256 {
        guard contains(word) else { throw .outOfRange(self) }
        return word
    }

    /// The value as text, or arrays of texts, that ``value(_:at:)`` reads again.
    func json(_ value: ABIValue) -> JSONValue {
        switch (kind, value) {
        case (.uint, .word(let word)): .string(word.description)
        case (.int, .word(let word)): .string(Self.signed(word))
        case (.address, .word(let word)): .string(Address(word: word)?.checksummed ?? "")
        case (.bool, .word(let word)): .string(word.isZero ? "false" : "true")
        case (.fixedBytes(let count), .word(let word)):
            .string(Hex.text(of: word.bytes.prefix(count)))
        case (.string, .bytes(let bytes)): .string(String(decoding: bytes, as: UTF8.self))
        case (_, .bytes(let bytes)): .string(Hex.text(of: bytes))
        case (.array(let element), .list(let values)),
            (.fixedArray(let element, _), .group(let values)):
            .array(values.map { element.json($0) })
        case (.tuple(let members), .group(let values)):
            .array(zip(members, values).map { $0.type.json($1) })
        case (_, .word(let word)): .string(word.description)
        case (_, .list(let values)), (_, .group(let values)):
            .array(values.map { self.json($0) })
        }
    }

    private static func signed(_ word: UInt256) -> String {
        guard word.bitWidth == 256 else { return word.description }
        return "-" + UInt256.zero.subtractingReportingOverflow(word).partialValue.description
    }
}

/// Why an argument does not fit its type.
public struct ABIArgumentError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Problem: Error, Hashable, Sendable {
        /// An array of this many elements is needed.
        case count(found: Int, needed: Int)
        /// An array is needed.
        case notAList
        /// A string is needed; numbers too are written as strings.
        case notAText
        /// `true` or `false` is needed.
        case notABool
        /// The text is not a whole number.
        case number(NumberTextError)
        /// The number does not fit into the type.
        case outOfRange(ABIType)
        /// The text is not an address.
        case address(AddressError)
        /// The text is not bytes, or not as many as needed.
        case hexadecimal(HexError)
    }

    /// Which argument: its position from 0 on, or its name, and positions within, as in `2[0]`;
    /// empty for all of them.
    public let place: String
    /// What is wrong with it.
    public let problem: Problem

    init(_ place: String, _ problem: Problem) {
        self.place = place
        self.problem = problem
    }
}

extension ABIArgumentError: CustomStringConvertible {
    public var description: String {
        place.isEmpty ? problem.description : "Argument \(place): \(problem)"
    }
}

extension ABIArgumentError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .count(let found, let needed): "There are \(found) values; \(needed) are needed."
        case .notAList: "An array is needed."
        case .notAText: "A string is needed; numbers too are written as strings."
        case .notABool: "true or false is needed."
        case .number(let error): error.description
        case .outOfRange(let type): "The number does not fit into \(type)."
        case .address(let error): error.description
        case .hexadecimal(let error): error.description
        }
    }
}
