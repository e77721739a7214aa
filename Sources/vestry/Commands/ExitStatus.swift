/// What the command's exit status means; documented and stable.
enum ExitStatus: Int32, Sendable {
    case success = 0
    case failed = 1
    /// Wrong arguments or a setting that is refused.
    case usage = 2
    /// What was verified is not as it should be.
    case notVerified = 3
    /// No token, or one that is not accepted.
    case unauthenticated = 4
    /// The role, or a rule of two people, forbids it.
    case forbidden = 5
    case notFound = 6
    /// Somebody else was faster.
    case conflict = 7
    /// The service refused the input.
    case invalid = 8
    /// Not reachable, not migrated, or nothing to do.
    case notReady = 9
    case timedOut = 10
    case interrupted = 130

    /// For the help texts.
    static let explanation = """
        EXIT STATUS
          0 done  1 failed  2 wrong usage or setting  3 verification failed
          4 token missing or refused  5 forbidden  6 not found  7 conflict
          8 input refused  9 not ready or nothing to do  10 timed out  130 interrupted
        """
}

/// Why a subcommand ends, in a sentence for people.
struct CommandError: Error, CustomStringConvertible {
    let status: ExitStatus
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}
