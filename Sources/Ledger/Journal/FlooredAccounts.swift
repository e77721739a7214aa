public import Ethereum

/// Accounts that may not fall below a floor, while entries move them one after another.
///
/// When all accounts are followed, those without a floor are held to 2^256 − 1 as well.
///
/// The database looks at what a whole transaction leaves behind; this looks after every entry, so
/// that no number of the journal stands for a balance that was not allowed.
public struct FlooredAccounts: Sendable {
    private struct Account {
        var balance: Balance
        let floor: UInt256?
    }

    private struct Key: Hashable {
        let code: AccountCode
        let asset: ID<Asset>
    }

    private var accounts: [Key: Account] = [:]
    private let followsAll: Bool

    /// None yet; following all, accounts that are not added hold nothing.
    public init(followingAll followsAll: Bool = false) {
        self.followsAll = followsAll
    }

    /// Adds an account with its balance and the base units that it never falls below on its normal
    /// side; nil for none.
    public mutating func add(
        _ code: AccountCode, _ asset: ID<Asset>, _ balance: Balance, floor: UInt256?
    ) {
        accounts[Key(code: code, asset: asset)] = Account(balance: balance, floor: floor)
    }

    /// Moves the accounts by an entry; throws ``JournalError/belowFloor(_:)`` and moves none when one
    /// of them would stand below its floor afterwards, and ``JournalError/sumTooLarge(_:)`` when it
    /// could not hold so much.
    public mutating func take(_ entry: JournalEntry) throws(JournalError) {
        guard followsAll || !accounts.isEmpty else { return }
        var moved: [Key: Account] = [:]
        for posting in entry.postings {
            let key = Key(code: posting.account, asset: posting.amount.asset)
            let new =
                followsAll
                ? Account(balance: Balance(debits: .zero, credits: .zero), floor: nil) : nil
            guard var account = moved[key] ?? accounts[key] ?? new else { continue }
            do {
                account.balance = try account.balance.adding(
                    posting.amount.baseUnits, on: posting.side)
            } catch {
                throw .sumTooLarge(posting.amount.asset)
            }
            moved[key] = account
        }
        for (key, account) in moved {
            guard let floor = account.floor else { continue }
            guard account.balance.isAtLeast(floor, on: key.code.prefix.normalSide) else {
                throw .belowFloor(key.code)
            }
        }
        accounts.merge(moved) { $1 }
    }
}
