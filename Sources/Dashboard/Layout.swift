/// What all pages have in common: head, style and foot. No page has a script.
enum Layout {
    /// A whole page around the content that the closure writes.
    static func page(title: String, _ content: (inout HTML) -> Void) -> [UInt8] {
        var html = HTML()
        html.fixed("<!DOCTYPE html>")
        html.element("html", ["lang": "en"]) { html in
            html.element("head") { html in
                html.void("meta", ["charset": "utf-8"])
                html.void(
                    "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                html.void("meta", ["name": "color-scheme", "content": "light dark"])
                html.element("title", text: title)
                html.element("style") { $0.fixed(style) }
            }
            html.element("body") { html in
                html.element("main") { content(&$0) }
            }
        }
        return html.bytes
    }

    private static let style: StaticString = """
        :root{color-scheme:light dark;--paper:#faf9f6;--card:#fff;--ink:#23262b;--soft:#666c75;\
        --line:#e4e2dc;--accent:#23594a;--good:#2f7a4f;--wait:#a56a12;--quiet:#7b818a}\
        @media(prefers-color-scheme:dark){:root{--paper:#15181b;--card:#1d2125;--ink:#e6e5e1;\
        --soft:#9aa1a9;--line:#2d3238;--accent:#8fc7b1;--good:#7cc79a;--wait:#e0b063;\
        --quiet:#8b929a}}\
        *{box-sizing:border-box}\
        body{margin:0;background:var(--paper);color:var(--ink);\
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}\
        main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 3rem}\
        header p{margin:0;color:var(--soft)}\
        h1{margin:.1rem 0 2rem;font-size:2rem;line-height:1.2;font-weight:650;\
        letter-spacing:-.02em}\
        h2{margin:0;padding:1rem 1.25rem .75rem;font-size:1.05rem;font-weight:600}\
        section{background:var(--card);border:1px solid var(--line);border-radius:12px;\
        margin:0 0 1.5rem;overflow:hidden}\
        table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}\
        th{font-size:.8rem;font-weight:500;color:var(--soft);text-align:left}\
        th,td{padding:.6rem 1.25rem;border-top:1px solid var(--line);vertical-align:top}\
        .number{text-align:right}\
        td span.amount{display:block;white-space:nowrap}\
        td span.amount small{color:var(--soft);font-size:.85em}\
        code{font:.85em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;\
        color:var(--soft);overflow-wrap:anywhere}\
        .state{white-space:nowrap}\
        .state::before{content:"";display:inline-block;width:.5rem;height:.5rem;\
        border-radius:50%;margin-right:.5rem;background:var(--quiet)}\
        .state.good::before{background:var(--good)}\
        .state.wait::before{background:var(--wait)}\
        .empty,.words{margin:0;padding:0 1.25rem 1.1rem}.empty{color:var(--soft)}\
        footer{color:var(--soft);font-size:.875rem}\
        a{color:var(--accent)}\
        @media(max-width:40rem){main{padding:1.5rem .9rem 2rem}h1{font-size:1.6rem}\
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\
        tr{display:block;border-top:1px solid var(--line);padding:.6rem 1rem}\
        td{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.2rem 0;\
        text-align:right}\
        td::before{content:attr(data-label);color:var(--soft);font-size:.875rem;\
        text-align:left;flex:none}\
        h2{padding:.9rem 1rem .6rem}.empty,.words{padding:0 1rem 1rem}}
        """
}
