/// Why a look into the audit log is refused.
public enum AuditError: Refusal, Hashable {
    case numberMalformed

    public var code: String {
        switch self {
        case .numberMalformed: "audit_number_malformed"
        }
    }

    public var category: RefusalCategory { .invalid }

    public var description: String {
        switch self {
        case .numberMalformed:
            "The number of an audit entry is 1 or more, in decimal digits, such as 1042."
        }
    }
}
