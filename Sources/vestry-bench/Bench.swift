import ArgumentParser
import Foundation

/// Measures the service beside its limits in one run, and prints ratios.
///
/// Every figure is taken through the release build over a real socket, with fsync on and the load
/// generator on the same machine. Absolute figures say little; the ratio to what stands beside it
/// in the same run says whether something is far off.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vestry-bench",
        abstract: "Measure the service beside nginx, pgbench and COPY, and print ratios.",
        discussion: """
            Needs wrk, nginx and pgbench: apt-get install wrk nginx-light postgresql-contrib
            Build first: swift build -c release
            """)

    @Option(help: "Seconds for each measurement of requests.")
    var seconds = 5

    @Option(help: "How often each measurement is repeated; the median is printed.")
    var rounds = 3

    @Option(help: "How many reward lines are imported.")
    var lines = 100_000

    func run() throws {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory())
            .appendingPathComponent("vestry-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let service = try MeasuredService(in: folder)
        defer { service.stop() }
        try RequestBench(service, seconds: seconds, rounds: rounds).run()
        try ImportBench(service, lines: lines).run()
    }
}
