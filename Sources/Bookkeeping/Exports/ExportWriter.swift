import Crypto
import JSON

/// Writes lines of an export from rows of COPY.
struct ExportWriter {
    /// What was written and not taken yet.
    private(set) var bytes: [UInt8] = []

    /// Writes the members of a form, which are the fields of the row from one on.
    mutating func line(_ form: ExportForm, _ rows: CopyRows, from first: Int = 0) throws {
        let start = bytes.count
        for (offset, member) in form.members.enumerated() {
            guard member.kind != .seal else {
                seal(start, member)
                continue
            }
            bytes.append(contentsOf: member.lead)
            if member.kind == .list {
                try list(first + offset..<rows.fieldCount) { try rows.text($0) }
            } else {
                try value(member.kind, rows, first + offset)
            }
        }
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// Writes the line before the rows of a table.
    mutating func line(_ table: LedgerTable) {
        let start = bytes.count
        let members = ExportForm.table.members
        bytes.append(contentsOf: members[0].lead)
        text(table.name.description.utf8)
        bytes.append(contentsOf: members[1].lead)
        let columns = table.columns
        list(columns.indices) { Array(columns[$0].utf8)[...] }
        seal(start, members[2])
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// Writes bytes that are a line already.
    mutating func line(_ line: some Collection<UInt8>) {
        bytes.append(contentsOf: line)
    }

    /// Hands over what was written.
    mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        return taken
    }

    private mutating func value(_ kind: ExportForm.Kind, _ rows: CopyRows, _ field: Int) throws {
        guard let raw = try rows.optionalRaw(field) else {
            bytes.append(contentsOf: "null".utf8)
            return
        }
        switch kind {
        case .number: bytes.append(contentsOf: raw)
        case .word, .amount: quoted(raw)
        case .instant: quoted(try rows.instant(field))
        case .text: text(try rows.text(field) ?? [])
        case .digest: quoted(raw.dropFirst(3))
        case .address:
            bytes.append(contentsOf: "\"0x".utf8)
            bytes.append(contentsOf: raw.dropFirst(3))
            bytes.append(Self.quote)
        case .object: try object(rows.text(field) ?? [])
        // Written where the whole line is known.
        case .list, .seal: throw StorageError.malformed(type: "exported line")
        }
    }

    private mutating func list<Failure>(
        _ indices: Range<Int>, _ item: (Int) throws(Failure) -> ArraySlice<UInt8>?
    ) throws(Failure) {
        for index in indices {
            bytes.append(UInt8(ascii: index == indices.lowerBound ? "[" : ","))
            if let item = try item(index) {
                text(item)
            } else {
                bytes.append(contentsOf: "null".utf8)
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// The digest of the line so far.
    private mutating func seal(_ start: Int, _ member: ExportForm.Member) {
        let digest = SHA256.hash(data: bytes[start...])
        bytes.append(contentsOf: member.lead)
        quoted(Array(HexDigest.text(of: digest).utf8)[...])
    }

    private mutating func quoted(_ raw: ArraySlice<UInt8>) {
        bytes.append(Self.quote)
        bytes.append(contentsOf: raw)
        bytes.append(Self.quote)
    }

    /// A string with no more escapes than JSON demands.
    private mutating func text(_ text: some Sequence<UInt8>) {
        bytes.append(Self.quote)
        for byte in text {
            switch byte {
            case Self.quote, UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20:
                bytes.append(contentsOf: (byte < 0x10 ? #"\u000"# : #"\u001"#).utf8)
                let digit = byte & 0x0F
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "W") + digit)
            default: bytes.append(byte)
            }
        }
        bytes.append(Self.quote)
    }

    /// The server writes objects with blanks and in an order of its own.
    private mutating func object(_ json: ArraySlice<UInt8>) throws {
        guard json.count > 2 else {
            bytes.append(contentsOf: "{}".utf8)
            return
        }
        guard case .object(let object) = try JSONReader().read(Array(json)) else {
            throw StorageError.malformed(type: "metadata")
        }
        var pairs: [(name: [UInt8], value: [UInt8])] = []
        for member in object.members {
            guard case .string(let value) = member.value else {
                throw StorageError.malformed(type: "metadata")
            }
            pairs.append((Array(member.name.utf8), Array(value.utf8)))
        }
        pairs.sort { $0.name.lexicographicallyPrecedes($1.name) }
        for (index, pair) in pairs.enumerated() {
            bytes.append(UInt8(ascii: index == 0 ? "{" : ","))
            text(pair.name)
            bytes.append(UInt8(ascii: ":"))
            text(pair.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static let quote = UInt8(ascii: "\"")
}
