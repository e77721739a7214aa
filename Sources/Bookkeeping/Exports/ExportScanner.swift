import Crypto

/// Reads whole lines of an export in place: which bytes are which member.
///
/// A line has one spelling. Whatever an export would not write is refused, so that two files with
/// the same content are the same bytes.
struct ExportScanner {
    /// Where a value stands.
    struct Cell {
        var lower = 0
        var upper = 0
        var isNull = false
        /// Whether it stands there as it is, without escapes.
        var isPlain = true
    }

    /// Whole lines: the last byte is a line feed, behind which nothing is looked at.
    let bytes: [UInt8]
    /// The byte that is read next.
    private(set) var position = 0
    /// The values of the line that was read last.
    private(set) var cells: [Cell] = []
    /// The values of its list.
    private(set) var items: [Cell] = []
    /// Where it begins.
    private var start = 0
    /// The strings of its object.
    private(set) var pairs: [(name: [UInt8], value: [UInt8])] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        cells.reserveCapacity(20)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The byte so far behind the next one, or a line feed where there is none.
    func peek(_ offset: Int) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : UInt8(ascii: "\n")
    }

    /// Passes over bytes that must stand here.
    mutating func pass(_ literal: [UInt8]) -> Bool {
        guard bytes.count - position >= literal.count else { return false }
        for index in 0..<literal.count where bytes[position &+ index] != literal[index] {
            return false
        }
        position += literal.count
        return true
    }

    /// Reads a line of a form; otherwise the name of the first member that is not as it should be.
    mutating func line(_ form: ExportForm) -> String? {
        cells.removeAll(keepingCapacity: true)
        start = position
        for index in form.members.indices {
            guard pass(form.members[index].lead), let cell = cell(form.members[index]) else {
                return form.members[index].name
            }
            cells.append(cell)
        }
        return pass(Self.end) ? nil : "end"
    }

    /// Whether the line that was read last has the digest of its own bytes, if the form asks for one.
    func isSealed(_ form: ExportForm) -> Bool {
        guard let seal = form.members.last, seal.kind == .seal, let cell = cells.last else {
            return true
        }
        let end = cell.lower - seal.lead.count - Self.quote.count
        return HexDigest.matches(SHA256.hash(data: bytes[start..<end]), raw(cells.count - 1))
    }

    /// Goes on behind the next line feed.
    mutating func skipLine() {
        while bytes[position] != UInt8(ascii: "\n") { position += 1 }
        position += 1
    }

    private mutating func cell(_ member: ExportForm.Member) -> Cell? {
        if member.isOptional, bytes[position] == UInt8(ascii: "n") {
            return pass(Self.null) ? Cell(isNull: true) : nil
        }
        switch member.kind {
        case .number: return number()
        case .word, .instant:
            guard let cell = string(), cell.isPlain else { return nil }
            return cell
        case .text: return string()
        case .amount:
            guard pass(Self.quote), let cell = number(), pass(Self.quote) else { return nil }
            return cell
        case .digest, .seal: return digits(64, behind: Self.quote)
        case .address:
            guard var cell = digits(40, behind: Self.addressLead) else { return nil }
            cell.lower -= 2
            return cell
        case .object: return object()
        case .list: return list()
        }
    }

    private mutating func number() -> Cell? {
        let lower = position
        while bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        let isZeroFirst = bytes[lower] == UInt8(ascii: "0")
        guard position > lower, !isZeroFirst || position == lower + 1 else { return nil }
        return Cell(lower: lower, upper: position)
    }

    private mutating func digits(_ count: Int, behind lead: [UInt8]) -> Cell? {
        guard pass(lead), bytes.count - position > count else { return nil }
        for index in position..<position + count {
            let byte = bytes[index]
            guard byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6 else {
                return nil
            }
        }
        position += count
        return pass(Self.quote) ? Cell(lower: position - count - 1, upper: position - 1) : nil
    }

    private mutating func string() -> Cell? {
        guard bytes[position] == UInt8(ascii: "\"") else { return nil }
        position += 1
        let lower = position
        var isPlain = true
        var seen: UInt8 = 0
        while bytes[position] != UInt8(ascii: "\"") {
            let byte = bytes[position]
            guard byte >= 0x20 else { return nil }
            seen |= byte
            position += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            isPlain = false
            guard passEscape() else { return nil }
        }
        position += 1
        guard seen < 0x80 || Self.isUTF8(bytes[lower..<position - 1]) else { return nil }
        return Cell(lower: lower, upper: position - 1, isPlain: isPlain)
    }

    private static func isUTF8(_ text: ArraySlice<UInt8>) -> Bool {
        String(validating: text, as: UTF8.self) != nil
    }

    /// Passes over what stands behind a backslash; only what must be escaped is.
    private mutating func passEscape() -> Bool {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard pass(Self.unicodeLead) else { return false }
            let code = Self.control(bytes[position], peek(1))
            position += 2
            return ![0, 0x09, 0x0A, 0x0D, 0xFF].contains(code)
        default: return false
        }
    }

    /// A control character by two digits; 0xFF for what is none.
    private static func control(_ high: UInt8, _ low: UInt8) -> UInt8 {
        guard high == UInt8(ascii: "0") || high == UInt8(ascii: "1") else { return 0xFF }
        switch low {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return (high & 1) << 4 | (low & 15)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return (high & 1) << 4 | (low - 0x57)
        default: return 0xFF
        }
    }

    private mutating func object() -> Cell? {
        let lower = position
        pairs.removeAll(keepingCapacity: true)
        if pass(Self.noObject) { return Cell(lower: lower, upper: position) }
        while true {
            guard pass(pairs.isEmpty ? Self.objectLead : Self.comma), let name = string(),
                pass(Self.colon), let value = string()
            else { return nil }
            let pair = (name: Array(text(name)), value: Array(text(value)))
            if let last = pairs.last {
                guard last.name.lexicographicallyPrecedes(pair.name) else { return nil }
            }
            pairs.append(pair)
            if pass(Self.objectEnd) { return Cell(lower: lower, upper: position) }
        }
    }

    private mutating func list() -> Cell? {
        let lower = position
        items.removeAll(keepingCapacity: true)
        while true {
            guard pass(items.isEmpty ? Self.listLead : Self.comma) else { return nil }
            if pass(Self.null) {
                items.append(Cell(isNull: true))
            } else {
                guard let item = string() else { return nil }
                items.append(item)
            }
            if pass(Self.listEnd) { return Cell(lower: lower, upper: position) }
        }
    }

    private static let end = Array("}\n".utf8)
    private static let null = Array("null".utf8)
    private static let quote = Array("\"".utf8)
    private static let addressLead = Array("\"0x".utf8)
    private static let unicodeLead = Array("00".utf8)
    private static let noObject = Array("{}".utf8)
    private static let objectLead = Array("{".utf8)
    private static let objectEnd = Array("}".utf8)
    private static let listLead = Array("[".utf8)
    private static let listEnd = Array("]".utf8)
    private static let comma = Array(",".utf8)
    private static let colon = Array(":".utf8)
}

