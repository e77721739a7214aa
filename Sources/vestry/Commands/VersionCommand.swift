import ArgumentParser

/// `vestry version`.
struct VersionCommand: ParsableCommand {
    /// Follows semantic versioning; CHANGELOG.md says what each brought.
    static let current = "0.1.0-dev"

    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version."
    )

    func run() {
        print("vestry \(Self.current)")
    }
}
