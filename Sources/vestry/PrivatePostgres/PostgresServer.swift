import Foundation

/// Runs the programs of one cluster: initdb, postgres, pg_isready, psql.
struct PostgresServer {
    let folder: PostgresFolder
    let user: ServiceUser
    let binaries: PostgresBinaries

    /// Makes the cluster beside its final place, so that a half-made one is never taken for whole.
    func initialise() throws(PrivatePostgresError) {
        let manager = FileManager.default
        do {
            if manager.fileExists(atPath: folder.unfinished) {
                try manager.removeItem(atPath: folder.unfinished)
            }
            try folder.makeFolder(folder.unfinished, mode: 0o700, owner: user)
            let (program, arguments) = user.command(
                binaries.initdb,
                [
                    "--pgdata", folder.unfinished, "--username", "postgres", "--data-checksums",
                    "--encoding", "UTF8", "--locale", "C", "--auth-local", "trust",
                    "--auth-host", "reject", "--no-instructions",
                ]
            )
            try ChildProcess.require(program, arguments)
            if manager.fileExists(atPath: folder.cluster) {
                try manager.removeItem(atPath: folder.cluster)
            }
            try manager.moveItem(atPath: folder.unfinished, toPath: folder.cluster)
        } catch let error as PrivatePostgresError {
            throw error
        } catch {
            throw .fileSystem(path: folder.unfinished, reason: error.localizedDescription)
        }
    }

    /// Adopts the living server or starts one, and waits until it answers.
    ///
    /// Returns whether it was adopted. Children of a killed server hold its memory for a moment
    /// longer; the start is repeated until they have let go.
    func run(readySeconds: Int) throws(PrivatePostgresError) -> Bool {
        let deadline = ContinuousClock.now + .seconds(readySeconds)
        if Postmaster(of: folder) != nil {
            try waitUntilReady(until: deadline) { Postmaster(of: folder) != nil }
            return true
        }
        while true {
            try removeLeftovers()
            let process = try start()
            do {
                try waitUntilReady(until: deadline) { process.isRunning }
                return false
            } catch {
                let isHeld = folder.lastLogLines().contains("is still in use")
                if process.isRunning || !isHeld || ContinuousClock.now > deadline { throw error }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    /// Runs a file of SQL as the superuser; its statements may be repeated.
    func execute(file: String) throws(PrivatePostgresError) {
        try ChildProcess.require(
            binaries.psql,
            [
                "--no-psqlrc", "--quiet", "--no-password", "--set", "ON_ERROR_STOP=1",
                "--host", folder.run, "--port", String(PostgresFolder.port),
                "--username", "postgres", "--dbname", "postgres", "--file", file,
            ]
        )
    }

    private func start() throws(PrivatePostgresError) -> Process {
        let settings = [
            "listen_addresses=",
            "unix_socket_directories=\"\(folder.run.replacing("\"", with: "\"\""))\"",
            "unix_socket_permissions=0700",
            "port=\(PostgresFolder.port)",
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
            "shared_buffers=128MB",
            "max_connections=100",
            "logging_collector=off",
            "log_line_prefix=%m [%p] %u@%d ",
            "log_timezone=UTC",
            "timezone=UTC",
        ]
        let (program, arguments) = user.command(
            binaries.postgres, ["-D", folder.cluster] + settings.flatMap { ["-c", $0] }
        )
        return try ChildProcess.start(program, arguments, in: "/", log: folder.log)
    }

    private func waitUntilReady(
        until deadline: ContinuousClock.Instant, while isAlive: () -> Bool
    ) throws(PrivatePostgresError) {
        let question = ["--quiet", "--host", folder.run, "--port", String(PostgresFolder.port)]
        while isAlive() && ContinuousClock.now < deadline {
            if try ChildProcess.run(binaries.isReady, question).status == 0 { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
        throw .notReady(log: folder.log, lastLines: folder.lastLogLines())
    }

    /// Removes the lock files of a server that is gone: their process number may have been given
    /// to another program, and PostgreSQL would then refuse to start.
    private func removeLeftovers() throws(PrivatePostgresError) {
        let socket = "\(folder.run)/.s.PGSQL.\(PostgresFolder.port)"
        for path in [folder.processFile, "\(socket).lock", socket]
        where FileManager.default.fileExists(atPath: path) {
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                throw .fileSystem(path: path, reason: error.localizedDescription)
            }
        }
    }
}
