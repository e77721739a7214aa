/// A first-in, first-out queue in one array; both ends cost O(1) on average.
struct Queue<Element> {
    private var slots: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == slots.count }
    var count: Int { slots.count - head }
    var first: Element? { isEmpty ? nil : slots[head] }

    mutating func append(_ element: Element) {
        slots.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < slots.count else { return nil }
        let element = slots[head]
        slots[head] = nil
        head += 1
        if head > 32, head * 2 > slots.count {
            slots.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Takes everything out, in order.
    mutating func removeAll() -> [Element] {
        let all = slots[head...].compactMap { $0 }
        slots = []
        head = 0
        return all
    }

    /// Takes out what fits, and keeps the order of the rest.
    mutating func remove(where fits: (Element) -> Bool) {
        slots = slots[head...].filter { $0.map { !fits($0) } ?? false }
        head = 0
    }
}
