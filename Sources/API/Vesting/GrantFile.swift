import Bookkeeping
import Ethereum
import HTTP
import Ledger

/// A file of grants, one a row; terms with parts come one by one as JSON.
struct GrantFile: CSVSink {
    /// The columns of the file; but for the first four, each may be left out.
    enum Column: String, CaseIterable {
        case payee, group, asset, total, rule, start, cliff, end, rate, note, contract, forfeiture
        case plan = "plan_id"
        case planVersion = "plan_version"
        case cliffSeconds = "cliff_seconds"
        case durationSeconds = "duration_seconds"
        case durationWeeks = "duration_weeks"
        case periodSeconds = "period_seconds"
        case unlockedAtStart = "unlocked_at_start"
        case unlockedAtCliff = "unlocked_at_cliff"
        case contractAmount = "contract_amount"
        case startDay = "start_day"
        case intervalMonths = "interval_months"
        case intervalDays = "interval_days"
        case occurrences
        case dayOfMonth = "day_of_month"
        case cliffInstallment = "cliff_installment"
        case cliffMonths = "cliff_months"
        case cliffAnchor = "cliff_anchor"
        case lockedUntil = "locked_until"
        case lockedMonths = "locked_months"
        case safe = "safe_id"
        case contractNumber = "contract_number"
        case grantDay = "grant_day"
        case agreementURL = "agreement_url"
        case agreementDigest = "agreement_sha256"
        case duplicateReason = "duplicate_reason"
    }

    /// The most bytes of a file.
    private static let limit = 16 << 20
    private static let needed: Set<Column> = [.payee, .group, .asset, .total]

    private(set) var grants: [WrittenGrant] = []
    private(set) var faults = RowFaults()
    private(set) var digest = Hash32(word: .zero)

    /// Reads the body of a request.
    init(_ exchange: Exchange) async throws {
        digest = try await exchange.readCSV(
            optional: Set(Column.allCases).subtracting(Self.needed), limit: Self.limit, into: &self)
    }

    /// A row with a cell that cannot be read is not judged further: what it lacks would be no news.
    mutating func take(_ row: CSVRow<Column>) {
        let before = faults.faults.count + faults.omitted
        let grant = WrittenGrant(row, &faults)
        if faults.faults.count + faults.omitted == before { grants.append(grant) }
    }

    mutating func note(_ fault: Fault) {
        faults.add(fault)
    }

    mutating func giveUp() throws(APIError) {
        throw .rows(faults.faults, omitted: faults.omitted)
    }
}

extension WrittenGrant {
    /// Reads a row; every faulty cell is noted.
    fileprivate init(_ row: CSVRow<GrantFile.Column>, _ faults: inout RowFaults) {
        self.init(row: row.number)
        payee = row[.payee]
        group = row[.group]
        asset = row[.asset]
        plan = row.given(.plan, &faults) { try ID($0) }
        planVersion = row.number(.planVersion, &faults)
        terms = SpelledTerms(row, &faults)
        safe = row.given(.safe, &faults) { try ID($0) }
        contract = row.given(.contract, &faults) { try Address($0) }
        contractNumber = row.given(.contractNumber, &faults) { try UInt256(decimal: $0) }
        grantDay = row.given(.grantDay, &faults) { try Day($0) }
        agreementURL = row.given(.agreementURL, &faults) { $0 }
        agreementDigest = row.given(.agreementDigest, &faults) { try Hash32("0x" + $0) }
        note = row[.note]
        duplicateReason = row[.duplicateReason]
    }
}

extension SpelledTerms {
    fileprivate init(_ row: CSVRow<GrantFile.Column>, _ faults: inout RowFaults) {
        self.init(rule: row[.rule])
        total = row.given(.total, &faults) { $0 }
        rate = row.given(.rate, &faults) { $0 }
        unlockedAtStart = row.given(.unlockedAtStart, &faults) { $0 }
        unlockedAtCliff = row.given(.unlockedAtCliff, &faults) { $0 }
        contractAmount = row.given(.contractAmount, &faults) { $0 }
        written.start = row.given(.start, &faults) { try Instant($0) }
        written.cliff = row.given(.cliff, &faults) { try Instant($0) }
        written.end = row.given(.end, &faults) { try Instant($0) }
        written.cliffSeconds = row.number(.cliffSeconds, &faults)
        written.durationSeconds = row.number(.durationSeconds, &faults)
        written.durationWeeks = row.number(.durationWeeks, &faults)
        written.periodSeconds = row.number(.periodSeconds, &faults)
        written.startDay = row.given(.startDay, &faults) { try Day($0) }
        written.intervalMonths = row.number(.intervalMonths, &faults)
        written.intervalDays = row.number(.intervalDays, &faults)
        written.occurrences = row.number(.occurrences, &faults)
        written.dayOfMonth = row.given(.dayOfMonth, &faults) { $0 }
        written.cliffInstallment = row.number(.cliffInstallment, &faults)
        written.cliffMonths = row.number(.cliffMonths, &faults)
        written.cliffAnchor = row.given(.cliffAnchor, &faults) { try Day($0) }
        written.lockedUntil = row.given(.lockedUntil, &faults) { try Instant($0) }
        written.lockedMonths = row.number(.lockedMonths, &faults)
        written.forfeiture = row.given(.forfeiture, &faults) { $0 }
    }
}

extension CSVRow<GrantFile.Column> {
    /// A cell that may be empty.
    fileprivate func given<Value>(
        _ column: Column, _ faults: inout RowFaults, _ make: (String) throws -> Value
    ) -> Value? {
        self[column].isEmpty ? nil : read(column, &faults, make)
    }

    fileprivate func number<Integer: FixedWidthInteger>(
        _ column: Column, _ faults: inout RowFaults
    ) -> Integer? {
        given(column, &faults) { text in
            guard let number = Integer(text), String(number) == text else { throw NumberError() }
            return number
        }
    }
}

/// A cell that is no whole number.
private struct NumberError: Error, CustomStringConvertible {
    var description: String { "must be a whole number, without signs and separators" }
}
