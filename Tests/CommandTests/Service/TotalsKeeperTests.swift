import Testing

@testable import vestry

struct TotalsKeeperTests {
    @Test(arguments: [
        (0, 900), (5_000, 900), (50_000, 900), (50_001, 200), (1_000_000, 200),
    ])
    func `a tenth of a processor is taken until much waits, then a third`(
        waiting: Int64, rest: Int
    ) {
        let step = Duration.milliseconds(100)
        #expect(TotalsKeeper.rest(after: step, waiting: waiting) == .milliseconds(rest))
    }
}
