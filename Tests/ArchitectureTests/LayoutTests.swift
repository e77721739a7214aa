import Foundation
import Testing

/// Names, sizes and places of files.
@Suite struct LayoutTests {
    private static let rooms: Set<String> = [
        "Values", "Journal", "Organisation", "Access", "Payees", "Prices", "Budgets", "Rewards",
        "Approvals", "Methodologists", "LiquidityMining", "Vesting", "Payouts", "Periods", "Audit",
        "Reports", "Requests", "Service", "Storage", "Month",
        "Problems", "Exports",
    ]

    private static let corners: [String: Set<String>] = [
        "Payouts": [
            "Planning", "Checks", "Files", "Signing", "Nonces", "Executions", "Verification",
        ],
        "Vesting": ["Schedules", "Curves", "Terms", "OpenCap"],
    ]

    @Test func `a corner of a room has the same name on every floor`() throws {
        let files = try House.read().sources.filter {
            $0.folders.count > 3 && $0.target != "Ethereum"
        }
        let findings = files.filter {
            !(Self.corners[$0.folders[2]] ?? []).contains($0.folders[3])
        }.map { Finding(place: $0.path, advice: "\($0.folders[3]) is no corner of its room") }
        #expect(findings == [])
        #expect(Set(files.map { $0.folders[2] }) == Set(Self.corners.keys))
    }

    @Test func `a room has the same name on every floor`() throws {
        let floors: Set<String> = ["Ledger", "Bookkeeping", "API", "Dashboard"]
        var findings: [Finding] = []
        for file in try House.read().sources where floors.contains(file.target) {
            guard let room = file.room, !Self.rooms.contains(room) else { continue }
            let advice = "\(room) is no room; use one, or add it here and to ARCHITECTURE.md"
            findings.append(Finding(place: file.path, advice: advice))
        }
        #expect(findings == [])
    }

    @Test func `the command has its rooms, and its tests stand in the same`() throws {
        let rooms: Set<String> = [
            "Commands", "Client", "Configuration", "PrivatePostgres", "Log", "Service",
        ]
        let outside: Set<String> = ["Vestry.swift", "ScratchFolder.swift"]
        let files = try House.read().files.filter {
            ($0.target == "vestry" || $0.target == "CommandTests") && !outside.contains($0.name)
        }
        let findings = files.filter { !rooms.contains($0.room ?? "") }
            .map { Finding(place: $0.path, advice: "put it into a room of the command") }
        #expect(findings == [])
        #expect(Set(files.compactMap(\.room)) == rooms)
    }

    @Test func `a file is short enough to read at a sitting`() throws {
        var findings: [Finding] = []
        for file in try House.read().files where file.path.hasSuffix(".swift") {
            let lines = file.text.count(where: \.isNewline)
            if lines <= 400 { continue }
            findings.append(Finding(place: file.path, advice: "\(lines) lines: split by concern"))
        }
        #expect(findings == [])
    }

    @Test func `there are no tabs, no blanks at line ends and a newline at every end`() throws {
        let files = try House.read().files.filter { !$0.text.isEmpty }
        let findings = files.flatMap { file in
            var findings = House.File.matches(/\t/, in: file.text).map {
                Finding(place: "\(file.path):\($0)", advice: "use spaces")
            }
            findings += House.File.matches(/[ ]$/, in: file.text).map {
                Finding(place: "\(file.path):\($0)", advice: "remove the blanks at the end")
            }
            if !file.text.hasSuffix("\n") {
                findings.append(Finding(place: file.path, advice: "end the last line"))
            }
            return findings
        }
        #expect(findings == [])
    }

    @Test func `no path of somebody's machine is written down`() throws {
        let machine = /(?:^|[\s"'`(=:])\/(?:work|root|home\/\w|Users\/\w|private\/tmp)\//
        let findings = try House.read().files.flatMap { file in
            House.File.matches(machine, in: file.text).map { line in
                Finding(place: "\(file.path):\(line)", advice: "say it relative to the project")
            }
        }
        .filter { !$0.place.hasPrefix("Tests/ArchitectureTests/LayoutTests.swift") }
        #expect(findings == [])
    }

    @Test func `migrations are numbered without gaps and say why`() throws {
        let names = try House.read().files
            .filter { $0.path.hasPrefix("Migrations/") && $0.name.contains(/^\d{4}_/) }
        #expect(
            names.map { String($0.name.prefix(4)) }
                == (1...max(1, names.count)).prefix(names.count).map(Self.fourDigits)
        )
        let findings = names.filter { !$0.name.contains(/^\d{4}_[a-z0-9_]+\.sql$/) }
            .map { Finding(place: $0.path, advice: "name it NNNN_words_in_snake_case.sql") }
        let headless = names.filter { !$0.text.hasPrefix("-- Why:") }
            .map { Finding(place: "\($0.path):1", advice: "begin with -- Why:, locks and time") }
        #expect(findings + headless == [])
    }

    @Test func `every test states its rule as a sentence`() throws {
        let test = /@Test\b(?:\([^\n]*\))?\s+func\s+[a-z]\w*\(/
        let findings = try House.read().files
            .filter { $0.path.hasPrefix("Tests/") && $0.path.hasSuffix("Tests.swift") }
            .flatMap { file in
                file.findings(test, advice: "name the test by a sentence between backticks")
            }
        #expect(findings == [])
    }

    @Test(arguments: ["README", "ARCHITECTURE", "STYLE", "DECISIONS", "CHANGELOG"])
    func `the house has its documents`(name: String) throws {
        #expect(try House.read().text(of: "\(name).md")?.hasPrefix("# ") == true)
    }

    private static func fourDigits(_ number: Int) -> String {
        String(repeating: "0", count: 4 - String(number).count) + String(number)
    }
}
