public import Foundation

extension Process {
    /// Waits, blocking the thread, until the program has ended.
    ///
    /// Foundation's own waiting now and then misses the end of a program when several run at once,
    /// and then never returns. This asks the system.
    ///
    /// - Returns: the exit status, or minus the signal that ended it.
    public func waitForEnd() -> Int32 {
        var ended = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(processIdentifier), &ended, WEXITED | WNOWAIT) != 0 {
            guard errno == ECHILD else { continue }
            // Foundation was here first and is about to say so.
            while isRunning { usleep(1000) }
            return terminationReason == .uncaughtSignal ? -terminationStatus : terminationStatus
        }
        let status = unsafe ended._sifields._sigchld.si_status
        return unsafe ended.si_code == Int32(CLD_EXITED) ? status : -status
    }
}
