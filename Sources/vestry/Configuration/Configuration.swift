import Foundation
import Logging

/// All that an operator chose, checked; the one place that reads the environment.
///
/// A flag beats the environment, which beats the file, which beats the default. An empty
/// environment variable counts as not set. Relative paths are taken from the current folder.
struct Configuration: Sendable {
    /// Which PostgreSQL keeps the books.
    enum Database: Equatable, Sendable {
        /// A cluster that the command makes and owns below the data folder.
        case own
        /// Someone else's server; the owner's connection is needed to migrate only, the
        /// reporter's for long reads only.
        case given(service: String, owner: String?, reporter: String?)
    }

    enum LogFormat: String, Sendable {
        case json, text
    }

    let database: Database
    /// Absolute path of the folder with the private cluster, its socket and its log.
    let dataFolder: String
    let postgresBin: String?
    /// The user that runs the private cluster when the command runs as root.
    let serviceUser: String
    let listen: [ListenAddress]
    let loops: Int
    let poolSize: Int
    let connectionLimit: Int
    /// Of one remote address; 0 is no limit.
    let refusedTokensPerMinute: Int
    /// Of one API token; 0 is no limit.
    let requestsPerSecond: Int
    let handlerTimeoutSeconds: Int
    let statementTimeoutSeconds: Int
    let drainTimeoutSeconds: Int
    let logLevel: Logger.Level
    let logFormat: LogFormat
    /// Whether the page at `/` needs no token from elsewhere than this machine.
    let isHomeOpen: Bool
    let migrations: String?
    let openAPI: String?
    let roles: String?
    /// The folders of `PATH`, where programs are looked for.
    let searchPath: String
    /// The configuration file that was read, if there was one.
    let file: String?
    let values: [Setting: SettingValue]
}

extension Configuration {
    /// Variables beside the settings: they steer the command line, the tests and the scripts.
    private static let otherVariables: Set<String> = [
        "VESTRY_CONFIG", "VESTRY_TOKEN", "VESTRY_TOKEN_FILE", "VESTRY_URL", "VESTRY_VECTORS",
    ]

    /// Reads this process's environment and files.
    ///
    /// `flags` maps a setting to the text given on the command line.
    static func ofProcess(flags: [Setting: String] = [:]) throws(ConfigurationError)
        -> Configuration
    {
        try read(
            flags: flags,
            environment: ProcessInfo.processInfo.environment,
            executable: executable(),
            systemFile: "/etc/vestry/vestry.conf"
        )
    }

    static func read(
        flags: [Setting: String],
        environment: [String: String],
        executable: String,
        systemFile: String
    ) throws(ConfigurationError) -> Configuration {
        try refuseUnknownVariables(environment)
        let installed = InstalledFiles(executable: executable)
        let file = configurationFile(environment, installed, systemFile)
        var values: [Setting: SettingValue] = [:]
        if let file { values = try SettingsFile(path: file).values }
        for setting in Setting.allCases {
            if let text = environment[setting.variable], !text.isEmpty {
                let source = SettingSource.environment(setting.variable)
                values[setting] = SettingValue(text: text, source: source)
            }
            if let text = flags[setting] {
                let name = "--" + setting.rawValue.replacing("_", with: "-")
                values[setting] = SettingValue(text: text, source: .flag(name))
            }
        }
        for (setting, text) in standards(environment, installed) where values[setting] == nil {
            values[setting] = SettingValue(text: text, source: .standard)
        }
        return try Configuration(
            values: values, file: file, searchPath: environment["PATH"] ?? ""
        )
    }

    /// What this process's environment says to the subcommands that go over REST.
    static var clientEnvironment: ClientEnvironment {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        return ClientEnvironment(
            url: environment["VESTRY_URL"], tokenFile: environment["VESTRY_TOKEN_FILE"],
            token: environment["VESTRY_TOKEN"])
    }

    private static func refuseUnknownVariables(
        _ environment: [String: String]
    ) throws(ConfigurationError) {
        let known = Setting.allCases.map(\.variable) + otherVariables.sorted()
        for name in environment.keys.sorted() where name.hasPrefix("VESTRY_") {
            if known.contains(name) || name.hasPrefix("VESTRY_TEST_") { continue }
            throw .unknownVariable(name: name, nearest: Spelling.nearest(to: name, in: known))
        }
    }

    private static func configurationFile(
        _ environment: [String: String], _ installed: InstalledFiles, _ systemFile: String
    ) -> String? {
        if let named = environment["VESTRY_CONFIG"], !named.isEmpty { return named }
        let candidates = [installed.prefix.map { "\($0)/etc/vestry.conf" }, systemFile]
        return candidates.compactMap(\.self).first { FileManager.default.fileExists(atPath: $0) }
    }

    /// The values of settings that nobody chose.
    private static func standards(
        _ environment: [String: String], _ installed: InstalledFiles
    ) -> [Setting: String] {
        var standards: [Setting: String] = [
            .data: standardDataFolder(environment),
            .serviceUser: "postgres",
            .listen: "127.0.0.1:8080",
            .loops: String(min(ProcessInfo.processInfo.activeProcessorCount, 256)),
            .poolSize: "16",
            .connectionLimit: "10000",
            .refusedTokensPerMinute: "60",
            .requestsPerSecond: "0",
            .handlerTimeoutSeconds: "30",
            .statementTimeoutSeconds: "20",
            .drainTimeoutSeconds: "20",
            .logLevel: "info",
            .logFormat: "json",
            .openHome: "false",
        ]
        standards[.migrations] = installed.migrations
        standards[.openAPI] = installed.openAPI
        standards[.roles] = installed.roles
        return standards
    }

    /// The user's data home; below `/var/lib` for root, whose own home the service user could not
    /// enter.
    private static func standardDataFolder(_ environment: [String: String]) -> String {
        if geteuid() == 0 { return "/var/lib/vestry" }
        if let home = environment["XDG_DATA_HOME"], home.hasPrefix("/") { return "\(home)/vestry" }
        if let home = environment["HOME"], home.hasPrefix("/") {
            return "\(home)/.local/share/vestry"
        }
        return "vestry-data"
    }

    private static func executable() -> String {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            return CommandLine.arguments.first ?? "vestry"
        }
    }
}
