import ArgumentParser
import EventLoop
import Postgres

/// `vestry migrate`: brings the schema up to date.
struct MigrateCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Apply the migrations that the database lacks.",
        discussion: """
            EXAMPLES
              vestry migrate
              VESTRY_DATABASE_URL=postgresql://vestry_service@db/vestry \\
                VESTRY_DATABASE_OWNER_URL=postgresql://vestry_owner@db/vestry vestry migrate

            Works as the database's owner. May be repeated; several at once wait for each other.
            A private database is migrated by vestry serve as well.

            \(ExitStatus.explanation)
            """
    )

    @OptionGroup var settings: SettingOptions

    func perform() async throws {
        let configuration = try Configuration.ofProcess(flags: settings.flags)
        try await DatabaseAccess.with(configuration) { access, loops in
            let report = try await access.migrate(on: loops)
            for file in report.applied { print("applied \(file)") }
            let all = report.applied.count + report.alreadyApplied
            print("the schema is current: \(all) migrations")
        }
    }
}
