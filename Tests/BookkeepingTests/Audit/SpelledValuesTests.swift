import Testing

@testable import Bookkeeping

/// Days and instants were counted with datetime of Python.
@Suite struct SpelledValuesTests {
    private func spelled(
        _ spell: (inout SpelledValues) throws -> Range<Int>
    ) rethrows -> String {
        var values = SpelledValues()
        // What was spelled before stays where it is.
        _ = values.integer(4_711)
        let range = try spell(&values)
        return String(decoding: values[range], as: UTF8.self)
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (-10, "-10"), (Int64.max, "9223372036854775807"),
        (Int64.min, "-9223372036854775808"),
    ])
    func `numbers are decimal`(number: Int64, text: String) {
        #expect(spelled { $0.integer(number) } == text)
    }

    @Test func `bytes are lower-case digits, and ids have hyphens`() throws {
        let bytes = (0..<16).map { UInt8($0 * 17) }
        #expect(spelled { $0.digits(bytes[...]) } == "00112233445566778899aabbccddeeff")
        #expect(spelled { $0.digits([0x0A, 0xB0]) } == "0ab0")
        #expect(
            try spelled { try $0.uuid(bytes[...]) } == "00112233-4455-6677-8899-aabbccddeeff")
        #expect(throws: StorageError.self) { try spelled { try $0.uuid(bytes.dropLast()) } }
    }

    @Test(arguments: [
        (0, "2000-01-01"), (9_822, "2026-11-22"), (-730_119, "0001-01-01"),
        (2_921_939, "9999-12-31"),
    ])
    func `days are counted from 2000`(days: Int64, text: String) throws {
        #expect(try spelled { try $0.day(days) } == text)
    }

    @Test(arguments: [
        (0, "2000-01-01T00:00:00.000000Z"), (848_655_000_500_000, "2026-11-22T09:30:00.500000Z"),
        (-1, "1999-12-31T23:59:59.999999Z"),
        (252_455_615_999_999_999, "9999-12-31T23:59:59.999999Z"),
    ])
    func `instants are counted from 2000`(microseconds: Int64, text: String) throws {
        #expect(try spelled { try $0.instant(microseconds) } == text)
    }

    @Test func `one instant after another is spelled`() throws {
        var values = SpelledValues()
        var texts: [String] = []
        for microseconds: Int64 in [0, 0, 1, 0] {
            let range = try values.instant(microseconds)
            texts.append(String(decoding: values[range].suffix(3), as: UTF8.self))
        }
        #expect(texts == ["00Z", "00Z", "01Z", "00Z"])
    }

    /// Four digits of a later year would be those of another one; the last two are what infinity is kept
    /// as.
    @Test(arguments: [2_921_940, -730_120, 3_662_319, Int64(Int32.max), Int64(Int32.min)])
    func `days outside the years 1 to 9999 are not spelled`(days: Int64) {
        #expect(throws: StorageError.self) { try spelled { try $0.day(days) } }
    }

    @Test(arguments: [252_455_616_000_000_000, 300_000_000_000_000_000, Int64.max, Int64.min])
    func `instants outside the years 1 to 9999 are not spelled`(microseconds: Int64) {
        #expect(throws: StorageError.self) { try spelled { try $0.instant(microseconds) } }
    }
}
