import HTTP

/// The forms in which a report comes.
enum Format: String, CaseIterable, Sendable {
    case json, csv, ndjson

    /// What it is called in headers.
    var mediaType: MediaType {
        switch self {
        case .json: .json
        case .csv: .csv
        case .ndjson: .ndjson
        }
    }
}

extension Exchange {
    /// The format that `?format=` names, or the one that `Accept` likes best; JSON without either.
    ///
    /// Throws ``APIError/notAcceptable(offered:)`` when `Accept` excludes every one.
    func format(_ query: inout Query) throws(APIError) -> Format {
        if let named = query.choice("format", Format.self) { return named }
        let accepted = request.headers.values(of: "Accept")
        guard !accepted.isEmpty else { return .json }
        let ranges = accepted.joined(separator: ",").split(separator: ",").compactMap(
            MediaRange.init)
        guard !ranges.isEmpty else { return .json }
        let weighed = Format.allCases.map { ($0, MediaRange.weight(of: $0.mediaType, in: ranges)) }
        // The first of equals, so that `*/*` means JSON.
        let best = weighed.reduce(weighed[0]) { $1.1 > $0.1 ? $1 : $0 }
        guard best.1 > 0 else {
            throw .notAcceptable(offered: Format.allCases.map(\.mediaType.rawValue))
        }
        return best.0
    }
}

/// One range of an `Accept` header (RFC 9110, 12.5.1); parameters but the weight are passed over.
struct MediaRange: Sendable {
    let type: String
    let subtype: String
    /// Thousandths, 0 to 1,000.
    let weight: Int

    /// Reads a range such as `text/csv;q=0.5`; nil for what is none.
    init?(_ text: Substring) {
        let parts = text.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        guard let name = parts.first?.lowercased().split(separator: "/"), name.count == 2 else {
            return nil
        }
        type = String(name[0])
        subtype = String(name[1])
        let weights = parts.dropFirst().filter { $0.lowercased().hasPrefix("q=") }
        guard let weight = weights.first.map({ Self.thousandths($0.dropFirst(2)) }) ?? 1000 else {
            return nil
        }
        self.weight = weight
    }

    /// The weight that the most specific matching range gives a type; 0 when none matches.
    static func weight(of media: MediaType, in ranges: [MediaRange]) -> Int {
        let name = media.rawValue.split(separator: "/")
        let exact = ranges.first { $0.type == name[0] && $0.subtype == name[1] }
        let kind = ranges.first { $0.type == name[0] && $0.subtype == "*" }
        let any = ranges.first { $0.type == "*" && $0.subtype == "*" }
        return (exact ?? kind ?? any)?.weight ?? 0
    }

    /// `0`, `1`, or up to three digits behind a point.
    private static func thousandths(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0] == "0" || parts[0] == "1" else { return nil }
        let digits = parts.count == 2 ? String(parts[1]) : ""
        guard digits.count <= 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let fraction = Int(digits + String(repeating: "0", count: 3 - digits.count))
        else { return nil }
        let weight = (parts[0] == "1" ? 1000 : 0) + fraction
        return weight <= 1000 ? weight : nil
    }
}
