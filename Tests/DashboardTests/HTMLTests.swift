import Testing

@testable import Dashboard

@Suite struct HTMLTests {
    private func written(_ write: (inout HTML) -> Void) -> String {
        var html = HTML()
        write(&html)
        return String(decoding: html.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("plain", "plain"), ("Zoë 日本", "Zoë 日本"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a & b", "a &amp; b"), ("&lt;", "&amp;lt;"), ("\"quoted\"", "&quot;quoted&quot;"),
        ("it's", "it&#39;s"),
    ])
    func `text can never be markup`(text: String, html: String) {
        #expect(written { $0.text(text) } == html)
    }

    @Test func `an attribute cannot end before its value does`() {
        let found = written { $0.element("p", ["title": "\" onclick=\"x()"], text: "t") }
        #expect(found == "<p title=\"&quot; onclick=&quot;x()\">t</p>")
    }

    @Test func `elements nest, and those without end have none`() {
        let found = written { html in
            html.element("div", ["class": "a", "id": "b"]) { html in
                html.void("br")
                html.element("em", text: "x")
            }
        }
        #expect(found == "<div class=\"a\" id=\"b\"><br><em>x</em></div>")
    }
}
