import Ethereum
import Ledger
import Postgres

/// The accounts as the books keep them, and the sums of their postings as far as they were read, by
/// months too.
struct VerifiedAccounts {
    private struct Account {
        let code: [UInt8]
        let asset: [UInt8]
        /// Which of the assets; for sums of an entry.
        let assetIndex: Int
        let kept: Balance
        /// In the order of the months.
        var months: [MonthSums] = []
        var debits = UInt256.zero
        var credits = UInt256.zero

        /// Entries are nearly in the order of their months, so the place is near the end.
        mutating func add(_ amount: UInt256, isDebit: Bool, in month: Int32) {
            var place = months.count
            while place > 0, months[place - 1].month > month { place -= 1 }
            if place == 0 || months[place - 1].month < month {
                months.insert(MonthSums(month: month), at: place)
                place += 1
            }
            // A sum that wraps here makes that of the account pass its bound as well.
            if isDebit {
                months[place - 1].debits =
                    months[place - 1].debits.addingReportingOverflow(amount).partialValue
            } else {
                months[place - 1].credits =
                    months[place - 1].credits.addingReportingOverflow(amount).partialValue
            }
        }
    }

    /// What was posted to an account within a month.
    struct MonthSums {
        let month: Int32
        var debits = UInt256.zero
        var credits = UInt256.zero
    }

    private var accounts: [Account] = []
    private var places: [Int64: Int] = [:]
    private var assets: [[UInt8]: Int] = [:]

    var count: Int { accounts.count }

    /// Takes an account; those come in the order in which breaks are to be told.
    mutating func add(_ row: Row) throws {
        let asset = Array(try row.get("asset_id", as: String.self).utf8)
        let assetIndex = assets[asset] ?? assets.count
        assets[asset] = assetIndex
        places[try row.get("account_id", as: Int64.self)] = accounts.count
        accounts.append(
            Account(
                code: Array(try row.get("code", as: String.self).utf8), asset: asset,
                assetIndex: assetIndex,
                kept: Balance(debits: try row.value("debits"), credits: try row.value("credits"))))
    }

    func place(of id: Int64) -> Int? { places[id] }

    func code(at place: Int) -> ArraySlice<UInt8> { accounts[place].code[...] }
    func asset(at place: Int) -> ArraySlice<UInt8> { accounts[place].asset[...] }
    func assetIndex(at place: Int) -> Int { accounts[place].assetIndex }

    /// One of the months of an account by its order; nil behind the last.
    func month(_ index: Int, at place: Int) -> MonthSums? {
        let months = accounts[place].months
        return index < months.count ? months[index] : nil
    }

    /// A month as a number that grows, from a day as the database writes it.
    static func month(of day: ArraySlice<UInt8>) -> Int32 {
        day.dropLast(3).reduce(0) { number, byte in
            byte == UInt8(ascii: "-") ? number : number &* 10 &+ Int32(byte & 15)
        }
    }

    /// Adds a posting to the sums of an account, and of a month unless that is 0; false when a sum
    /// passes 2^256 − 1.
    mutating func post(
        _ amount: UInt256, isDebit: Bool, in month: Int32, at place: Int
    ) -> Bool {
        if month != 0 { accounts[place].add(amount, isDebit: isDebit, in: month) }
        let old = isDebit ? accounts[place].debits : accounts[place].credits
        let (sum, overflows) = old.addingReportingOverflow(amount)
        if isDebit { accounts[place].debits = sum } else { accounts[place].credits = sum }
        return !overflows
    }

    /// The first account whose totals are not the sums of its postings.
    var firstBreak: String? {
        get throws {
            for account in accounts
            where account.kept != Balance(debits: account.debits, credits: account.credits) {
                let code = String(decoding: account.code, as: UTF8.self)
                let asset = try ID<Asset>(stored: String(decoding: account.asset, as: UTF8.self))
                return "\(code) of \(asset) says \(account.kept.debits) debit and"
                    + " \(account.kept.credits) credit base units, its postings \(account.debits)"
                    + " and \(account.credits)"
            }
            return nil
        }
    }
}
