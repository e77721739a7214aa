import Dashboard
import Testing

@Suite struct ProblemPageTests {
    @Test func `a page has title, code, meaning and what to do, as text`() {
        let bytes = ProblemPage.render(
            code: "amount_zero", title: "Zero & none", meaning: "Use <b> never.",
            action: "Send \"v3\".")
        let page = String(decoding: bytes, as: UTF8.self)
        #expect(page.contains("<h1>Zero &amp; none</h1>"))
        #expect(page.contains("<code>amount_zero</code>"))
        #expect(page.contains("Use &lt;b&gt; never."))
        #expect(page.contains("Send &quot;v3&quot;."))
        #expect(!page.contains("<script") && !page.contains("http"))
    }
}
