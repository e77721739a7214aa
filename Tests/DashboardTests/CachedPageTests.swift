import Dashboard
import Ledger
import Synchronization
import Testing

@Suite struct CachedPageTests {
    private static let noon = Instant(microsecondsSince1970: 1_623_067_200_000_000)

    /// Makes pages, counts them, and waits or fails where it is told to.
    private final class Maker: Sendable {
        struct Failure: Error {}

        private struct State {
            var made = 0
            var now = CachedPageTests.noon
            var isHeld = false
            var fails = false
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        var made: Int { state.withLock { $0.made } }
        var now: Instant { state.withLock { $0.now } }

        func advance(_ seconds: Int64) {
            state.withLock { $0.now = $0.now.advanced(bySeconds: seconds) }
        }

        func fail(_ fails: Bool) { state.withLock { $0.fails = fails } }
        func hold() { state.withLock { $0.isHeld = true } }

        func release() {
            let waiting = state.withLock { state in
                state.isHeld = false
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }

        func make() async throws -> [UInt8] {
            let number = state.withLock { state in
                state.made += 1
                return state.made
            }
            await withCheckedContinuation { continuation in
                let isHeld = state.withLock { state in
                    if state.isHeld { state.waiting.append(continuation) }
                    return state.isHeld
                }
                if !isHeld { continuation.resume() }
            }
            if state.withLock({ $0.fails }) { throw Failure() }
            return [UInt8(number)]
        }

        func page() -> CachedPage {
            CachedPage(seconds: 5, clock: { self.now }, render: { try await self.make() })
        }

        /// Waits until making has begun.
        func begun(_ count: Int) async {
            while made < count { await Task.yield() }
        }
    }

    @Test func `a page is kept for its seconds and then made anew`() async throws {
        let maker = Maker()
        let page = maker.page()
        #expect(try await page.bytes() == [1])
        maker.advance(4)
        #expect(try await page.bytes() == [1])
        maker.advance(1)
        #expect(try await page.bytes() == [2])
        maker.advance(4)
        #expect(try await page.bytes() == [2])
    }

    @Test func `a clock that was set back does not keep a page for ever`() async throws {
        let maker = Maker()
        let page = maker.page()
        #expect(try await page.bytes() == [1])
        maker.advance(-3600)
        #expect(try await page.bytes() == [2])
        maker.advance(1)
        #expect(try await page.bytes() == [2])
    }

    @Test func `a crowd waits for one page`() async throws {
        let maker = Maker()
        let page = maker.page()
        maker.hold()
        let pages = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<100 { group.addTask { try await page.bytes() } }
            await maker.begun(1)
            for _ in 0..<1000 { await Task.yield() }
            #expect(maker.made == 1)
            maker.release()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(pages == [[UInt8]](repeating: [1], count: 100))
        #expect(maker.made == 1)
    }

    @Test func `the seconds are counted from when the page was there`() async throws {
        let maker = Maker()
        let page = maker.page()
        maker.hold()
        async let first = page.bytes()
        await maker.begun(1)
        maker.advance(60)
        maker.release()
        #expect(try await first == [1])
        maker.advance(4)
        #expect(try await page.bytes() == [1])
    }

    @Test func `a failure is told and not kept`() async throws {
        let maker = Maker()
        let page = maker.page()
        maker.fail(true)
        await #expect(throws: Maker.Failure.self) { try await page.bytes() }
        maker.fail(false)
        #expect(try await page.bytes() == [2])
    }

    @Test func `a visitor who leaves takes the page from nobody`() async throws {
        let maker = Maker()
        let page = maker.page()
        maker.hold()
        let leaver = Task { try await page.bytes() }
        await maker.begun(1)
        async let other = page.bytes()
        leaver.cancel()
        maker.release()
        #expect(try await other == [1])
        #expect(maker.made == 1)
    }
}
