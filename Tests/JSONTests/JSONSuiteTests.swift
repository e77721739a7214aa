import Testing

@testable import JSON

@Suite struct JSONSuiteTests {
    private static let refusedOnPurpose = Set(SuiteCase.exceptions.map(\.name))
    private static let acceptable = SuiteCase.valid.filter { !refusedOnPurpose.contains($0.name) }

    @Test func `the suite is complete`() {
        #expect(SuiteCase.valid.count == 95)
        #expect(SuiteCase.invalid.count == 188)
        #expect(SuiteCase.open.count == 35)
        #expect(Self.acceptable.count == 95 - SuiteCase.exceptions.count)
    }

    @Test(arguments: acceptable)
    func `a valid document is read, written and read again`(_ sample: SuiteCase) throws {
        let value = try JSONReader().read(sample.bytes)
        var writer = JSONWriter()
        writer.value(value)
        let written = writer.take()
        let again = try JSONReader().read(written)
        #expect(again == value)
        #expect(bytes(of: again) == bytes(of: value))
    }

    @Test(arguments: SuiteCase.invalid)
    func `an invalid document is refused`(_ sample: SuiteCase) {
        #expect(throws: JSONError.self) { try JSONReader().read(sample.bytes) }
    }

    @Test(arguments: SuiteCase.open)
    func `an open case has the stated verdict`(_ sample: SuiteCase) {
        switch sample.verdict {
        case .accepted: #expect(throws: Never.self) { try JSONReader().read(sample.bytes) }
        case .refused: #expect(throws: JSONError.self) { try JSONReader().read(sample.bytes) }
        case nil: Issue.record("an open case needs a verdict")
        }
    }

    @Test(arguments: SuiteCase.exceptions)
    func `a deliberate exception is refused by its own rule`(
        _ name: String, _ kind: JSONError.Kind
    ) throws {
        let sample = try #require(SuiteCase.valid.first { $0.name == name })
        let error = #expect(throws: JSONError.self) { try JSONReader().read(sample.bytes) }
        #expect(error?.kind == kind)
    }

    @Test func `every prefix of a valid document is refused`() throws {
        let text = #"{"a":[1,-2.5e+3,"é\uD83D\uDE00\n"],"b":{"c":null,"d":[true,false]}}"#
        let document = Array(text.utf8)
        _ = try JSONReader().read(document)
        for length in 0..<document.count {
            #expect(throws: JSONError.self) {
                try JSONReader().read(Array(document.prefix(length)))
            }
        }
    }

    @Test func `flipped bits never crash and errors stay within the document`() {
        var random = Splitmix(state: 42)
        let seeds = Self.acceptable.map(\.bytes).filter { !$0.isEmpty }
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
            }
            do {
                let value = try JSONReader().read(bytes)
                var writer = JSONWriter()
                writer.value(value)
                #expect(throws: Never.self) { try JSONReader().read(writer.take()) }
            } catch {
                refused += 1
                #expect((0...bytes.count).contains(error.offset))
            }
        }
        #expect(refused > 1_000)
    }

    /// The texts of a value, byte by byte, because strings compare by canonical equivalence.
    private func bytes(of value: JSONValue) -> [[UInt8]] {
        switch value {
        case .null, .bool: []
        case .number(let number): [Array(number.lexeme.utf8)]
        case .string(let text): [Array(text.utf8)]
        case .array(let values): values.flatMap { bytes(of: $0) }
        case .object(let object):
            object.members.flatMap { [Array($0.name.utf8)] + bytes(of: $0.value) }
        }
    }
}

/// Random numbers that are the same in every run.
struct Splitmix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
