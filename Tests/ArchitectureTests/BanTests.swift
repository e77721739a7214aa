import Testing

/// What may not be written, and where it may. Every rule names the line and the way out.
@Suite struct BanTests {
    /// Files outside the floors of sockets and C that need it for speed; each says why at its top.
    private static let filesWithUnsafeCode: Set<String> = ["Sources/vestry-bench/LoopClient.swift"]

    private func check(
        _ pattern: Regex<Substring>, in files: [House.File], _ advice: String
    ) {
        #expect(files.flatMap { $0.findings(pattern, advice: advice) } == [])
    }

    private func targets(_ names: String...) throws -> [House.File] {
        try House.read().sources.filter { names.contains($0.target) }
    }

    private func targets(except names: String...) throws -> [House.File] {
        try House.read().sources.filter { !names.contains($0.target) }
    }

    @Test func `money and its floors know no floating point`() throws {
        check(
            /\b(?:Double|Float|Float16|Float32|Float64|Float80|CGFloat|Decimal|NSDecimalNumber|NSNumber)\b/,
            in: try targets("JSON", "Ethereum", "Ledger", "Bookkeeping"),
            "no floating point here: use integers of base units and a named rounding"
        )
        check(
            /(?:^|[^\w.$])\d[\d_]*(?:\.\d|[eE][+-]?\d)/,
            in: try targets("JSON", "Ethereum", "Ledger", "Bookkeeping"),
            "no floating-point literal here: write the integer in base units"
        )
    }

    @Test func `the time of day is passed in`() throws {
        check(
            /\bDate\(|\bDate\.now\b|\bclock_gettime\(|\bgettimeofday\(/,
            in: try targets(except: "vestry", "vestry-bench", "EventLoop"),
            "take the instant from the clock that is passed in"
        )
    }

    @Test func `only the command prints`() throws {
        check(
            /(?:^|[^.\w])(?:print|debugPrint|dump)\(/,
            in: try targets(except: "vestry", "vestry-bench"),
            "log through the logger that is passed in"
        )
    }

    @Test func `faults are errors, never a crash or a shrug`() throws {
        let sources = try House.read().sources
        check(
            /\b(?:fatalError|preconditionFailure|assertionFailure|exit)\(/,
            in: sources.filter { $0.name != "Vestry.swift" },
            "throw a typed error; precondition with a sentence is for programmer errors"
        )
        check(/\btry[!?]/, in: sources, "catch the error, or let it pass on")
        check(/\bas!/, in: sources, "use as? and handle the other case")
        check(/[\w)\]>]!(?:[^=\w]|$)/, in: sources, "unwrap with guard let or if let")
    }

    @Test func `only the command's configuration reads the environment`() throws {
        let sources = try House.read().sources.filter { $0.name != "Configuration.swift" }
        check(
            /\bprocessInfo\.environment\b|\bgetenv\(|\benviron\b/, in: sources,
            "take it from Configuration"
        )
    }

    @Test func `unsafe code lives where sockets and C are`() throws {
        check(
            /\bunsafe\b|\bUnsafe(?:Mutable)?(?:Raw)?(?:Buffer)?Pointer\b|@unchecked\b/,
            in: try targets(except: "EventLoop", "HTTP", "Postgres").filter {
                !Self.filesWithUnsafeCode.contains($0.path)
            },
            "use arrays and spans, or move the code to EventLoop, HTTP or Postgres"
        )
    }

    @Test func `the floors of rules are synchronous`() throws {
        check(
            /\basync\b|\bawait\b|\bTask\b/, in: try targets("JSON", "Ethereum", "Ledger"),
            "rules are pure and synchronous; wait in Bookkeeping"
        )
    }

    @Test func `the rules draw no random numbers`() throws {
        check(
            /\bRandomNumberGenerator\b|\.random\(|\.randomElement\(|\.shuffled\(/,
            in: try targets("JSON", "Ethereum", "Ledger"),
            "take the random value as an argument"
        )
    }

    @Test func `SQL stays on the floors that own it`() throws {
        let files = try targets("Ledger", "Ethereum", "API", "Dashboard", "HTTP", "JSON")
        let sql = /\b(?:SELECT\s+\w.*\bFROM|INSERT INTO|UPDATE\s+\w+\s+SET|DELETE FROM)\b/
        let findings = files.flatMap { file in
            House.File.matches(sql, in: file.text).map { line in
                Finding(place: "\(file.path):\(line)", advice: "move the statement to Bookkeeping")
            }
        }
        #expect(findings == [])
    }

    @Test func `nothing is left to be fixed`() throws {
        let findings = try House.read().sources.flatMap { file in
            House.File.matches(/\bFIXME\b|\bXXX\b/, in: file.source.comments).map { line in
                Finding(place: "\(file.path):\(line)", advice: "fix it, or write an issue")
            }
        }
        #expect(findings == [])
    }
}
