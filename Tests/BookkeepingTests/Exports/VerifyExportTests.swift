import Ethereum
import Foundation
import Ledger
import TestSupport
import Testing

@testable import Bookkeeping

@Suite struct VerifyExportTests {
    @Test func `an export is sound, however it is cut`() async throws {
        let ledger = try await ExportedLedger(isLong: true)
        for size in [1 << 20, 4096, 997] {
            #expect(ExportedLedger.firstBreak(in: ledger.bytes, pieces: size) == nil)
        }
        #expect(ledger.manifest.journalEntries == 7)
        #expect(ledger.manifest.accounts == 16)
        #expect(ledger.manifest.checkpoints == 2)
        #expect(ledger.manifest.auditEntries > 2100)
        let short = try await ExportedLedger()
        #expect(ExportedLedger.firstBreak(in: short.bytes, pieces: 1) == nil)
        try await short.house.close()
        try await ledger.house.close()
    }

    @Test func `a line is written as the form says`() async throws {
        let ledger = try await ExportedLedger()
        let lines = Self.lines(ledger.bytes)
        #expect(lines[0] == #"{"type":"export","format":"vestry-export","version":1}"#)
        let asset =
            #"{"type":"asset","id":"01800000-0000-7000-8000-000000000051","chain_id":31337,"#
            + #""address":"0x0954906da0bf32d5479e25f46056d22f08464cab","symbol":"INDEX","#
            + #""name":"Index","decimals":18,"created_at":"2021-01-01T00:00:00.000000Z""#
        #expect(lines[1] == asset + #","sha256":"\#(Self.digest(asset))"}"#)
        let settings = try #require(lines.firstIndex { $0.contains(#""name":"organisation""#) })
        let columns =
            #"{"type":"table","name":"organisation","columns":["organisation_id","name","zone","#
            + #""batch_approvals","row_version"]"#
        #expect(lines[settings] == columns + #","sha256":"\#(Self.digest(columns))"}"#)
        let row = #"{"type":"row","values":["1","DAO","UTC","1","1"]"#
        #expect(lines[settings + 1] == row + #","sha256":"\#(Self.digest(row))"}"#)
        let first = try #require(lines.firstIndex { $0.hasPrefix(#"{"type":"posting""#) })
        #expect(
            lines[first]
                == #"{"type":"posting","line":1,"side":"debit","account":3,"#
                + #""amount_base_units":"1000000000000000000000"}"#)
        #expect(lines[first - 1].contains(#""memo":null,"metadata":{},"text_key":null"#))
        #expect(
            lines.contains {
                $0.contains(
                    #""memo":"tab\t line\n return\r bell\u0007 back\\slash \"quote\" "#
                        + "\u{7f}\","
                        + #""metadata":{"a.b-c":"ä","b":"t\\\"\u0001","zz":"1"}"#)
            })
        #expect(!lines.contains { $0.contains("192.0.2.7") })
        #expect(!lines.contains { $0.contains("remote_address") })
        try await ledger.house.close()
    }

    @Test func `every change of a byte is found`() async throws {
        let ledger = try await ExportedLedger()
        var random = SplitMix(state: 7)
        for _ in 0..<2_000 {
            let place = Int.random(in: 0..<ledger.bytes.count, using: &random)
            var bytes = ledger.bytes
            bytes[place] ^= UInt8.random(in: 1...255, using: &random)
            #expect(ExportedLedger.firstBreak(in: bytes) != nil, "byte \(place)")
        }
        // Every byte of the manifest, which no hash covers.
        let lines = Self.lines(ledger.bytes)
        for place in ledger.bytes.count - lines[lines.count - 1].utf8.count..<ledger.bytes.count {
            var bytes = ledger.bytes
            bytes[place] ^= 1
            #expect(ExportedLedger.firstBreak(in: bytes) != nil, "byte \(place)")
        }
        try await ledger.house.close()
    }

    @Test func `a line that is gone, twice or elsewhere is found`() async throws {
        let ledger = try await ExportedLedger()
        let lines = Self.lines(ledger.bytes)
        for index in lines.indices {
            var without = lines
            without.remove(at: index)
            #expect(Self.firstBreak(in: without) != nil, "\(lines[index])")
            #expect(Self.firstBreak(in: Array(lines[...index]) + Array(lines[index...])) != nil)
            guard index > 0, lines[index] != lines[index - 1] else { continue }
            var swapped = lines
            swapped.swapAt(index, index - 1)
            #expect(Self.firstBreak(in: swapped) != nil, "\(lines[index])")
        }
        try await ledger.house.close()
    }

    /// A change that somebody makes who computes the manifest anew, and what is found.
    private struct Forgery {
        let line: String
        let from: String
        let to: String
        let found: String

        init(_ line: String, _ from: String, _ to: String, _ found: String) {
            self.line = line
            self.from = from
            self.to = to
            self.found = found
        }
    }

