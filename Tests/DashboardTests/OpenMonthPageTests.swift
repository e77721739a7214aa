import Bookkeeping
import Dashboard
import Postgres
import TestSupport
import Testing

@Suite struct OpenMonthPageTests {
    private func page(
        _ stage: SampleMonth.Stage?, before: (APIHarness) async throws -> Void = { _ in }
    ) async throws -> String {
        let house = try await APIHarness()
        if let stage {
            let month = try await SampleMonth(house.connections, books: house.books)
            try await month.advance(to: stage)
        }
        try await before(house)
        let bytes = try await OpenMonthPage.render(house.books)
        try await house.close()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `empty books show the present month and say that nothing is there yet`() async throws
    {
        let page = try await page(nil)
        #expect(page.contains("<h1>Rewards of June 2021</h1>"))
        #expect(page.contains("No run was entered yet."))
        #expect(page.contains("No batch was planned yet."))
        #expect(page.contains("Nothing is owed to anybody."))
        #expect(page.contains("before the first journal entry"))
    }

    @Test func `a month shows groups, batches and what is owed`() async throws {
        let page = try await page(.frozen)
        #expect(page.contains("<h1>Rewards of May 2021</h1>"))
        let text = page.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " ")
        #expect(text.contains("growth closed 1 of 1 7 INDEX"))
        #expect(text.contains("product closed 3 of 3 30.5 INDEX 3.25 USD"))
        #expect(text.contains(/Treasury frozen [0-9a-f]{16} 2 30.5 INDEX/))
        #expect(text.contains("INDEX 7 30.5 USD 3.25 0"))
        #expect(text.contains("As of 2021-06-07, up to journal entry 4."))
    }

    @Test func `nothing of single payees is shown`() async throws {
        let page = try await page(.settled)
        for word in ["alice", "bob", "carol", "10.5", "0x", "pye_", "lin_"] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func `names of people's choice are text, whatever is in them`() async throws {
        let page = try await page(.frozen) { house in
            _ = try await house.connections.query(
                "UPDATE working_group SET name = '<img src=x onerror=alert(1)>' WHERE handle = 'growth'"
            )
            _ = try await house.database.server.psql(
                "UPDATE organisation SET name = 'A & <b>B</b>'", database: house.database.name)
        }
        #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
        #expect(page.contains("A &amp; &lt;b&gt;B&lt;/b&gt;"))
        #expect(!page.contains("<img"))
        #expect(!page.contains("<b>"))
    }

    @Test func `the page needs no script and nothing from elsewhere`() async throws {
        let page = try await page(.frozen)
        #expect(!page.contains("<script"))
        #expect(!page.contains("http://"))
        #expect(!page.contains("https://"))
        #expect(!page.contains("url("))
        #expect(page.contains("width=device-width"))
        #expect(page.contains("prefers-color-scheme:dark"))
    }
}
