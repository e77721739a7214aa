/// Why a principal may not.
public enum AccessError: Refusal, Hashable {
    case actNotAllowed(Act, by: Set<Role>)
    case groupNotOwn
    case roleOfKind(Role, Principal.Kind)
    case ownWork
    case ownPayment
    case ownReport

    public var code: String {
        switch self {
        case .actNotAllowed: "role_lacks_permission"
        case .groupNotOwn: "group_not_own"
        case .roleOfKind: "role_of_other_kind"
        case .ownWork: "two_people_author"
        case .ownPayment: "two_people_payee"
        case .ownReport: "two_people_reporter"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .actNotAllowed, .groupNotOwn, .ownWork, .ownPayment, .ownReport: .forbidden
        case .roleOfKind: .invalid
        }
    }

    public var description: String {
        switch self {
        case .actNotAllowed(let act, let roles):
            "\(act.rawValue) needs one of the roles "
                + roles.map(\.rawValue).sorted().joined(separator: ", ") + "."
        case .groupNotOwn: "A lead works on the own groups only; this is another group's."
        case .roleOfKind(let role, let kind): "A \(kind.rawValue) cannot hold the role \(role.rawValue)."
        case .ownWork: "Who enters, plans or freezes does not approve: ask another person."
        case .ownPayment: "Who is paid does not approve: ask another person."
        case .ownReport: "Who reported an execution does not confirm it: ask another person."
        }
    }
}
