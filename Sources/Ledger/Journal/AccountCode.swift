/// The code of an account, such as `treasury:saf_…` or `expense:grp_…:contribution`.
public struct AccountCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let prefix: ChartOfAccounts.Prefix
    public let description: String

    /// Reads a code; throws ``JournalError`` when the chart has no such account.
    public init(_ text: String) throws(JournalError) {
        let parts = try AccountPrefix(text)
        guard parts.isWhole else {
            throw .accountMalformed(found: text, parts: parts.first.parts)
        }
        prefix = parts.first
        description = text
    }

    private init(_ prefix: ChartOfAccounts.Prefix, _ rest: String) {
        self.prefix = prefix
        description = prefix.rawValue + ":" + rest
    }

    public static func treasury(_ safe: ID<Safe>) -> AccountCode {
        AccountCode(.treasury, safe.description)
    }

    public static func payable(_ payee: ID<Payee>) -> AccountCode {
        AccountCode(.payable, payee.description)
    }

    public static func inFlight(_ batch: ID<PayoutBatch>) -> AccountCode {
        AccountCode(.inFlight, batch.description)
    }

    public static func expense(_ group: ID<WorkingGroup>, _ kind: RewardKind) -> AccountCode {
        AccountCode(.expense, group.description + ":" + kind.description)
    }

    /// What is promised by all grants; a memorandum.
    public static let commitment = AccountCode(.commitment, "vesting")

    public static func committed(_ grant: ID<Grant>) -> AccountCode {
        AccountCode(.committed, grant.description)
    }

    public static func accruedVesting(_ grant: ID<Grant>) -> AccountCode {
        AccountCode(.accruedVesting, grant.description)
    }

    /// What liquidity mining has cost by a program.
    public static func expense(_ program: ID<Program>) -> AccountCode {
        AccountCode(.expense, "liquidity_mining:" + program.description)
    }

    /// What the methodologist of a product has cost.
    public static func expense(_ agreement: ID<FeeAgreement>) -> AccountCode {
        AccountCode(.expense, "methodologists:" + agreement.description)
    }

    /// What a bounty among methodologists has cost.
    public static func expense(_ pot: ID<BountyPot>) -> AccountCode {
        AccountCode(.expense, "methodologists:" + pot.description)
    }

    /// Fees of products before any part of them is passed on.
    public static let productFees = AccountCode(.income, "product_fees")

    /// What is promised by all liquidity-mining programs; a memorandum.
    public static let miningCommitment = AccountCode(.commitment, "liquidity_mining")

    public static func committed(_ program: ID<Program>) -> AccountCode {
        AccountCode(.committed, program.description)
    }

    /// What is promised by all bounty pots; a memorandum.
    public static let bountyCommitment = AccountCode(.commitment, "methodologists")

    public static func committed(_ pot: ID<BountyPot>) -> AccountCode {
        AccountCode(.committed, pot.description)
    }

    public static func accruedRewards(_ program: ID<Program>) -> AccountCode {
        AccountCode(.accruedRewards, program.description)
    }

    public static func < (left: AccountCode, right: AccountCode) -> Bool {
        left.description < right.description
    }
}

extension AccountCode {
    /// The object that a code names behind its prefix.
    public enum Subject: Hashable, Sendable {
        case safe(ID<Safe>)
        case group(ID<WorkingGroup>, RewardKind)
        case payee(ID<Payee>)
        case batch(ID<PayoutBatch>)
        case grant(ID<Grant>)
        case program(ID<Program>)
        case agreement(ID<FeeAgreement>)
        case pot(ID<BountyPot>)
        /// A word of the organisation's own choice, such as `opening`.
        case word(String)
    }

    /// What the code names; throws ``JournalError/accountSubject(_:expected:)`` when it spells no id.
    public var subject: Subject {
        get throws(JournalError) {
            // Bytes: groups of entries ask it of thousands of codes.
            let rest = String(Substring(description.utf8.dropFirst(prefix.rawValue.utf8.count + 1)))
            do {
                switch prefix {
                case .treasury: return .safe(try ID(rest))
                case .payable: return .payee(try ID(rest))
                case .inFlight: return .batch(try ID(rest))
                case .expense: return try Self.subject(ofExpense: rest)
                case .committed where rest.hasPrefix(Program.idPrefix + "_"), .accruedRewards:
                    return .program(try ID(rest))
                case .committed where rest.hasPrefix(BountyPot.idPrefix + "_"):
                    return .pot(try ID(rest))
                case .committed, .accruedVesting: return .grant(try ID(rest))
                case .equity, .income, .commitment: return .word(rest)
                }
            } catch {
                throw .accountSubject(self, expected: prefix.example)
            }
        }
    }

    /// A group with a kind, or one of the words that stand in a group's place.
    private static func subject(ofExpense rest: String) throws -> Subject {
        let parts = rest.split(separator: ":").map(String.init)
        return switch parts[0] {
        case "liquidity_mining": .program(try ID(parts[1]))
        case "methodologists" where parts[1].hasPrefix(BountyPot.idPrefix + "_"):
            .pot(try ID(parts[1]))
        case "methodologists": .agreement(try ID(parts[1]))
        default: .group(try ID(parts[0]), try RewardKind(parts[1]))
        }
    }
}

extension AccountCode {
    /// The Safe whose treasury it is; nil for other accounts, and where it spells no id.
    var safe: ID<Safe>? {
        guard prefix == .treasury else { return nil }
        do {
            guard case .safe(let id) = try subject else { return nil }
            return id
        } catch {
            return nil
        }
    }

    /// The working group whose expense it is; nil for other accounts, and where it spells no id.
    var group: ID<WorkingGroup>? {
        guard prefix == .expense else { return nil }
        do {
            guard case .group(let id, _) = try subject else { return nil }
            return id
        } catch {
            return nil
        }
    }
}

/// The first parts of account codes, such as `payable` or `expense:grp_…`; a filter of lists.
public struct AccountPrefix: Hashable, Sendable, CustomStringConvertible {
    /// The part before the first colon.
    public let first: ChartOfAccounts.Prefix
    public let description: String
    /// Whether it has as many parts as a code.
    public let isWhole: Bool

    /// Reads one or more parts; throws ``JournalError`` when no code of the chart begins so.
    public init(_ text: String) throws(JournalError) {
        // Bytes: reports and groups of entries read thousands of codes.
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let word = String(decoding: parts[0], as: UTF8.self)
        guard let first = ChartOfAccounts.Prefix(rawValue: word) else {
            throw .accountUnknown(found: text)
        }
        guard parts.count <= first.parts, parts.dropFirst().allSatisfy({ Handle.isHandle($0) })
        else { throw .accountMalformed(found: text, parts: first.parts) }
        self.first = first
        description = text
        isWhole = parts.count == first.parts
    }
}
