import Foundation
import Logging

extension Configuration {
    /// Checks the written values one by one, in the order of `Setting`.
    init(
        values: [Setting: SettingValue], file: String?, searchPath: String
    ) throws(ConfigurationError) {
        self.values = values
        self.file = file
        self.searchPath = searchPath
        let reader = SettingReader(values: values)
        database = try reader.database()
        dataFolder = try reader.path(.data)
        postgresBin = reader.optionalPath(.postgresBin)
        serviceUser = try reader.serviceUser()
        listen = try reader.listen()
        loops = try reader.integer(.loops, 1...256)
        poolSize = try reader.integer(.poolSize, 1...1000)
        connectionLimit = try reader.integer(.connectionLimit, 1...1_000_000)
        refusedTokensPerMinute = try reader.integer(.refusedTokensPerMinute, 0...1_000_000)
        requestsPerSecond = try reader.integer(.requestsPerSecond, 0...1_000_000)
        handlerTimeoutSeconds = try reader.integer(.handlerTimeoutSeconds, 1...3600)
        statementTimeoutSeconds = try reader.integer(.statementTimeoutSeconds, 1...3600)
        drainTimeoutSeconds = try reader.integer(.drainTimeoutSeconds, 1...3600)
        logLevel = try reader.parsed(.logLevel, Logger.Level.init(rawValue:))
        logFormat = try reader.parsed(.logFormat, LogFormat.init(rawValue:))
        isHomeOpen = try reader.parsed(.openHome, Bool.init)
        migrations = reader.optionalPath(.migrations)
        openAPI = reader.optionalPath(.openAPI)
        roles = reader.optionalPath(.roles)
    }

    /// A path that a subcommand cannot do without.
    func required(_ setting: Setting) throws(ConfigurationError) -> String {
        guard let path = SettingReader(values: values).optionalPath(setting) else {
            throw .missing(
                setting: setting,
                reason: "not set, and not found beside the command or in its checkout"
            )
        }
        if !FileManager.default.fileExists(atPath: path) {
            throw .missing(setting: setting, reason: "there is nothing at \(path)")
        }
        return path
    }
}

extension PrivatePostgres.Options {
    /// What the operator chose for the private cluster.
    init(_ configuration: Configuration) throws(ConfigurationError) {
        self.init(
            binaries: configuration.postgresBin,
            serviceUser: configuration.serviceUser,
            roles: try configuration.required(.roles),
            searchPath: configuration.searchPath
        )
    }
}

/// Turns written values into checked ones.
private struct SettingReader {
    let values: [Setting: SettingValue]

    func database() throws(ConfigurationError) -> Configuration.Database {
        let service = try connection(.databaseURL)
        let owner = try connection(.databaseOwnerURL)
        let reporter = try connection(.databaseReporterURL)
        if let service { return .given(service: service, owner: owner, reporter: reporter) }
        if owner != nil || reporter != nil {
            throw .missing(
                setting: .databaseURL,
                reason: "needed as soon as the owner's or the reporter's connection is set"
            )
        }
        return .own
    }

    func connection(_ setting: Setting) throws(ConfigurationError) -> String? {
        guard let value = values[setting] else { return nil }
        let schemes = ["postgresql://", "postgres://"]
        let isURL = schemes.contains(where: value.text.hasPrefix)
        let isKeywords = !value.text.contains("://") && value.text.contains("=")
        if isURL || isKeywords { return value.text }
        let found = DatabaseURL.masked(value.text)
        throw .invalid(setting: setting, source: value.source, found: found)
    }

    func serviceUser() throws(ConfigurationError) -> String {
        try parsed(.serviceUser) { name in
            let isPlain = name.allSatisfy { $0.isASCII && !$0.isWhitespace && $0 != "/" }
            return isPlain && !name.hasPrefix("-") && name != "root" ? name : nil
        }
    }

    func listen() throws(ConfigurationError) -> [ListenAddress] {
        try parsed(.listen) { text in
            var addresses: [ListenAddress] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let trimmed = part.trimmingCharacters(in: .whitespaces)
                guard let address = ListenAddress(trimmed) else { return nil }
                addresses.append(address)
            }
            return addresses
        }
    }

    func integer(
        _ setting: Setting, _ range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int {
        try parsed(setting) { text in
            guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int(text) else {
                return nil
            }
            return range.contains(value) ? value : nil
        }
    }

    func path(_ setting: Setting) throws(ConfigurationError) -> String {
        try parsed(setting, Self.absolute)
    }

    func optionalPath(_ setting: Setting) -> String? {
        values[setting].flatMap { Self.absolute($0.text) }
    }

    func parsed<Value>(
        _ setting: Setting, _ parse: (String) -> Value?
    ) throws(ConfigurationError) -> Value {
        guard let value = values[setting] else {
            throw .missing(setting: setting, reason: "not set")
        }
        guard let parsed = parse(value.text) else {
            throw .invalid(setting: setting, source: value.source, found: value.text)
        }
        return parsed
    }

    private static func absolute(_ path: String) -> String? {
        if path.isEmpty { return nil }
        let current = FileManager.default.currentDirectoryPath
        let whole = path.hasPrefix("/") ? path : "\(current)/\(path)"
        return (whole as NSString).standardizingPath
    }
}
