import Ethereum
import Ledger

/// The accounts of an export, with the sums of the postings that were read.
struct ExportAccounts {
    private struct Account {
        let number: Int64
        let code: [UInt8]
        let asset: [UInt8]
        let assetIndex: Int
        let stated: Balance
        var debits = UInt256.zero
        var credits = UInt256.zero
    }

    /// In the order of their numbers.
    private var accounts: [Account] = []

    mutating func add(_ line: borrowing ExportScanner, assetIndex: Int) throws(ExportFault) {
        guard let number = line.integer(0), number > accounts.last?.number ?? 0 else {
            throw ExportFault(found: "is not in the order of the numbers")
        }
        accounts.append(
            Account(
                number: number, code: Array(line.raw(1)), asset: Array(line.raw(2)),
                assetIndex: assetIndex,
                stated: Balance(
                    debits: try Self.amount(line.raw(5)), credits: try Self.amount(line.raw(6)))))
    }

    /// The place of a number; numbers seldom have gaps.
    func place(of number: Int64) -> Int? {
        if number > 0, number <= accounts.count, accounts[Int(number) - 1].number == number {
            return Int(number) - 1
        }
        var (low, high) = (0, accounts.count)
        while low < high {
            let middle = (low + high) / 2
            if accounts[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < accounts.count && accounts[low].number == number ? low : nil
    }

    func code(at place: Int) -> ArraySlice<UInt8> { accounts[place].code[...] }
    func asset(at place: Int) -> ArraySlice<UInt8> { accounts[place].asset[...] }
    func assetIndex(at place: Int) -> Int { accounts[place].assetIndex }

    func hasAccount(ofAsset id: [UInt8]) -> Bool { accounts.contains { $0.asset == id } }

    /// Adds to the sums of an account; false when one passes 2^256 − 1.
    mutating func post(_ amount: UInt256, isDebit: Bool, at place: Int) -> Bool {
        if isDebit {
            let (sum, overflows) = accounts[place].debits.addingReportingOverflow(amount)
            accounts[place].debits = sum
            return !overflows
        }
        let (sum, overflows) = accounts[place].credits.addingReportingOverflow(amount)
        accounts[place].credits = sum
        return !overflows
    }

    /// Throws for the first account whose totals are not the sums of its postings.
    func mustHaveTheirTotals() throws(ExportFault) {
        for account in accounts
        where account.stated != Balance(debits: account.debits, credits: account.credits) {
            throw ExportFault(
                found: "comes after other postings than account \(account.number)"
                    + " (\(String(decoding: account.code, as: UTF8.self))) says: it has"
                    + " \(account.stated.debits) debit and \(account.stated.credits) credit base"
                    + " units, its postings \(account.debits) and \(account.credits)")
        }
    }

    static func amount(_ digits: ArraySlice<UInt8>) throws(ExportFault) -> UInt256 {
        do {
            return try UInt256(decimal: digits.span)
        } catch {
            throw ExportFault(found: "has an amount above 2^256 − 1")
        }
    }
}
