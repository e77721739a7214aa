import Testing

@testable import API

@Suite struct BulkScannerTests {
    /// The entries of a text that arrives in pieces of so many bytes.
    private func entries(
        _ text: String, _ framing: BulkFraming, piece: Int
    ) throws(APIError) -> [String] {
        var scanner = BulkScanner(framing)
        var found: [String] = []
        var rest = [UInt8](text.utf8)[...]
        while !rest.isEmpty {
            scanner.feed(Array(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
            while let entry = try scanner.next() {
                found.append(String(decoding: entry, as: UTF8.self))
            }
        }
        scanner.end()
        while let entry = try scanner.next() {
            found.append(String(decoding: entry, as: UTF8.self))
        }
        return found
    }

    private static let lines: [(text: String, entries: [String])] = [
        ("", []), ("\n \n\r\n", []), ("{}", ["{}"]), ("{}\n", ["{}"]),
        ("{\"a\":1}\r\n\n{\"b\":2}", ["{\"a\":1}\r", "{\"b\":2}"]),
        ("x\n[1,2]\n\"\\n\"\n", ["x", "[1,2]", "\"\\n\""]),
    ]

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `lines are entries wherever the bytes are cut`(piece: Int) throws {
        for (text, expected) in Self.lines {
            #expect(try entries(text, .lines, piece: piece) == expected)
        }
    }

    private static let arrays: [(text: String, entries: [String])] = [
        ("[]", []), (" \n[ ] \n", []), ("[{}]", ["{}"]), ("[1,2,3]", ["1", "2", "3"]),
        ("[{\"a\":[1,{\"b\":\"],}\\\"\"}]}, {} ]", ["{\"a\":[1,{\"b\":\"],}\\\"\"}]}", " {} "]),
        ("[\"\\\\\",\"é\"]", ["\"\\\\\"", "\"é\""]),
        // What is wrong within an entry is the entry's own fault.
        ("[{,},x]", ["{,}", "x"]),
    ]

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `elements are entries wherever the bytes are cut`(piece: Int) throws {
        for (text, expected) in Self.arrays {
            #expect(try entries(text, .array, piece: piece) == expected)
        }
    }

    private static let broken: [(text: String, fault: BulkFault, byte: Int)] = [
        ("", .unfinished, 0), ("  ", .unfinished, 2), ("[", .unfinished, 1),
        ("[{}", .unfinished, 3), ("[{},", .unfinished, 4), ("[\"]", .unfinished, 3),
        ("{}", .noArray, 0), (" 1", .noArray, 1), ("[,1]", .noElement, 2),
        ("[1,]", .noElement, 4), ("[1,,2]", .noElement, 4), ("[}]", .unbalanced, 2),
        ("[{]},x]", .unbalanced, 4),

        ("[1] x", .trailing, 4), ("[1][2]", .trailing, 3),
    ]

    @Test(arguments: [1, 2, 3, 1000])
    func `a body that is no array says where`(piece: Int) {
        for (text, fault, byte) in Self.broken {
            #expect(throws: APIError.bulkMalformed(fault, byte: byte), "\(text)") {
                try entries(text, .array, piece: piece)
            }
        }
    }

    @Test func `what waits is the entry that is not complete`() throws {
        var scanner = BulkScanner(.lines)
        scanner.feed([UInt8]("{}\n{\"a\"".utf8))
        #expect(scanner.waiting == 7)
        #expect(try scanner.next() == [UInt8]("{}".utf8))
        #expect(try scanner.next() == nil)
        #expect(scanner.waiting == 4)
        scanner.feed([UInt8](":1}\n".utf8))
        #expect(try scanner.next() == [UInt8]("{\"a\":1}".utf8))
        #expect(scanner.waiting == 0)
    }
}
