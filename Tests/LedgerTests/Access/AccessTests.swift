import Ledger
import Testing

@Suite struct AccessTests {
    private static let own = ID<WorkingGroup>(high: 1, low: 1)
    private static let foreign = ID<WorkingGroup>(high: 1, low: 2)

    private func principal(
        _ roles: Set<Role>, kind: Principal.Kind = .person, groups: Set<ID<WorkingGroup>> = [],
        payee: ID<Payee>? = nil
    ) throws -> Principal {
        try Principal(
            id: ID(high: 0, low: 1), handle: Handle("anna"), kind: kind, payee: payee,
            roles: roles, groups: groups)
    }

    /// The table of access, row by row.
    private static let table: [(Act, Set<Role>)] = [
        (.readDirectory, [.lead, .finance, .approver, .auditor, .admin]),
        (.readLedger, [.finance, .approver, .auditor]),
        (.readAudit, [.finance, .approver, .auditor]),
        (.exportLedger, [.finance, .auditor]),
        (.readRewards, [.lead, .finance, .approver, .auditor]),
        (.readBatches, [.finance, .approver, .script, .auditor]),
        (.changeDirectory, [.finance, .admin]),
        (.setPayoutAddresses, [.finance]),
        (.enterRewards, [.lead, .finance]),
        (.decideRewards, [.finance, .approver]),
        (.planBatches, [.finance]),
        (.approveBatches, [.finance, .approver]),
        (.reportBatches, [.finance, .script]),
        (.confirmSettlements, [.finance, .approver]),
        (.postEntries, [.finance]),
        (.approveEntries, [.finance, .approver]),
        (.keepPeriods, [.finance]),
        (.readSettings, [.finance, .approver, .auditor, .admin]),
        (.changeSettings, [.admin]),
        (.readGrants, [.lead, .finance, .approver, .auditor]),
        (.proposeGrants, [.lead, .finance]),
        (.decideGrants, [.approver]),
        (.reportClaims, [.finance, .script]),
        (.releaseVesting, [.finance]),
        (.approveReleases, [.finance, .approver]),
        (.readPrograms, [.lead, .finance, .approver, .auditor]),
        (.proposePrograms, [.lead, .finance]),
        (.recordPrograms, [.finance]),
        (.approvePrograms, [.approver]),
        (.manageAccess, [.admin]),
    ]

    @Test func `the table names every act`() {
        #expect(Set(Self.table.map(\.0)) == Set(Act.allCases))
    }

    @Test(arguments: table)
    func `a role may what the table of access says and nothing else`(
        act: Act, roles: Set<Role>
    ) throws {
        for role in Role.allCases {
            let kind: Principal.Kind = role == .script ? .script : .person
            let principal = try principal([role], kind: kind)
            if roles.contains(role) {
                #expect(throws: Never.self, "\(role)") { try principal.mustBeAllowed(act) }
            } else {
                #expect(throws: AccessError.actNotAllowed(act, by: roles), "\(role)") {
                    try principal.mustBeAllowed(act)
                }
            }
        }
    }

    @Test func `a lead is held to the own groups`() throws {
        let lead = try principal([.lead], groups: [Self.own])
        #expect(lead.groupLimit(for: .enterRewards) == [Self.own])
        #expect(throws: Never.self) { try lead.mustBeAllowed(.enterRewards, in: Self.own) }
        #expect(throws: AccessError.groupNotOwn) {
            try lead.mustBeAllowed(.enterRewards, in: Self.foreign)
        }
        #expect(throws: AccessError.actNotAllowed(.planBatches, by: [.finance])) {
            try lead.mustBeAllowed(.planBatches, in: Self.own)
        }
    }

    @Test func `another role lifts the limit of a lead where it allows the act`() throws {
        let both = try principal([.lead, .approver], groups: [Self.own])
        #expect(both.groupLimit(for: .enterRewards) == [Self.own])
        #expect(both.groupLimit(for: .readRewards) == nil)
        let finance = try principal([.lead, .finance], groups: [Self.own])
        #expect(finance.groupLimit(for: .enterRewards) == nil)
    }

    @Test(arguments: Role.allCases)
    func `a script fetches, reports and reads, and a person is none`(role: Role) throws {
        let isForScripts = role == .script || role == .auditor
        if isForScripts {
            #expect(throws: Never.self) { try principal([role], kind: .script) }
        } else {
            #expect(throws: AccessError.roleOfKind(role, .script)) {
                try principal([role], kind: .script)
            }
        }
        if role == .script {
            #expect(throws: AccessError.roleOfKind(.script, .person)) { try principal([role]) }
        } else {
            #expect(throws: Never.self) { try principal([role]) }
        }
    }

    @Test func `a lead leads something`() throws {
        #expect(throws: AccessError.leadWithoutGroup) {
            try principal([.lead]).mustLeadSomething()
        }
        #expect(throws: Never.self) {
            try principal([.lead], groups: [Self.own]).mustLeadSomething()
        }
        #expect(throws: Never.self) { try principal([.finance]).mustLeadSomething() }
    }

    @Test func `a script is not paid`() {
        #expect(throws: AccessError.scriptIsPaid) {
            try principal([.script], kind: .script, payee: ID(high: 0, low: 3))
        }
    }
}
