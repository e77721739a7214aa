import Ledger
import Testing

@Suite struct PluralTests {
    @Test func `one thing is told in the singular`() {
        #expect(Plural.faultsFound(1) == "1 fault was found")
        #expect(Plural.faultsFound(2) == "2 faults were found")
        #expect(Plural.refused(1, "field") == "1 field was refused")
        #expect(Plural.refused(0, "field") == "0 fields were refused")
        let error = JournalError.postingsRefused([], total: 1, rules: [])
        #expect(error.description == "1 fault was found; nothing was recorded.")
    }
}
