/// The page at `/`.
enum HomePage {
    static let bytes = Array(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Vestry</title></head>
        <body>
        <h1>Vestry</h1>
        <p>The contributor rewards and vesting ledger.
        The contract of its API: <a href="/openapi.yaml">openapi.yaml</a>.</p>
        </body>
        </html>

        """.utf8)
}
