import Ethereum
import Ledger
import Postgres

/// A one-dimensional array in the binary format, for those that are long or often sent.
struct BinaryArray: BinaryValues {
    /// As `pg_type` numbers them; the statement must state the same by a cast.
    enum Element: UInt32 {
        case bigInteger = 20
        case integer = 23
        case text = 25
        case numeric = 1700
        case uuid = 2950
    }

    var bytes: [UInt8] = []

    /// Begins an array; so many elements follow.
    init(of element: Element, count: Int) {
        bytes.reserveCapacity(20 + 20 * count)
        append(UInt32(count == 0 ? 0 : 1))
        // Some may be NULL: the server looks at each.
        append(UInt32(1))
        append(element.rawValue)
        guard count > 0 else { return }
        append(UInt32(clamping: count))
        // The number of the first.
        append(UInt32(1))
    }
}

extension SQL.StringInterpolation {
    /// Binds a `uuid []`.
    mutating func appendInterpolation<Subject: Identified>(_ ids: [ID<Subject>]) {
        appendInterpolation(ids.map(Optional.some))
    }

    /// Binds a `uuid []`.
    mutating func appendInterpolation<Subject: Identified>(_ ids: [ID<Subject>?]) {
        var array = BinaryArray(of: .uuid, count: ids.count)
        for id in ids {
            if let id { array.value(id) } else { array.null() }
        }
        appendInterpolation(array.bytes)
    }

    /// Binds a `text []`.
    mutating func appendInterpolation(texts: [String?]) {
        // What no text may hold is refused where arrays are spelled.
        guard texts.allSatisfy({ $0?.utf8.contains(0) != true }) else {
            return appendInterpolation(texts)
        }
        var array = BinaryArray(of: .text, count: texts.count)
        for text in texts {
            if let text { array.value(text) } else { array.null() }
        }
        appendInterpolation(array.bytes)
    }

    /// Binds an `integer []` of numbers from 0 to 2^31 − 1.
    mutating func appendInterpolation(integers: [Int]) {
        var array = BinaryArray(of: .integer, count: integers.count)
        for number in integers { array.value(UInt32(clamping: number)) }
        appendInterpolation(array.bytes)
    }

    /// Binds a `bigint []`.
    mutating func appendInterpolation(bigIntegers: [Int64]) {
        var array = BinaryArray(of: .bigInteger, count: bigIntegers.count)
        for number in bigIntegers { array.value(number) }
        appendInterpolation(array.bytes)
    }

    /// Binds a `numeric []`.
    mutating func appendInterpolation(numerics: [UInt256]) {
        var array = BinaryArray(of: .numeric, count: numerics.count)
        for number in numerics { array.value(number) }
        appendInterpolation(array.bytes)
    }
}
