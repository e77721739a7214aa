import Ethereum
import Ledger
import Testing

/// Judging of terms: every fault with its field.
@Suite struct VestingTermsTests {
    /// Terms without a fault, for a case to spoil.
    private static func sound(_ rule: String) throws -> WrittenTerms {
        var written = WrittenTerms(rule: rule, total: 1000)
        switch rule {
        case "milestones":
            written.parts = [
                .init(name: "launch", amount: 400), .init(name: "audit", amount: 600),
            ]
        case "tranches", "sablier-tranched", "sablier-dynamic":
            written.start = rule == "tranches" ? nil : try Instant("2021-05-01T00:00:00Z")
            let exponent: UInt64? = rule == "sablier-dynamic" ? 2_000_000_000_000_000_000 : nil
            written.parts = [
                .init(time: try Instant("2021-06-01T00:00:00Z"), amount: 1, exponent: exponent),
                .init(time: try Instant("2021-07-01T00:00:00Z"), amount: 999, exponent: exponent),
            ]
        case "hedgey-plan":
            written.start = try Instant("2021-05-01T00:00:00Z")
            written.rate = 300
            written.periodSeconds = 3600
        case "safe-pool/linear", "safe-pool/quadratic":
            written.start = try Instant("2021-05-01T00:00:00Z")
            written.durationWeeks = 208
        case _ where rule.hasPrefix("calendar/"):
            written.startDay = try Day("2021-01-31")
            written.intervalMonths = 1
            written.occurrences = 48
        default:
            written.start = try Instant("2021-05-01T00:00:00Z")
            written.end = try Instant("2022-05-01T00:00:00Z")
        }
        return written
    }

    private func faults(_ written: WrittenTerms) -> [String] {
        do {
            _ = try VestingTerms(judging: written)
            return []
        } catch {
            return error.faults.map { fault in
                guard case .pointer(let pointer) = fault.place else { return "nowhere" }
                return pointer + " " + fault.code
            }
        }
    }

    @Test(arguments: VestingRule.allCases)
    func `terms are what their fields say, and give the same fields back`(
        rule: VestingRule
    ) throws {
        let terms = try VestingTerms(judging: Self.sound(rule.rawValue))
        #expect(terms.rule == rule)
        #expect(terms.written.rule == rule.rawValue)
        #expect(terms.written.ruleVersion == 1)
        #expect(try VestingTerms(judging: terms.written) == terms)
    }

