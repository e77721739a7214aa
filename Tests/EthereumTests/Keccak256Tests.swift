import Ethereum
import Testing

@Suite struct Keccak256Tests {
    @Test func `every length to 600 agrees with the specification written with loops`() {
        var bytes: [UInt8] = []
        var wrong: [Int] = []
        for length in 0...600 {
            if Keccak256.hash(bytes).bytes != LoopedKeccak.hash(bytes) { wrong.append(length) }
            bytes.append(UInt8(truncatingIfNeeded: length &* 167 &+ 13))
        }
        #expect(wrong == [])
    }

    @Test(arguments: [1, 3, 7, 8, 9, 135, 136, 137])
    func `pieces of any size give the same hash`(size: Int) {
        let bytes = (0..<600).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var keccak = Keccak256()
        for start in stride(from: 0, to: bytes.count, by: size) {
            keccak.update([UInt8](bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(keccak.finalized().bytes == LoopedKeccak.hash(bytes))
    }

    @Test func `asking for the hash does not end the stream`() {
        var keccak = Keccak256()
        keccak.update([1, 2, 3])
        #expect(keccak.finalized() == Keccak256.hash([1, 2, 3]))
        keccak.update([4])
        #expect(keccak.finalized() == Keccak256.hash([1, 2, 3, 4]))
    }
}

/// Keccak-256 as the specification states it: bit-wise constants, tables computed, no speed.
private enum LoopedKeccak {
    static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var padded = bytes + [1]
        padded += [UInt8](repeating: 0, count: (136 - padded.count % 136) % 136)
        padded[padded.count - 1] |= 0x80
        var lanes = [[UInt64]](repeating: [UInt64](repeating: 0, count: 5), count: 5)
        for block in stride(from: 0, to: padded.count, by: 136) {
            for offset in 0..<136 {
                let lane = offset / 8
                lanes[lane % 5][lane / 5] ^=
                    UInt64(padded[block + offset]) << UInt64(offset % 8 * 8)
            }
            permute(&lanes)
        }
        return (0..<32).map { UInt8(truncatingIfNeeded: lanes[$0 / 8][0] >> UInt64($0 % 8 * 8)) }
    }

    private static func permute(_ lanes: inout [[UInt64]]) {
        var shiftRegister: UInt8 = 1
        for _ in 0..<24 {
            let parity = lanes.map { $0.reduce(0, ^) }
            for x in 0..<5 {
                let mixed = parity[(x + 4) % 5] ^ rotated(parity[(x + 1) % 5], 1)
                for y in 0..<5 { lanes[x][y] ^= mixed }
            }
            var (x, y, current) = (1, 0, lanes[1][0])
            for step in 1...24 {
                (x, y) = (y, (2 * x + 3 * y) % 5)
                let next = lanes[x][y]
                lanes[x][y] = rotated(current, step * (step + 1) / 2 % 64)
                current = next
            }
            for y in 0..<5 {
                let row = (0..<5).map { lanes[$0][y] }
                for x in 0..<5 { lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]) }
            }
            for bit in 0...6 {
                if shiftRegister & 1 == 1 { lanes[0][0] ^= 1 << UInt64(1 << bit - 1) }
                shiftRegister = shiftRegister << 1 ^ (shiftRegister & 0x80 == 0 ? 0 : 0x71)
            }
        }
    }

    private static func rotated(_ lane: UInt64, _ count: Int) -> UInt64 {
        count == 0 ? lane : lane << UInt64(count) | lane >> UInt64(64 - count)
    }
}
