import Ledger
import Testing

@Suite struct BlockTimeTests {
    @Test func `a block's time is a whole second`() throws {
        let time = try #require(BlockTime(try Instant("2021-05-01T19:00:00Z")))
        #expect(time.seconds == 1_619_895_600)
        #expect(time.instant == (try Instant("2021-05-01T19:00:00Z")))
        #expect(time.description == "2021-05-01T19:00:00.000000Z")
        #expect(BlockTime(try Instant("2021-05-01T19:00:00.000001Z")) == nil)
        #expect(BlockTime(try Instant("1969-12-31T23:59:59Z")) == nil)
    }

    @Test func `it ends with year 9999`() throws {
        let last = try #require(BlockTime(seconds: 253_402_300_799))
        #expect(last.instant == (try Instant("9999-12-31T23:59:59Z")))
        #expect(BlockTime(seconds: 253_402_300_800) == nil)
        #expect(BlockTime.zero < last)
    }
}
