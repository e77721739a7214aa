/// The five characters by which the server names a condition (PostgreSQL manual, appendix A).
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The five characters.
    public let rawValue: String

    /// The condition of five characters.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The five characters.
    public var description: String { rawValue }

    /// The first two characters: the class of the condition.
    public var category: Substring { rawValue.prefix(2) }

    /// `not_null_violation`.
    public static let notNullViolation = SQLState(rawValue: "23502")
    /// `foreign_key_violation`.
    public static let foreignKeyViolation = SQLState(rawValue: "23503")
    /// A rule of the schema that a trigger keeps.
    public static let integrityConstraintViolation = SQLState(rawValue: "23000")
    /// `unique_violation`.
    public static let uniqueViolation = SQLState(rawValue: "23505")
    /// `check_violation`.
    public static let checkViolation = SQLState(rawValue: "23514")
    /// `exclusion_violation`.
    public static let exclusionViolation = SQLState(rawValue: "23P01")
    /// `invalid_text_representation`.
    public static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    /// `numeric_value_out_of_range`.
    public static let numericValueOutOfRange = SQLState(rawValue: "22003")
    /// `read_only_transaction`.
    public static let readOnlyTransaction = SQLState(rawValue: "25006")
    /// `failed_transaction`.
    public static let failedTransaction = SQLState(rawValue: "25P02")
    /// `invalid_statement_name`.
    public static let invalidStatementName = SQLState(rawValue: "26000")
    /// `serialization_failure`.
    public static let serializationFailure = SQLState(rawValue: "40001")
    /// `deadlock_detected`.
    public static let deadlockDetected = SQLState(rawValue: "40P01")
    /// `insufficient_privilege`.
    public static let insufficientPrivilege = SQLState(rawValue: "42501")
    /// `syntax_error`.
    public static let syntaxError = SQLState(rawValue: "42601")
    /// `undefined_table`.
    public static let undefinedTable = SQLState(rawValue: "42P01")
    /// `undefined_column`.
    public static let undefinedColumn = SQLState(rawValue: "42703")
    /// `lock_not_available`.
    public static let lockNotAvailable = SQLState(rawValue: "55P03")
    /// `query_canceled`.
    public static let queryCanceled = SQLState(rawValue: "57014")
    /// `admin_shutdown`.
    public static let adminShutdown = SQLState(rawValue: "57P01")
    /// `feature_not_supported`.
    public static let featureNotSupported = SQLState(rawValue: "0A000")
    /// `raise_exception`.
    public static let raiseException = SQLState(rawValue: "P0001")
}
