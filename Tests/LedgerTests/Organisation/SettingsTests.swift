import Ethereum
import Ledger
import Testing

@Suite struct SettingsTests {
    private static let asset = ID<Asset>(high: 1, low: 1)
    private static let other = ID<Asset>(high: 1, low: 2)

    private static func settings() throws -> Settings {
        Settings(
            name: "DAO", zone: "UTC", batchApprovals: 2,
            limits: EntryLimits([asset: try UInt256(decimal: "100")]))
    }

    private static func change(
        approvals: Int? = nil, limits: [ID<Asset>: UInt256?] = [:], name: String? = nil
    ) throws -> SettingsChange {
        try SettingsChange(name: name, zone: nil, batchApprovals: approvals, limits: limits)
    }

    @Test func `fewer approvals and higher or missing limits loosen`() throws {
        let settings = try Self.settings()
        #expect(try Self.change(approvals: 1).loosens(settings))
        #expect(
            try Self.change(limits: [Self.asset: UInt256(decimal: "101")]).loosens(settings))
        #expect(try Self.change(limits: [Self.asset: nil as UInt256?]).loosens(settings))
    }

    @Test func `more approvals, lower and new limits and a name do not`() throws {
        let settings = try Self.settings()
        #expect(try !Self.change(approvals: 2).loosens(settings))
        #expect(try !Self.change(approvals: 3).loosens(settings))
        #expect(
            try !Self.change(limits: [Self.asset: UInt256(decimal: "100")]).loosens(settings))
        #expect(try !Self.change(limits: [Self.other: .zero]).loosens(settings))
        #expect(try !Self.change(limits: [Self.other: nil as UInt256?]).loosens(settings))
        #expect(try !Self.change(name: "Other").loosens(settings))
    }

    @Test func `a change names something within bounds`() throws {
        #expect(throws: SettingsError.nothingToChange) { try Self.change() }
        #expect(throws: SettingsError.approvalsOutOfRange(found: 0)) {
            try Self.change(approvals: 0)
        }
        #expect(throws: SettingsError.approvalsOutOfRange(found: 21)) {
            try Self.change(approvals: 21)
        }
        #expect(throws: DirectoryError.nameMalformed(found: "")) { try Self.change(name: "") }
    }
}
