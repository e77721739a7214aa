import Ethereum

extension HandEntry {
    /// How many faults are told at once.
    private static let shownFaults = 100

    /// The entry that follows; throws ``JournalError``, the faults of day, memo and postings together, and
    /// what is wrong with day or memo itself where that is all.
    ///
    /// - Parameters:
    ///   - id: of the new entry.
    ///   - today: the latest day it may be effective on, in the organisation's zone.
    ///   - periods: which months are closed.
    ///   - directory: what its words stand for.
    /// - Returns: a balanced entry on accounts that are open to people.
    /// - Throws: ``JournalError`` or ``PeriodError``.
    public func entry(
        id: ID<JournalEntry>, today: Day, periods: BookPeriods, directory: Directory
    ) throws -> JournalEntry {
        let day = effectiveDay ?? today
        let refusals: [any Refusal] = [
            Self.refusal(of: day, today: today, periods), refusalOfMemo,
        ].compactMap(\.self)
        var postings: [Posting] = []
        postings.reserveCapacity(lines.count)
        var faults: [Fault] = []
        var names: [ID<Asset>: Asset] = [:]
        for (index, line) in lines.enumerated() {
            if let fault = Self.fault(of: line.account, in: directory) {
                faults.append(Self.place(fault, index, "account", line.account.description))
            }
            let asset: Asset
            do {
                asset = try Self.asset(of: line, in: directory)
            } catch {
                faults.append(Self.place(error, index, "asset", line.asset))
                continue
            }
            names[asset.id] = asset
            do {
                let amount = try asset.amount(line.amount)
                postings.append(Posting(line.side, line.account, amount))
            } catch {
                faults.append(Self.place(error, index, "amount", line.amount))
            }
        }
        if faults.isEmpty {
            guard let refusal = refusals.first else {
                return try balanced(id: id, day: day, postings, names)
            }
            do throws(JournalError) {
                _ = try balanced(id: id, day: day, postings, names)
            } catch {
                faults = error.faults
            }
            if faults.isEmpty, refusals.count == 1 { throw refusal }
        }
        faults.insert(contentsOf: refusals.flatMap(\.faults), at: 0)
        throw JournalError.postings(faults, shown: Self.shownFaults)
    }

    /// Why no entry can be effective on a day; nil where one can.
    private static func refusal(
        of day: Day, today: Day, _ periods: BookPeriods
    ) -> (any Refusal)? {
        let days = firstDay...max(today, firstDay)
        guard days.contains(day) else { return JournalError.dayTooFar(found: day, allowed: days) }
        do {
            try periods.mustBeOpen(day)
            return nil
        } catch {
            return error
        }
    }

    /// Says sums in whole units, which is how they were written.
    private func balanced(
        id: ID<JournalEntry>, day: Day, _ postings: [Posting], _ names: [ID<Asset>: Asset]
    ) throws(JournalError) -> JournalEntry {
        do {
            return try JournalEntry(
                id: id, kind: kind, effectiveDay: day, memo: memo, metadata: metadata,
                postings: postings)
        } catch {
            if case .sumTooLarge(let asset) = error, let named = names[asset] {
                throw .namedSumTooLarge(asset: named.symbol)
            }
            guard case .unbalanced = error else { throw error }
            let sums = try JournalEntry.unbalanced(postings).compactMap { sum in
                names[sum.asset].map { UnbalancedSum($0, debits: sum.debits, credits: sum.credits) }
            }
            throw .unbalancedSums(sums)
        }
    }

    private static func fault(of account: AccountCode, in directory: Directory) -> JournalError? {
        guard account.prefix.isOpenToPeople else { return .accountOfSystem(account) }
        do {
            switch try account.subject {
            case .safe(let safe):
                return directory.safes[safe] == nil ? .accountSubjectUnknown(account) : nil
            case .group(let group, _):
                return directory.groups.contains(group) ? nil : .accountSubjectUnknown(account)
            case .program, .agreement, .pot:
                return .accountOfSystem(account)
            case .payee, .batch, .grant, .word:
                return nil
            }
        } catch {
            return error
        }
    }

    /// The one asset of that name; for a treasury, one of the Safe's chain.
    private static func asset(
        of line: Line, in directory: Directory
    ) throws(JournalError) -> Asset {
        let found = directory.assets[Reference(line.asset)] ?? []
        guard let asset = found.first else { throw .assetUnknown(found: line.asset) }
        guard found.count == 1 else { throw .assetAmbiguous(found: line.asset) }
        if let chain = directory.chain(of: line.account), chain != asset.chain {
            throw .assetOfAnotherChain(found: line.asset, expected: chain)
        }
        return asset
    }

    private static func place(
        _ error: some Refusal, _ index: Int, _ field: String, _ found: String
    ) -> Fault {
        Fault(
            at: .pointer("/postings/\(index)/\(field)"), code: error.code,
            detail: error.description, found: found)
    }
}

extension HandEntry.Directory {
    /// The chain of the Safe that a treasury account names; nil for every other account.
    fileprivate func chain(of account: AccountCode) -> ChainID? {
        account.safe.flatMap { safes[$0] }
    }
}
