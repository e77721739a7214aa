import Testing

@testable import Bookkeeping

/// The room that uploads of events share.
struct EventShelfTests {
    @Test func `uploads share one room, and give it back when they end`() {
        let shelf = EventShelf(limit: 10)
        let first = shelf.part()
        #expect(first.grow(by: 4))
        do {
            let second = shelf.part()
            #expect(second.grow(by: 4))
            #expect(!second.grow(by: 4))
            #expect(!first.grow(by: 4))
            #expect(second.grow(by: 2))
        }
        #expect(first.grow(by: 6))
        #expect(!first.grow(by: 1))
    }
}
