import ArgumentParser
import EventLoop
import Foundation
import Logging

/// `vestry serve`: runs the service until it is told to stop.
struct ServeCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the service.",
        discussion: """
            EXAMPLES
              vestry serve
              vestry serve --listen 127.0.0.1:8080,unix:/run/vestry/http.sock
              VESTRY_DATABASE_URL=postgresql://vestry_service@db/vestry vestry serve

            Without VESTRY_DATABASE_URL it makes and runs a PostgreSQL of its own in the data
            folder and migrates it. A line "ready" on standard error says where it listens.
            SIGTERM or SIGINT lets running requests end; a second one ends it at once.
            Other settings come from the environment and the file: see vestry config explain.

            \(ExitStatus.explanation)
            """
    )

    @Option(help: "host:port, [ip6]:port or unix:/path; several by comma (VESTRY_LISTEN).")
    var listen: String?
    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        var flags = settings.flags
        flags[.listen] = listen
        let configuration = try Configuration.ofProcess(flags: flags)
        let signals = StopSignals()
        // A client, or whoever reads the log, may go away at any time.
        _ = signal(SIGPIPE, SIG_IGN)
        let queue = JSONLog.standardError(format: configuration.logFormat)
        defer { queue.flush(seconds: 5) }
        let logger = Logger(label: "vestry") {
            JSONLog(label: $0, queue: queue, level: configuration.logLevel)
        }
        let service = try await Service.start(configuration, logger: logger)
        queue.append(ready(service))
        await signals.wait()
        try await service.stop()
    }

    /// Written whatever the level: scripts wait for it.
    private func ready(_ service: Service) -> LogLine {
        let addresses = service.addresses.map(\.description).joined(separator: ",")
        return LogLine(
            milliseconds: LogLine.now(), level: .notice, label: "vestry", message: "ready",
            metadata: [
                "listen": "\(addresses)", "process.id": "\(getpid())",
                "version": "\(VersionCommand.current)",
            ])
    }
}
