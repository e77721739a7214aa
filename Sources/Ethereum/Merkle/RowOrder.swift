/// The places of rows in ascending order, sorted by eight bytes of what they are sorted by.
enum RowOrder {
    private struct Key {
        let top: UInt64
        let row: UInt32
    }

    /// The rows by ascending `tops`; rows with equal tops as `isBefore` says, else by their number.
    static func rows(
        by tops: [UInt64], breakingTies isBefore: (Int, Int) -> Bool
    ) -> [UInt32] {
        var keys: [Key] = []
        keys.reserveCapacity(tops.count)
        for row in tops.indices {
            keys.append(Key(top: tops[row], row: UInt32(truncatingIfNeeded: row)))
        }
        if keys.count > 4096 {
            sortByDigits(&keys)
        } else {
            keys.sort { $0.top == $1.top ? $0.row < $1.row : $0.top < $1.top }
        }
        var rows = keys.map { $0.row }
        var start = 0
        for end in 1...Swift.max(keys.count, 1)
        where end >= keys.count || keys[end].top != keys[start].top {
            if end - start > 1 {
                rows[start..<end].sort { left, right in
                    if isBefore(Int(left), Int(right)) { return true }
                    if isBefore(Int(right), Int(left)) { return false }
                    return left < right
                }
            }
            start = end
        }
        return rows
    }

    /// Four passes, each of which orders by sixteen bits and keeps the order of the one before; no
    /// comparing, so the time grows with the number of keys alone.
    private static func sortByDigits(_ keys: inout [Key]) {
        var other = keys
        for shift: UInt64 in [0, 16, 32, 48] {
            var starts = [Int](repeating: 0, count: 1 << 16)
            for key in keys { starts[Int(key.top &>> shift & 0xFFFF)] &+= 1 }
            var sum = 0
            for digit in starts.indices {
                let count = starts[digit]
                starts[digit] = sum
                sum += count
            }
            for key in keys {
                let digit = Int(key.top &>> shift & 0xFFFF)
                other[starts[digit]] = key
                starts[digit] &+= 1
            }
            swap(&keys, &other)
        }
    }
}