    @Test func `a rule's name is stored and never changes`() {
        #expect(
            VestingRule.allCases.map(\.rawValue) == [
                "dss-vest", "openzeppelin-4.6", "openzeppelin-5.1", "curve-escrow",
                "yearn-escrow-0.3", "index-vesting", "index-ftc-vesting", "sablier-linear",
                "sablier-tranched", "sablier-dynamic", "hedgey-plan", "safe-pool/linear",
                "safe-pool/quadratic", "tranches", "milestones", "calendar/cumulative-rounding",
                "calendar/cumulative-round-down", "calendar/front-loaded", "calendar/back-loaded",
                "calendar/front-loaded-to-single-tranche",
                "calendar/back-loaded-to-single-tranche",
            ])
    }

    typealias Case = (
        rule: String, spoil: @Sendable (inout WrittenTerms) throws -> Void, faults: [String]
    )

    private static let ofSeconds: [Case] = [
        ("dss-vest", { $0.rule = "dss" }, ["/rule vesting_rule_unknown"]),
        ("dss-vest", { $0.ruleVersion = 2 }, ["/rule_version vesting_rule_version_unknown"]),
        ("dss-vest", { $0.rule = "calendar/fractional" }, ["/rule allocation_fractional"]),
        ("dss-vest", { $0.total = 0 }, ["/total amount_zero"]),
        ("dss-vest", { $0.total = .max }, ["/total total_above_128_bits"]),
        ("yearn-escrow-0.3", { $0.total = .max }, []),
        ("dss-vest", { $0.start = nil }, ["/start missing"]),
        ("dss-vest", { $0.end = nil }, ["/end missing"]),
        ("dss-vest", { $0.end = try Instant("2021-04-30T00:00:00Z") }, ["/end end_before_start"]),
        ("dss-vest", { $0.end = $0.start }, ["/end duration_zero"]),
        ("openzeppelin-5.1", { $0.end = $0.start }, []),
        (
            "openzeppelin-4.6",
            {
                $0.end = nil
                $0.durationSeconds = 0
            }, ["/duration_seconds duration_zero"]
        ),
        (
            "dss-vest", { $0.cliff = try Instant("2021-04-30T23:59:59Z") },
            ["/cliff cliff_before_start"]
        ),
        (
            "dss-vest", { $0.cliff = try Instant("2022-05-01T00:00:01Z") },
            ["/cliff cliff_after_end"]
        ),
        ("dss-vest", { $0.cliffSeconds = 31_536_001 }, ["/cliff_seconds cliff_after_end"]),
        ("dss-vest", { $0.cliffSeconds = 31_536_000 }, []),
        ("dss-vest", { $0.cliffSeconds = -1 }, ["/cliff_seconds seconds_negative"]),
        ("dss-vest", { $0.durationSeconds = 5 }, ["/duration_seconds field_given_twice"]),
        (
            "dss-vest",
            {
                $0.end = nil
                $0.durationSeconds = 630_720_001
            }, ["/duration_seconds duration_too_long"]
        ),
        (
            "curve-escrow",
            {
                $0.end = nil
                $0.durationSeconds = .max
            }, ["/duration_seconds end_too_far"]
        ),
        (
            "dss-vest", { $0.start = try Instant("2021-05-01T00:00:00.5Z") },
            ["/start not_a_whole_second"]
        ),
        ("curve-escrow", { $0.cliffSeconds = 5 }, ["/cliff_seconds field_not_of_rule"]),
        ("openzeppelin-4.6", { $0.cliff = $0.end }, ["/cliff field_not_of_rule"]),
        ("dss-vest", { $0.occurrences = 4 }, ["/occurrences field_not_of_rule"]),
        ("index-vesting", { $0.cliff = $0.end }, ["/cliff cliff_not_before_end"]),
        ("index-vesting", { $0.lockedMonths = 6 }, ["/locked_months lock_not_of_rule"]),
        (
            "index-ftc-vesting", { $0.forfeiture = "nothing" },
            ["/forfeiture forfeiture_not_of_rule"]
        ),
        ("dss-vest", { $0.forfeiture = "all" }, ["/forfeiture forfeiture_unknown"]),
        ("dss-vest", { $0.forfeiture = "unreleased" }, ["/forfeiture forfeiture_not_of_rule"]),
        ("dss-vest", { $0.lockedMonths = 0 }, ["/locked_months out_of_range"]),
        (
            "dss-vest",
            {
                $0.lockedMonths = 6
                $0.lockedUntil = $0.end
            }, ["/locked_months field_given_twice"]
        ),
        (
            "sablier-linear", { $0.unlockedAtCliff = 1 },
            ["/unlocked_at_cliff unlock_without_cliff"]
        ),
        (
            "sablier-linear", { $0.unlockedAtStart = 1001 },
            ["/unlocked_at_start unlocks_above_total"]
        ),
        (
            "dss-vest",
            {
                $0.total = 0
                $0.start = nil
                $0.cliffSeconds = -5
                $0.rate = 7
            },
            [
                "/total amount_zero", "/start missing", "/cliff_seconds seconds_negative",
                "/rate field_not_of_rule",
            ]
        ),
    ]

    private static let ofParts: [Case] = [
        ("tranches", { $0.parts[0].amount = 2 }, ["/parts parts_do_not_sum"]),
        ("tranches", { $0.parts = [] }, ["/parts missing"]),
        (
            "tranches",
            {
                $0.parts[0].amount = 0
                $0.parts[1].amount = 1000
            }, ["/parts/0/amount part_zero"]
        ),
        ("tranches", { $0.parts.swapAt(0, 1) }, ["/parts/1/time part_out_of_order"]),
        ("tranches", { $0.parts[1].time = nil }, ["/parts/1/time missing"]),
        ("tranches", { $0.parts[1].name = "a" }, ["/parts/1/name field_not_of_rule"]),
        ("tranches", { $0.parts[1].exponent = 1 }, ["/parts/1/exponent field_not_of_rule"]),
        (
            "tranches",
            {
                $0.parts[0].amount = .max
            }, ["/parts parts_do_not_sum"]
        ),
        ("sablier-dynamic", { $0.parts[1].exponent = nil }, ["/parts/1/exponent missing"]),
        ("sablier-tranched", { $0.start = $0.parts[0].time }, ["/parts/0/time part_out_of_order"]),
        ("milestones", { $0.parts[1].name = "launch" }, ["/parts/1/name milestone_twice"]),
        ("milestones", { $0.parts[1].name = "a b" }, ["/parts/1/name milestone_malformed"]),
        ("hedgey-plan", { $0.rate = 0 }, ["/rate rate_zero"]),
        ("hedgey-plan", { $0.periodSeconds = 0 }, ["/period_seconds period_zero"]),
        ("hedgey-plan", { $0.periodSeconds = .max }, ["/rate end_too_far"]),
        ("hedgey-plan", { $0.cliffSeconds = 14401 }, ["/cliff_seconds cliff_after_end"]),
        ("safe-pool/linear", { $0.durationWeeks = 0 }, ["/duration_weeks duration_zero"]),
        ("safe-pool/linear", { $0.durationWeeks = 65536 }, ["/duration_weeks out_of_range"]),
    ]

    private static let ofCalendar: [Case] = [
        ("calendar/front-loaded", { $0.dayOfMonth = "31" }, ["/day_of_month day_of_month_unknown"]),
        ("calendar/front-loaded", { $0.dayOfMonth = "00" }, ["/day_of_month day_of_month_unknown"]),
        ("calendar/front-loaded", { $0.dayOfMonth = "31_OR_LAST_DAY_OF_MONTH" }, []),
        ("calendar/front-loaded", { $0.occurrences = 0 }, ["/occurrences out_of_range"]),
        ("calendar/front-loaded", { $0.intervalMonths = 0 }, ["/interval_months out_of_range"]),
        ("calendar/front-loaded", { $0.intervalMonths = nil }, ["/interval_months missing"]),
        ("calendar/front-loaded", { $0.intervalDays = 30 }, ["/interval_days interval_twice"]),
        ("calendar/front-loaded", { $0.intervalMonths = 12_000 }, ["/occurrences end_too_far"]),
        (
            "calendar/front-loaded", { $0.cliffInstallment = 49 },
            ["/cliff_installment out_of_range"]
        ),
        (
            "calendar/front-loaded",
            {
                $0.cliffInstallment = 12
                $0.cliffMonths = 12
            }, ["/cliff_months cliff_twice"]
        ),
        ("calendar/front-loaded", { $0.cliffMonths = 49 }, ["/cliff_months cliff_after_end"]),
        (
            "calendar/front-loaded", { $0.cliffAnchor = try Day("2020-12-01") },
            ["/cliff_anchor cliff_anchor_alone"]
        ),
        (
            "calendar/front-loaded",
            {
                $0.cliffAnchor = try Day("2020-12-01")
                $0.cliffMonths = 1
            }, ["/cliff_anchor cliff_before_start"]
        ),
        (
            "calendar/front-loaded", { $0.start = try Instant("2021-05-01T00:00:00Z") },
            ["/start field_not_of_rule"]
        ),
    ]

    @Test(arguments: (ofSeconds + ofParts + ofCalendar).indices)
    func `every fault names its field`(index: Int) throws {
        let (rule, spoil, expected) = (Self.ofSeconds + Self.ofParts + Self.ofCalendar)[index]
        var written = try Self.sound(rule)
        try spoil(&written)
        #expect(faults(written) == expected)
    }

    @Test func `a fault moves below another field and into a row`() {
        let fault = Fault(at: .pointer("/cliff"), code: "cliff_after_end", detail: "", found: "x")
        #expect(fault.moved(under: "/terms").place == .pointer("/terms/cliff"))
        #expect(fault.moved(toRow: 7).place == .row(7, column: "cliff"))
    }
}
