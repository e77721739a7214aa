import Testing

/// Which target may use which module: the arrows of ARCHITECTURE.md.
@Suite struct ImportTableTests {
    /// `Synchronization` and `Dispatch` are the system's own and reach nothing of the house.
    private static let table: [String: Set<String>] = [
        "JSON": [],
        "Ethereum": ["JSON", "CSecp256k1"],
        "Ledger": ["Ethereum"],
        "EventLoop": ["CEpoll", "Foundation", "Synchronization"],
        "HTTP": ["EventLoop", "Logging", "Synchronization"],
        "Postgres": ["EventLoop", "CLibPQ", "Glibc", "Synchronization"],
        "Bookkeeping": [
            "Ledger", "Ethereum", "Postgres", "EventLoop", "JSON", "Crypto", "Logging",
            "Synchronization",
        ],
        "API": [
            "HTTP", "Bookkeeping", "Ledger", "Ethereum", "JSON", "Logging", "Synchronization",
        ],
        "Dashboard": ["HTTP", "Bookkeeping", "Ledger", "Logging"],
        "vestry": [
            "API", "Bookkeeping", "Dashboard", "Ethereum", "EventLoop", "HTTP", "JSON", "Ledger",
            "Postgres", "ArgumentParser", "Dispatch", "Foundation", "FoundationNetworking",
            "Logging", "Synchronization",
        ],
        "vestry-bench": [
            "API", "Bookkeeping", "Dashboard", "Ethereum", "EventLoop", "HTTP", "JSON", "Ledger",
            "Postgres", "ArgumentParser", "Dispatch", "Foundation", "Logging", "Synchronization",
        ],
    ]

    @Test func `a target imports only what the import table allows`() throws {
        var findings: [Finding] = []
        for file in try House.read().sources {
            guard let allowed = Self.table[file.target] else {
                let advice = "\(file.target) is not in the import table; add it there and to"
                findings.append(Finding(place: file.path, advice: advice + " ARCHITECTURE.md"))
                continue
            }
            for (module, line) in file.imports where !allowed.contains(module) {
                let advice =
                    "\(file.target) may not import \(module); move the code to a floor that may, "
                    + "or write the new arrow into DECISIONS.md, ARCHITECTURE.md and this table"
                findings.append(Finding(place: "\(file.path):\(line)", advice: advice))
            }
        }
        #expect(findings == [])
    }

    @Test(arguments: [
        ("import JSON", ["JSON"]), ("public import Ledger", ["Ledger"]),
        ("@testable import vestry\nimport struct Foundation.URL", ["vestry", "Foundation"]),
        ("// import Postgres", []), ("let text = \"\"\"\nimport Postgres\n\"\"\"", []),
        ("@preconcurrency internal import Crypto", ["Crypto"]),
    ])
    func `import lines are read in every spelling`(source: String, modules: [String]) {
        let file = House.File(path: "Sources/X/X.swift", text: source, source: SourceText(source))
        #expect(file.imports.map(\.module) == modules)
    }
}
