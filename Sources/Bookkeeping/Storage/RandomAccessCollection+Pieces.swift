extension RandomAccessCollection where Index == Int {
    /// The elements in their order, so many at a time, for statements that should not grow without bound.
    func pieces(of count: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: count).map { first in
            self[first..<Swift.min(first + count, endIndex)]
        }
    }
}
