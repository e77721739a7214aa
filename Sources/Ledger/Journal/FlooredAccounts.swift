public import Ethereum

/// Accounts that may not fall below a floor, while entries move them one after another.
///
/// The database looks at what a whole transaction leaves behind; this looks after every entry, so
/// that no number of the journal stands for a balance that was not allowed.
public struct FlooredAccounts: Sendable {
    private struct Account {
        var balance: Balance
        let floor: UInt256
    }

    private struct Key: Hashable {
        let code: AccountCode
        let asset: ID<Asset>
    }

    private var accounts: [Key: Account] = [:]

    /// None.
    public init() {}

    /// Adds an account with its balance and the base units that it never falls below on its normal
    /// side.
    public mutating func add(
        _ code: AccountCode, _ asset: ID<Asset>, _ balance: Balance, floor: UInt256
    ) {
        accounts[Key(code: code, asset: asset)] = Account(balance: balance, floor: floor)
    }

    /// Moves the accounts by an entry; throws ``JournalError/belowFloor(_:)`` and moves none when one
    /// of them would stand below its floor afterwards.
    public mutating func take(_ entry: JournalEntry) throws(JournalError) {
        guard !accounts.isEmpty else { return }
        var moved: [Key: Account] = [:]
        for posting in entry.postings {
            let key = Key(code: posting.account, asset: posting.amount.asset)
            guard var account = moved[key] ?? accounts[key] else { continue }
            guard let balance = account.balance.adding(posting.amount.baseUnits, to: posting.side)
            else { throw .sumTooLarge(posting.amount.asset) }
            account.balance = balance
            moved[key] = account
        }
        for (key, account) in moved {
            guard account.balance.isAtLeast(account.floor, on: key.code.prefix.normalSide) else {
                throw .belowFloor(key.code)
            }
        }
        accounts.merge(moved) { $1 }
    }
}

extension Balance {
    /// With one more posting; nil when a side would pass 2^256 − 1.
    fileprivate func adding(_ amount: UInt256, to side: Side) -> Balance? {
        do {
            return switch side {
            case .debit: Balance(debits: try debits + amount, credits: credits)
            case .credit: Balance(debits: debits, credits: try credits + amount)
            }
        } catch {
            return nil
        }
    }

    /// Whether the difference on a side is not below an amount.
    fileprivate func isAtLeast(_ amount: UInt256, on side: Side) -> Bool {
        let (own, other) = side == .debit ? (debits, credits) : (credits, debits)
        let (difference, isNegative) = own.subtractingReportingOverflow(other)
        return !isNegative && difference >= amount
    }
}
