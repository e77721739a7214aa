import Ethereum
import Ledger
import Testing

@Suite struct OwnersChangeTests {
    @Test func `the same owners in another order are no change`() {
        #expect(
            OwnersChange(
                from: ([Sample.ann, Sample.bob], 1), to: ([Sample.bob, Sample.ann], 1)) == nil)
    }

    @Test func `who came, who went and how many must sign is told`() throws {
        let change = try #require(
            OwnersChange(from: ([Sample.ann, Sample.bob], 2), to: ([Sample.bob, Sample.dao], 1)))
        #expect(change.added == [Sample.dao])
        #expect(change.removed == [Sample.ann])
        #expect(
            change.description
                == "added \(Sample.dao); removed \(Sample.ann); 1 must sign instead of 2")
        #expect(OwnersChange(from: ([Sample.ann], 1), to: ([Sample.ann], 1)) == nil)
        #expect(
            OwnersChange(from: ([Sample.ann, Sample.bob], 1), to: ([Sample.ann, Sample.bob], 2))?
                .description == "2 must sign instead of 1")
    }
}
