import Ledger
import Testing

/// An API token may carry less than its principal may, never more.
@Suite struct TokenScopeTests {
    private static let groups = (1...3).map { ID<WorkingGroup>(high: 1, low: $0) }
    private static let safes = (1...2).map { ID<Safe>(high: 2, low: $0) }

    private func principal(
        _ roles: Set<Role>, id: UInt64 = 1, kind: Principal.Kind = .person,
        groups: Set<ID<WorkingGroup>> = []
    ) throws -> Principal {
        try Principal(
            id: ID(high: 0, low: id), handle: Handle("p\(id)"), kind: kind, payee: nil,
            roles: roles,
            groups: groups)
    }

    private func scope(
        roles: Set<Role>? = nil, groups: Set<ID<WorkingGroup>>? = nil, safes: Set<ID<Safe>>? = nil
    ) throws -> TokenScope {
        try TokenScope(roles: roles, groups: groups, safes: safes)
    }

    @Test func `roles are those of both principal and token`() throws {
        let anna = try principal([.finance, .auditor])
        let narrow = anna.narrowed(to: try scope(roles: [.auditor, .admin]))
        #expect(narrow.roles == [.auditor])
        #expect(narrow.id == anna.id)
        #expect(throws: AccessError.actNotAllowed(.planBatches, by: [.finance])) {
            try narrow.mustBeAllowed(.planBatches)
        }
        #expect(throws: AccessError.actNotAllowed(.manageAccess, by: [.admin])) {
            try narrow.mustBeAllowed(.manageAccess)
        }
        #expect(anna.narrowed(to: .whole).roles == anna.roles)
    }

    @Test func `a token of groups reaches these and nothing of no group`() throws {
        let anna = try principal([.finance, .approver]).narrowed(
            to: try scope(groups: [Self.groups[0]]))
        try anna.mustBeAllowed(.decideRewards, in: Self.groups[0])
        #expect(throws: AccessError.groupNotOwn) {
            try anna.mustBeAllowed(.decideRewards, in: Self.groups[1])
        }
        for act in Act.allCases where !act.roles.isDisjoint(with: [.finance, .approver]) {
            let isOfGroups = [
                .readDirectory, .readRewards, .enterRewards, .decideRewards, .readGrants,
                .proposeGrants, .decideGrants,
            ].contains(act)
            if isOfGroups {
                #expect(anna.groupLimit(for: act) == [Self.groups[0]])
                #expect(throws: Never.self) { try anna.mustBeAllowed(act) }
            } else {
                #expect(throws: AccessError.tokenTooNarrow(act)) { try anna.mustBeAllowed(act) }
            }
        }
    }

    @Test func `a lead's token of groups is held to those that are the lead's as well`() throws {
        let lead = try principal([.lead], groups: [Self.groups[0], Self.groups[1]])
        let narrow = lead.narrowed(to: try scope(groups: [Self.groups[1], Self.groups[2]]))
        #expect(narrow.groupLimit(for: .enterRewards) == [Self.groups[1]])
        #expect(throws: AccessError.groupNotOwn) {
            try narrow.mustBeAllowed(.enterRewards, in: Self.groups[2])
        }
        #expect(lead.groupLimit(for: .enterRewards) == [Self.groups[0], Self.groups[1]])
    }

    @Test func `a token of Safes reaches their batches and nothing of no Safe`() throws {
        let script = try principal([.script], kind: .script).narrowed(
            to: try scope(safes: [Self.safes[0]]))
        try script.mustBeAllowed(.reportBatches, for: Self.safes[0])
        #expect(throws: AccessError.tokenOfOtherSafes) {
            try script.mustBeAllowed(.reportBatches, for: Self.safes[1])
        }
        #expect(script.safeLimit == [Self.safes[0]])
        let finance = try principal([.finance]).narrowed(to: try scope(safes: [Self.safes[0]]))
        try finance.mustBeAllowed(.planBatches)
        for act in [Act.readLedger, .enterRewards, .postEntries, .changeDirectory] {
            #expect(throws: AccessError.tokenTooNarrow(act)) { try finance.mustBeAllowed(act) }
        }
    }

    @Test func `a token of groups and Safes reaches both`() throws {
        let finance = try principal([.finance]).narrowed(
            to: try scope(groups: [Self.groups[0]], safes: [Self.safes[0]]))
        try finance.mustBeAllowed(.planBatches, for: Self.safes[0])
        try finance.mustBeAllowed(.enterRewards, in: Self.groups[0])
        #expect(throws: AccessError.tokenTooNarrow(.readLedger)) {
            try finance.mustBeAllowed(.readLedger)
        }
    }

    @Test func `a scope names something, and not more than a hundred`() throws {
        #expect(throws: AccessError.scopeOutOfRange) { try scope(roles: []) }
        #expect(throws: AccessError.scopeOutOfRange) { try scope(groups: []) }
        #expect(throws: AccessError.scopeOutOfRange) { try scope(safes: []) }
        let many = Set((1...101).map { ID<Safe>(high: 9, low: $0) })
        #expect(throws: AccessError.scopeOutOfRange) { try scope(safes: many) }
        _ = try scope(safes: many.subtracting([ID(high: 9, low: 1)]))
    }

    @Test func `nobody makes a token for a role above the own`() throws {
        let admin = try principal([.admin])
        let finance = try principal([.finance], id: 2)
        let other = try principal([.admin], id: 3)
        let script = try principal([.script, .auditor], id: 4, kind: .script)
        try admin.mustIssue(.whole, to: admin)
        try admin.mustIssue(scope(roles: [.script]), to: script)
        #expect(throws: AccessError.tokenAboveOwn) { try admin.mustIssue(.whole, to: script) }
        for person in [finance, other] {
            #expect(throws: AccessError.tokenOfAnother) {
                try admin.mustIssue(.whole, to: person)
            }
        }
        #expect(throws: AccessError.actNotAllowed(.manageAccess, by: [.admin])) {
            try finance.mustIssue(.whole, to: script)
        }
        try finance.mustIssue(.whole, to: finance)
    }

    @Test func `a narrow token makes no wider one`() throws {
        let anna = try principal([.finance, .auditor])
        let narrow = anna.narrowed(
            to: try scope(roles: [.finance], groups: [Self.groups[0], Self.groups[1]]))
        try narrow.mustIssue(scope(roles: [.finance], groups: [Self.groups[0]]), to: anna)
        for wider in [
            TokenScope.whole, try scope(roles: [.finance]), try scope(groups: [Self.groups[0]]),
            try scope(roles: [.auditor], groups: [Self.groups[0]]),
            try scope(roles: [.finance], groups: [Self.groups[2]]),
        ] {
            #expect(throws: AccessError.tokenAboveOwn) { try narrow.mustIssue(wider, to: anna) }
        }
    }
}
