import Foundation

/// A program started by the system's own call: Foundation's `Process` watches its programs through
/// select(2), which knows no descriptor above 1,023, and tests at once have more.
struct SpawnedProgram: Sendable {
    /// Why a program could not be started.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let processIdentifier: Int32

    /// Starts a program whose input is empty; what it says goes to files.
    init(
        _ program: String, _ arguments: [String], output: String, complaints: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, path) in [(Int32(1), output), (2, complaints)] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        // Threads of tasks block signals, which their children would go on doing.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var identifier: Int32 = 0
        let fault = posix_spawn(&identifier, program, &actions, &attributes, words, environ)
        guard fault == 0 else {
            throw Failure(description: "\(program): \(String(cString: strerror(fault)))")
        }
        processIdentifier = identifier
    }

    /// Whether it goes on; one that has ended stays to be waited for.
    var isRunning: Bool {
        var ended = siginfo_t()
        return waitid(P_PID, id_t(processIdentifier), &ended, WEXITED | WNOWAIT | WNOHANG) == 0
            && ended._sifields._kill.si_pid == 0
    }

    /// Waits, blocking the thread, for the end: the exit status, or minus the signal.
    func waitForEnd() -> Int32 {
        var status: Int32 = 0
        while waitpid(processIdentifier, &status, 0) < 0 {
            if errno != EINTR { return 0 }
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : -signal
    }
}
