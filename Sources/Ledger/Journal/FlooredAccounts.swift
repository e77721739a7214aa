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
    /// What errors call the assets by, and count in; others are called by their ids.
    private let assets: [ID<Asset>: Asset]

    /// None yet; following all, accounts that are not added hold nothing.
    public init(followingAll followsAll: Bool = false, assets: [ID<Asset>: Asset] = [:]) {
        self.followsAll = followsAll
        self.assets = assets
    }

    /// Adds an account with its balance and the base units that it never falls below on its normal
    /// side; nil for none.
    public mutating func add(
        _ code: AccountCode, _ asset: ID<Asset>, _ balance: Balance, floor: UInt256?
    ) {
        accounts[Key(code: code, asset: asset)] = Account(balance: balance, floor: floor)
    }

    /// Moves the accounts by an entry; throws ``JournalError/belowFloor(_:balance:floor:posting:)`` and
    /// moves none when one of them would stand below its floor afterwards, and
    /// ``JournalError/totalTooLarge(_:asset:posting:)`` when it could not hold so much.
    ///
    /// The errors name the posting unless `namesPostings` is false.
    public mutating func take(
        _ entry: JournalEntry, namesPostings: Bool = true
    ) throws(JournalError) {
        guard followsAll || !accounts.isEmpty else { return }
        var moved: [Key: Account] = [:]
        // The last posting that takes from an account, or that moves it at all.
        var places: [Key: Int] = [:]
        for (place, posting) in entry.postings.enumerated() {
            let key = Key(code: posting.account, asset: posting.amount.asset)
            let new =
                followsAll
                ? Account(balance: Balance(debits: .zero, credits: .zero), floor: nil) : nil
            guard var account = moved[key] ?? accounts[key] ?? new else { continue }
            do {
                account.balance = try account.balance.adding(
                    posting.amount.baseUnits, on: posting.side)
            } catch {
                throw .totalTooLarge(
                    posting.account, asset: name(of: posting.amount.asset),
                    posting: namesPostings ? place : nil)
            }
            moved[key] = account
            let takes = posting.side != posting.account.prefix.normalSide
            if takes || places[key] == nil { places[key] = place }
        }
        let broken = moved.filter { key, account in
            account.floor.map {
                !account.balance.isAtLeast($0, on: key.code.prefix.normalSide)
            } ?? false
        }.compactMap { key, _ in places[key].map { (key: key, place: $0) } }
        if let first = broken.min(by: { $0.place < $1.place }) {
            throw belowFloor(first.key, moved[first.key], namesPostings ? first.place : nil)
        }
        accounts.merge(moved) { $1 }
    }

    private func belowFloor(_ key: Key, _ account: Account?, _ posting: Int?) -> JournalError {
        let side = key.code.prefix.normalSide
        let balance = account?.balance ?? Balance(debits: .zero, credits: .zero)
        let floor = Balance(debits: account?.floor ?? .zero, credits: .zero)
        guard let asset = assets[key.asset] else {
            return .belowFloor(
                key.code, balance: "\(balance.baseUnits(on: side)) base units of \(key.asset)",
                floor: floor.baseUnits(on: .debit), posting: posting)
        }
        return .belowFloor(
            key.code, balance: "\(balance.text(on: side, of: asset)) \(asset.symbol)",
            floor: floor.text(on: .debit, of: asset), posting: posting)
    }

    private func name(of asset: ID<Asset>) -> String {
        assets[asset]?.symbol ?? asset.description
    }
}
