/// A request target, taken apart and decoded once; dot segments are left as they are.
struct Target: Sendable {
    /// Path and query within the head's bytes, as sent.
    var path: Range<Int>
    var query: Range<Int>?
    /// Decoded segments; `/` has none, `/a/` has two, of which the last is empty.
    var segments: [String]
    var parameters: [QueryParameter]

    /// Takes apart a target whose bytes are all allowed in a URI.
    init(
        _ bytes: [UInt8], _ range: Range<Int>, method: Method, host: Range<Int>?
    ) throws(HTTPError) {
        var start = range.lowerBound
        if bytes[start] != Self.slash {
            guard !(bytes[range].elementsEqual("*".utf8) && method == .options) else {
                self.init(path: range, query: nil, segments: [], parameters: [])
                return
            }
            start = try Self.skipAuthority(bytes, range, host: host)
        }
        let rest = start..<range.upperBound
        let mark = bytes[rest].firstIndex(of: UInt8(ascii: "?"))
        let path = start..<(mark ?? range.upperBound)
        let query = mark.map { ($0 + 1)..<range.upperBound }
        self.init(
            path: path, query: query,
            segments: try Self.segments(bytes, path),
            parameters: try query.map { query throws(HTTPError) in
                try Self.parameters(bytes[query])
            } ?? []
        )
    }

    private init(
        path: Range<Int>, query: Range<Int>?, segments: [String], parameters: [QueryParameter]
    ) {
        self.path = path
        self.query = query
        self.segments = segments
        self.parameters = parameters
    }

    private static let slash = UInt8(ascii: "/")

    /// The absolute form (RFC 9112, 3.2.2) is taken when it names the same authority as Host;
    /// returns where the path begins.
    private static func skipAuthority(
        _ bytes: [UInt8], _ range: Range<Int>, host: Range<Int>?
    ) throws(HTTPError) -> Int {
        for scheme in ["http://", "https://"] where range.count > scheme.utf8.count {
            let start = range.lowerBound + scheme.utf8.count
            guard Grammar.equal(bytes.span, range.lowerBound..<start, scheme) else { continue }
            let end =
                bytes[start..<range.upperBound].firstIndex { byte in
                    byte == slash || byte == UInt8(ascii: "?")
                } ?? range.upperBound
            guard let host, !host.isEmpty, host.count == end - start else { break }
            let same = zip(bytes[start..<end], bytes[host]).allSatisfy { left, right in
                Grammar.lowercased(left) == Grammar.lowercased(right)
            }
            guard same else { break }
            return end
        }
        throw .malformed(.target)
    }

    private static func segments(
        _ bytes: [UInt8], _ path: Range<Int>
    ) throws(HTTPError) -> [String] {
        guard path.count > 1 else { return [] }
        var segments: [String] = []
        var start = path.lowerBound + 1
        while true {
            let rest = bytes[start..<path.upperBound]
            let end = rest.firstIndex(of: slash) ?? path.upperBound
            segments.append(try decode(bytes[start..<end], plusIsSpace: false))
            guard end < path.upperBound else { return segments }
            start = end + 1
        }
    }

    private static func parameters(
        _ query: ArraySlice<UInt8>
    ) throws(HTTPError) -> [QueryParameter] {
        var parameters: [QueryParameter] = []
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let middle = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            parameters.append(
                QueryParameter(
                    name: try decode(pair[..<middle], plusIsSpace: true),
                    value: try decode(pair[middle...].dropFirst(), plusIsSpace: true)
                )
            )
        }
        return parameters
    }

    /// Decodes percent-encoding once; refuses a broken one, NUL, and what is not UTF-8.
    private static func decode(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool
    ) throws(HTTPError) -> String {
        let plus = plusIsSpace ? UInt8(ascii: "+") : UInt8(ascii: "%")
        guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == plus }) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte == plus ? Grammar.space : byte)
                continue
            }
            guard index + 1 < bytes.endIndex,
                let high = Grammar.hexadecimal(bytes[index]),
                let low = Grammar.hexadecimal(bytes[index + 1]),
                high | low != 0
            else { throw .malformed(.percentEncoding) }
            decoded.append(high << 4 | low)
            index += 2
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw .malformed(.percentEncoding)
        }
        return text
    }
}

/// One `name=value` of a query, decoded; without `=` the value is empty.
public struct QueryParameter: Sendable, Hashable {
    /// The decoded name.
    public let name: String
    /// The decoded value.
    public let value: String

    /// Makes a parameter from decoded parts.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
