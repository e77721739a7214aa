/// Why a principal may not.
public enum AccessError: Refusal, Hashable {
    case actNotAllowed(Act, by: Set<Role>)
    case groupNotOwn
    case roleOfKind(Role, Principal.Kind)
    case leadWithoutGroup
    case scriptIsPaid
    case tokenLifetime(days: Int)
    case tokenLabelMalformed
    case networkMalformed(found: String)
    case scopeOutOfRange
    case scopeUnknown(field: String, found: String)
    case scopeNotHeld(Role)
    case tokenTooNarrow(Act)
    case tokenOfOtherSafes
    case tokenOfAnother
    case tokenAboveOwn
    case tokenOutlivesOwn
    case tokenEnded
    case overlapOutOfRange
    case ownWork
    case ownPayment
    case ownAddress
    case ownReport
    case ownOwners
    case ownNonce

    public var code: String {
        switch self {
        case .actNotAllowed: "role_lacks_permission"
        case .groupNotOwn: "group_not_own"
        case .roleOfKind: "role_of_other_kind"
        case .leadWithoutGroup: "lead_without_group"
        case .scriptIsPaid: "script_is_paid"
        case .tokenLifetime: "token_lifetime_out_of_range"
        case .tokenLabelMalformed: "token_label_malformed"
        case .networkMalformed: "network_malformed"
        case .scopeOutOfRange: "token_scope_out_of_range"
        case .scopeUnknown: "token_scope_unknown"
        case .scopeNotHeld: "token_scope_not_held"
        case .tokenTooNarrow: "token_scope_too_narrow"
        case .tokenOfOtherSafes: "token_of_other_safes"
        case .tokenOfAnother: "token_of_another"
        case .tokenAboveOwn: "token_above_own"
        case .tokenOutlivesOwn: "token_outlives_own"
        case .tokenEnded: "token_ended"
        case .overlapOutOfRange: "token_overlap_out_of_range"
        case .ownWork: "two_people_author"
        case .ownPayment: "two_people_payee"
        case .ownAddress: "two_people_address"
        case .ownReport: "two_people_reporter"
        case .ownOwners: "two_people_owners"
        case .ownNonce: "two_people_nonce"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .actNotAllowed, .groupNotOwn, .tokenTooNarrow, .tokenOfOtherSafes, .tokenOfAnother,
            .tokenAboveOwn, .tokenOutlivesOwn, .ownWork, .ownPayment, .ownAddress,
            .ownReport, .ownOwners, .ownNonce:
            .forbidden
        case .roleOfKind, .leadWithoutGroup, .scriptIsPaid, .tokenLifetime, .tokenLabelMalformed,
            .networkMalformed, .scopeOutOfRange, .scopeUnknown, .scopeNotHeld, .overlapOutOfRange:
            .invalid
        case .tokenEnded: .conflict
        }
    }

    public var description: String {
        switch self {
        case .actNotAllowed(let act, let roles):
            "\(act.rawValue) needs one of the roles "
                + roles.map(\.rawValue).sorted().joined(separator: ", ") + "."
        case .groupNotOwn: "A lead works on the own groups only; this is another group's."
        case .roleOfKind(let role, let kind):
            "A \(kind.rawValue) cannot hold the role \(role.rawValue)."
        case .leadWithoutGroup: "A lead needs at least one working group."
        case .scriptIsPaid: "Only a person is linked to a payee; a script is not."
        case .tokenLifetime: "An API token is valid for 1 to 366 days."
        case .tokenLabelMalformed: "The label of an API token is 1 to 200 characters on one line."
        case .networkMalformed:
            "A network is an IPv4 or IPv6 address with the length of its prefix and no bits behind"
                + " it, for example 10.20.0.0/16 or 2001:db8::/32."
        case .scopeOutOfRange:
            "A scope names at least one role, and 1 to 100 working groups or Safes, where it names any."
        case .scopeUnknown(let field, _): "There is no such thing for \(field); give its id."
        case .scopeNotHeld(let role):
            "The principal does not hold the role \(role.rawValue), so no API token of it carries it."
        case .tokenTooNarrow(let act):
            "The API token is held to some working groups or Safes; \(act.rawValue) reaches further."
        case .tokenOfOtherSafes: "The API token is held to other Safes."
        case .tokenOfAnother:
            "People make and replace their own API tokens; an admin does so for scripts too."
        case .tokenAboveOwn: "Nobody makes an API token that may more than the one shown."
        case .tokenOutlivesOwn:
            "An API token of one's own ends no later than the one shown; replace that one instead."
        case .tokenEnded: "The API token is revoked or expired; make a new one."
        case .overlapOutOfRange: "Old and new API token overlap by at most 604800 seconds, a week."
        case .ownWork: "Who enters, plans or freezes does not decide on it: ask another person."
        case .ownPayment: "Who is paid does not decide on it: ask another person."
        case .ownAddress:
            "Who set a payout address or the MultiSend contract does not approve what goes there:"
                + " ask another person."
        case .ownReport: "Who reported an execution does not confirm it: ask another person."
        case .ownOwners:
            "Who changed the Safe's owners or threshold since the freeze does not acknowledge them: ask"
                + " another person of finance."
        case .ownNonce:
            "Who set a Safe's next_nonce past that of a signed batch, by hand or by an execution that nobody"
                + " confirmed, does not approve what pays the same: ask another person."
        }
    }

    /// The field of a scope that is at fault.
    public var faults: [Fault] {
        switch self {
        case .scopeUnknown(let field, let found):
            [Fault(at: .pointer("/" + field), self, found: found)]
        case .scopeNotHeld(let role):
            [Fault(at: .pointer("/roles"), self, found: role.rawValue)]
        case .actNotAllowed, .groupNotOwn, .roleOfKind, .leadWithoutGroup, .scriptIsPaid,
            .tokenLifetime, .tokenLabelMalformed, .networkMalformed, .scopeOutOfRange,
            .tokenTooNarrow, .tokenOfOtherSafes, .tokenOfAnother, .tokenAboveOwn,
            .tokenOutlivesOwn, .tokenEnded, .overlapOutOfRange, .ownWork, .ownPayment,
            .ownAddress, .ownReport, .ownOwners, .ownNonce:
            []
        }
    }
}
