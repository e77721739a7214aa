import Foundation
import Logging
import Testing

@testable import vestry

@Suite struct ConfigurationTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func read(
        _ environment: [String: String] = [:], flags: [Setting: String] = [:],
        file: String? = nil, executable: String? = nil
    ) throws -> Configuration {
        let systemFile = try file.map { try scratch.write($0, to: "system.conf") }
        return try Configuration.read(
            flags: flags,
            environment: environment,
            executable: executable ?? "\(checkout)/.build/release/vestry",
            systemFile: systemFile ?? "\(scratch.path)/none.conf"
        )
    }

    @Test func `without anything chosen the service listens on loopback and owns its database`()
        throws
    {
        let configuration = try read()
        #expect(configuration.listen == [.tcp(host: "127.0.0.1", port: 8080)])
        #expect(configuration.database == .own)
        #expect(configuration.logLevel == .info)
        #expect(configuration.logFormat == .json)
        #expect(configuration.poolSize == 16)
        #expect(!configuration.isHomeOpen)
        #expect(configuration.file == nil)
    }

    @Test func `a flag beats the environment, which beats the file, which beats the default`()
        throws
    {
        let file = "pool_size = 2\nloops = 2\nlog_format = text\n"
        let environment = ["VESTRY_POOL_SIZE": "3", "VESTRY_LOOPS": "3"]
        let configuration = try read(environment, flags: [.poolSize: "4"], file: file)
        #expect(configuration.poolSize == 4)
        #expect(configuration.loops == 3)
        #expect(configuration.logFormat == .text)
        #expect(configuration.handlerTimeoutSeconds == 30)
        #expect(configuration.values[.poolSize]?.source == .flag("--pool-size"))
        #expect(configuration.values[.loops]?.source == .environment("VESTRY_LOOPS"))
        #expect(
            configuration.values[.logFormat]?.source
                == .file(path: "\(scratch.path)/system.conf", line: 3)
        )
        #expect(configuration.values[.handlerTimeoutSeconds]?.source == .standard)
    }

    @Test func `the page at the root is opened by its setting, which explain shows`() throws {
        let configuration = try read(["VESTRY_OPEN_HOME": "true"])
        #expect(configuration.isHomeOpen)
        let line = configuration.explain().split(separator: "\n").first {
            $0.hasPrefix("open_home ")
        }
        #expect(line?.contains("true") == true)
        #expect(line?.hasSuffix("environment VESTRY_OPEN_HOME") == true)
    }

    @Test func `an empty variable counts as not set`() throws {
        #expect(try read(["VESTRY_POOL_SIZE": ""]).poolSize == 16)
    }

    @Test func `a misspelt variable is refused with the nearest known one`() {
        let expected = ConfigurationError.unknownVariable(
            name: "VESTRY_POOLSIZE", nearest: "VESTRY_POOL_SIZE"
        )
        #expect(throws: expected) { try read(["VESTRY_POOLSIZE": "4"]) }
    }

    @Test(arguments: ["VESTRY_VECTORS", "VESTRY_TOKEN", "VESTRY_SERVICE_USER", "PGHOST", "HOME"])
    func `a variable that is not a setting of ours is left alone`(name: String) throws {
        #expect(try read([name: "something"]).poolSize == 16)
    }

    @Test func `an unknown key of the file is refused with its line`() {
        let expected = ConfigurationError.unknownKey(
            path: "\(scratch.path)/system.conf", line: 4, key: "lisen", nearest: "listen"
        )
        #expect(throws: expected) {
            try read(file: "# Where we listen.\n\npool_size = 4\nlisen = 127.0.0.1:1\n")
        }
    }

    @Test func `a key given twice is refused with both lines`() {
        let expected = ConfigurationError.repeatedKey(
            path: "\(scratch.path)/system.conf", line: 2, key: "loops", firstLine: 1
        )
        #expect(throws: expected) { try read(file: "loops = 1\nloops = 2\n") }
    }

    @Test func `a line without an equals sign is refused`() {
        let expected = ConfigurationError.malformedLine(
            path: "\(scratch.path)/system.conf", line: 1, found: "loops 1"
        )
        #expect(throws: expected) { try read(file: "loops 1\n") }
    }

    @Test func `a file that VESTRY_CONFIG names must be there`() {
        let path = "\(scratch.path)/gone.conf"
        #expect {
            try read(["VESTRY_CONFIG": path])
        } throws: { error in
            guard case .unreadableFile(path, _) = error as? ConfigurationError else { return false }
            return true
        }
    }

    @Test(arguments: [
        (Setting.listen, "8080"), (.listen, ":8080"), (.listen, "localhost:65536"),
        (.listen, "::1:80"), (.listen, "unix:relative"), (.listen, "127.0.0.1:80,"),
        (.loops, "0"), (.loops, "257"), (.loops, "-1"), (.loops, "two"), (.poolSize, "1001"),
        (.handlerTimeoutSeconds, "1.5"), (.logLevel, "loud"), (.logFormat, "xml"),
        (.openHome, "yes"), (.openHome, "1"),
        (.serviceUser, "root"), (.serviceUser, "-u"),
    ])
    func `a value that does not fit is refused with setting, origin and value`(
        setting: Setting, value: String
    ) {
        let expected = ConfigurationError.invalid(
            setting: setting, source: .environment(setting.variable), found: value
        )
        #expect(throws: expected) { try read([setting.variable: value]) }
    }

    @Test func `several addresses of every kind are listened on`() throws {
        let text = "0.0.0.0:80, [::1]:0,unix:/run/vestry.sock"
        #expect(
            try read(["VESTRY_LISTEN": text]).listen == [
                .tcp(host: "0.0.0.0", port: 80), .tcp(host: "::1", port: 0),
                .unix(path: "/run/vestry.sock"),
            ]
        )
    }

    @Test func `an owner's connection without the service's is refused`() {
        #expect {
            try read(["VESTRY_DATABASE_OWNER_URL": "postgresql://owner@db/vestry"])
        } throws: { error in
            guard case .missing(.databaseURL, _) = error as? ConfigurationError else {
                return false
            }
            return true
        }
    }

    @Test func `a refused connection does not show its password`() {
        let expected = ConfigurationError.invalid(
            setting: .databaseURL, source: .environment("VESTRY_DATABASE_URL"),
            found: "mysql://u:***@db/vestry"
        )
        #expect(throws: expected) {
            try read(["VESTRY_DATABASE_URL": "mysql://u:secret@db/vestry"])
        }
    }

    @Test(arguments: [
        ("postgresql://u:secret@db/vestry", "postgresql://u:***@db/vestry"),
        ("postgresql://u:se/cr@et@db/vestry", "postgresql://u:***@db/vestry"),
        ("postgresql://u@db/v?password=secret&port=1", "postgresql://u@db/v?password=***&port=1"),
        ("host=db password='se cr\\'et' user=u", "host=db password=*** user=u"),
        ("host=db sslpassword = secret", "host=db sslpassword = ***"),
        ("postgresql://u@db:5432/vestry", "postgresql://u@db:5432/vestry"),
    ])
    func `passwords of connections are masked`(text: String, masked: String) {
        #expect(DatabaseURL.masked(text) == masked)
    }

    @Test func `explain lists every setting with its origin and no password`() throws {
        let configuration = try read(
            ["VESTRY_DATABASE_URL": "postgresql://u:secret@db/vestry"], file: "loops = 3\n"
        )
        let lines = configuration.explain().split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        #expect(lines.count == Setting.allCases.count + 1)
        #expect(
            lines.first
                == "database_url postgresql://u:***@db/vestry environment VESTRY_DATABASE_URL"
        )
        #expect(lines.contains("loops 3 \(scratch.path)/system.conf line 1"))
        #expect(lines.contains("pool_size 16 default"))
        #expect(lines.contains("database_owner_url not set"))
        #expect(lines.last == "configuration file: \(scratch.path)/system.conf")
    }

    @Test func `an installed command finds its files and its configuration below its prefix`()
        throws
    {
        let prefix = "\(scratch.path)/opt"
        _ = try scratch.write("-- first", to: "opt/share/vestry/Migrations/0001_first.sql")
        _ = try scratch.write("openapi: 3.1.0", to: "opt/share/vestry/openapi.yaml")
        _ = try scratch.write("SELECT 1;", to: "opt/share/vestry/roles.sql")
        _ = try scratch.write("loops = 7", to: "opt/etc/vestry.conf")
        let configuration = try read(executable: "\(prefix)/bin/vestry")
        #expect(try configuration.required(.migrations) == "\(prefix)/share/vestry/Migrations")
        #expect(try configuration.required(.openAPI) == "\(prefix)/share/vestry/openapi.yaml")
        #expect(try configuration.required(.roles) == "\(prefix)/share/vestry/roles.sql")
        #expect(configuration.loops == 7)
    }

    @Test func `a command in a checkout finds the checkout's files`() throws {
        #expect(try read().required(.roles) == "\(checkout)/Deploy/roles.sql")
    }

    @Test func `files that are nowhere are asked for by name`() throws {
        let configuration = try read(executable: "\(scratch.path)/vestry")
        #expect {
            try configuration.required(.migrations)
        } throws: { error in
            guard case .missing(.migrations, _) = error as? ConfigurationError else {
                return false
            }
            return true
        }
    }
}
