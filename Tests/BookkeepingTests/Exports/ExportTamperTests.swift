import Foundation
import Ledger
import TestSupport
import Testing

@testable import Bookkeeping

/// One field of a line is changed; the first break is named at that line, or at the end of the entry
/// that the line is part of.
@Suite struct ExportTamperTests {
    @Test func `a change of any field of any line is named where it is`() async throws {
        let ledger = try await ExportedLedger(isLong: true)
        let lines = String(decoding: ledger.bytes, as: UTF8.self).split(separator: "\n")
        var tried: Set<String> = []
        for (index, line) in lines.enumerated().dropFirst().dropLast() {
            for field in try Self.fields(of: String(line)) {
                let isNew = tried.insert("\(field.type) \(field.name)").inserted
                // Thousands of audit entries are alike.
                if index >= 120, !isNew { continue }
                var changed = lines
                changed[index] = field.changed[...]
                let text = changed.joined(separator: "\n") + "\n"
                let found = try #require(
                    ExportedLedger.firstBreak(in: Array(text.utf8)), "\(field.changed)")
                #expect(found.line >= index + 1, "\(field.changed): \(found)")
                #expect(
                    found.line <= index + 1 + Self.rest(lines, index), "\(field.changed): \(found)")
                #expect(!found.object.contains("manifest"))
            }
        }
        // The members of all forms, and two names in metadata.
        #expect(tried.count == 74, "\(tried.sorted())")
        try await ledger.house.close()
    }

    private struct Field {
        let type: String
        let name: String
        /// The line with another value of it.
        let changed: String
    }

    /// How many postings of the same entry follow a line.
    private static func rest(_ lines: [Substring], _ index: Int) -> Int {
        guard
            lines[index].hasPrefix(#"{"type":"journal_entry""#)
                || lines[index].hasPrefix(#"{"type":"posting""#)
        else { return 0 }
        return lines[(index + 1)...].prefix { $0.hasPrefix(#"{"type":"posting""#) }.count
    }

    /// The fields of a line behind its type.
    private static func fields(of line: String) throws -> [Field] {
        let names = line.matches(of: /[{,]"([a-z_0-9]+)":/)
        let type = try #require(line.firstMatch(of: /"type":"([a-z_]+)"/)?.output.1)
        return names.indices.dropFirst().map { index in
            let end =
                index + 1 < names.count
                ? names[index + 1].range.lowerBound
                : line.index(
                    before: line.endIndex)
            let value = String(line[names[index].range.upperBound..<end])
            return Field(
                type: String(type), name: String(names[index].output.1),
                changed: line.replacingCharacters(
                    in: names[index].range.upperBound..<end, with: another(value)))
        }
    }

    /// Another value of the same kind, as near as can be.
    private static func another(_ value: String) -> String {
        if value == "null" { return #""0""# }
        if value == "{}" { return #"{"a":"b"}"# }
        guard let place = value.lastIndex(where: { $0.isASCII && ($0.isNumber || $0.isLetter) })
        else { return value + "x" }
        let letter: Character = value[place] == "1" ? "2" : "1"
        return value.replacingCharacters(in: place...place, with: String(letter))
    }
}