    private static let forgeries = [
        Forgery(
            "posting", #""amount_base_units":"10500000000000000000""#,
            #""amount_base_units":"10500000000000000001""#,
            "posting 6 of journal entry 2 ends an entry that is not what was recorded"),
        Forgery(
            "posting", #""side":"debit""#, #""side":"credit""#,
            "posting 4 of journal entry 1 ends an entry that is not what was recorded"),
        Forgery(
            "journal_entry", #""effective_day":"2021-05-31""#, #""effective_day":"2021-05-30""#,
            "ends an entry that is not what was recorded"),
        Forgery(
            "journal_entry", #"say \"no\""#, #"say \"on\""#,
            "journal entry 6 has another text than was recorded"),
        Forgery(
            "journal_entry", #""zz":"1""#, #""zz":"2""#,
            "journal entry 7 has another text than was recorded"),
        Forgery(
            "audit_entry", #""operation":"test""#, #""operation":"tess""#,
            "is not what was recorded"),
        Forgery(
            "audit_entry", #""detail":"a \"detail\"""#, #""detail":"no \"detail\"""#,
            "has another text than was recorded"),
        Forgery(
            "checkpoint", #""root_sha256":"#, #""root_sha256":"#,
            "checkpoint 1 is not the root of its audit entries"),
        Forgery(
            "account", #""debits_base_units":"1000000000000000000000""#,
            #""debits_base_units":"1000000000000000000001""#,
            "the manifest comes after other postings than account 3"),
        Forgery(
            "account", #""normal_side":"debit""#, #""normal_side":"credit""#,
            "has another normal side than the chart of accounts says"),
        Forgery(
            "asset", #""decimals":18"#, #""decimals": 18"#,
            "asset 1 is not written as an export writes it: decimals"),
        Forgery(
            "row", #""values":["1","7","#, #""values":["1","8","#,
            "row 1 of journal_head has another last_seq than 7"),
        Forgery(
            "row", #","UTC","1","3"]"#, #","UTC","3"]"#,
            "row 1 of organisation has 4 values for 5 columns"),
        Forgery(
            "table", #""batch_approvals","row_version""#, #""batch_approvals","zone""#,
            "table 3 has a column twice or without a name"),
        Forgery(
            "principal", #""kind":"person""#, #""kind":"person","name":"olga""#,
            "principal 1 is not written as an export writes it: sha256"),
    ]

    @Test func `what is changed with a manifest of its own breaks the chain or a sum`() async throws
    {
        let ledger = try await ExportedLedger(isLong: true)
        let lines = Self.lines(ledger.bytes)
        for forgery in Self.forgeries {
            let index = try #require(
                lines.firstIndex {
                    $0.hasPrefix("{\"type\":\"\(forgery.line)\"") && $0.contains(forgery.from)
                }, "\(forgery.from)")
            var forged = lines
            let changed = lines[index].replacing(forgery.from, with: forgery.to, maxReplacements: 1)
            forged[index] =
                changed == lines[index] ? Self.otherDigest(changed) : Self.resealed(changed)
            let found = Self.firstBreak(in: Self.withOwnManifest(forged))
            #expect(
                found?.description.contains(forgery.found) == true,
                "\(forgery.from): \(found?.description ?? "sound")")
        }
        try await ledger.house.close()
    }

    @Test func `an asset that is renamed with a digest of its own is found by the manifest`()
        async throws
    {
        let ledger = try await ExportedLedger()
        var lines = Self.lines(ledger.bytes)
        lines[1] = Self.resealed(lines[1].replacing("INDEX", with: "INDEY"))
        let found = try #require(Self.firstBreak(in: lines))
        #expect(found.line == lines.count)
        #expect(
            found.description.hasSuffix(
                "the manifest says something else than the lines before it: sha256"))
        try await ledger.house.close()
    }

    @Test func `what is no export is refused with a line and a reason`() throws {
        #expect(
            ExportedLedger.firstBreak(in: [])?.description
                == "line 1: the file ends without a manifest")
        #expect(
            ExportedLedger.firstBreak(in: Array("a,b\n1,2\n".utf8))?.description
                == "line 1: the head is not that of an export of version 1")
        let long = [UInt8](repeating: 0x20, count: 3 << 20)
        #expect(ExportedLedger.firstBreak(in: long)?.found == "has more than 1048576 bytes")
        let head = Array(ExportForm.head.utf8)
        #expect(
            ExportedLedger.firstBreak(in: head + head)?.description
                == "line 2: what stands there is no line of an export")
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func firstBreak(in lines: [String]) -> ExportBreak? {
        ExportedLedger.firstBreak(in: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private static func digest(_ text: String) -> String {
        String(Digest.sha256(of: Array(text.utf8)).description.dropFirst(2))
    }

    /// The digest of a line that has one, computed anew.
    private static func resealed(_ line: String) -> String {
        guard let place = line.range(of: #","sha256":""#, options: .backwards),
            sealed.contains(where: { line.hasPrefix("{\"type\":\"\($0)\"") })
        else { return line }
        let text = String(line[..<place.lowerBound])
        return text + #","sha256":"\#(digest(text))"}"#
    }

    /// The bytes of lines that somebody changed who computes all digests and counts anew.
    static func forged(_ lines: [String]) -> [UInt8] {
        var lines = lines.map(resealed)
        let counts = ["table", "row"].map { type in
            lines.count { $0.hasPrefix("{\"type\":\"\(type)\"") }
        }
        lines[lines.count - 1] = lines[lines.count - 1].replacing(
            /"tables":\d+,"rows":\d+/, with: #""tables":\#(counts[0]),"rows":\#(counts[1])"#)
        return Array((withOwnManifest(lines).joined(separator: "\n") + "\n").utf8)
    }

    /// Lines that no chain covers.
    private static let sealed = ["asset", "account_rule", "principal", "account", "table", "row"]

    /// Another first digit of the first digest.
    private static func otherDigest(_ line: String) -> String {
        let place = line.range(of: "sha256\":\"")?.upperBound ?? line.endIndex
        let digit = line[place] == "0" ? "1" : "0"
        return line.replacingCharacters(in: place...place, with: digit)
    }

    /// The digest of the manifest computed anew.
    private static func withOwnManifest(_ lines: [String]) -> [String] {
        let before = lines.dropLast().joined(separator: "\n") + "\n"
        let digest = digest(before)
        let last = lines[lines.count - 1]
        return lines.dropLast() + [String(last.dropLast(66)) + digest + "\"}"]
    }
}

/// The same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