extension ExportScanner {
    /// The bytes of a value as they stand.
    func raw(_ index: Int) -> ArraySlice<UInt8> {
        bytes[cells[index].lower..<cells[index].upper]
    }

    /// The same; nil for null.
    func optionalRaw(_ index: Int) -> ArraySlice<UInt8>? {
        cells[index].isNull ? nil : raw(index)
    }

    /// The bytes that a string stands for; nil for null.
    func text(_ index: Int) -> ArraySlice<UInt8>? {
        cells[index].isNull ? nil : text(cells[index])
    }

    /// The bytes that a value of the list stands for; nil for null.
    func item(_ index: Int) -> ArraySlice<UInt8>? {
        items[index].isNull ? nil : text(items[index])
    }

    /// A number that fits; nil for null and for one that is too large.
    func integer(_ index: Int) -> Int64? {
        guard !cells[index].isNull else { return nil }
        var number: Int64 = 0
        for place in cells[index].lower..<cells[index].upper {
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(Int64(bytes[place] & 15))
            guard !isTooLarge, !overflows else { return nil }
            number = sum
        }
        return number
    }

    private func text(_ cell: Cell) -> ArraySlice<UInt8> {
        let raw = bytes[cell.lower..<cell.upper]
        guard !cell.isPlain else { return raw }
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            guard raw[index] == UInt8(ascii: "\\") else {
                text.append(raw[index])
                index += 1
                continue
            }
            let escape = raw[index + 1]
            index += 2
            switch escape {
            case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "u"):
                text.append(Self.control(raw[index + 2], raw[index + 3]))
                index += 4
            default: text.append(escape)
            }
        }
        return text[...]
    }
}
