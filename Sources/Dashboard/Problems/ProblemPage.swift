/// The page behind the `type` of a problem document.
public struct ProblemPage {
    /// The page as HTML: what the rule is called, what it means and what to do.
    public static func render(
        code: String, title: String, meaning: String, action: String
    ) -> [UInt8] {
        Layout.page(title: title) { html in
            html.element("header") { html in
                html.element("p") { $0.element("code", text: code) }
                html.element("h1", text: title)
            }
            html.element("section") { html in
                html.element("h2", text: "What it means")
                html.element("p", ["class": "words"], text: meaning)
                html.element("h2", text: "What to do")
                html.element("p", ["class": "words"], text: action)
            }
            html.element("footer") { html in
                html.element("a", ["href": "/openapi.yaml"], text: "The contract of the API")
            }
        }
    }
}
