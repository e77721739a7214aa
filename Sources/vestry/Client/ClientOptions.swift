import ArgumentParser
import Foundation

/// Where the service is and who asks, for the subcommands that go over REST.
struct ClientOptions: ParsableArguments {
    static let standardURL = "http://127.0.0.1:8080"

    @Option(help: "The service (VESTRY_URL; \(standardURL)).")
    var url: String?
    @Option(help: "A file with the API token, or - for standard input (VESTRY_TOKEN_FILE).")
    var tokenFile: String?

    func client() throws -> ServiceClient {
        let environment = Configuration.clientEnvironment
        let text = url ?? environment.url ?? Self.standardURL
        guard let base = URL(string: text), base.host != nil,
            ["http", "https"].contains(base.scheme)
        else {
            throw CommandError(
                .usage, "\(text) is not the URL of a service, such as http://host:8080")
        }
        return ServiceClient(base: base, token: try token(environment))
    }

    private func token(_ environment: ClientEnvironment) throws -> String {
        if let file = tokenFile ?? environment.tokenFile { return try Self.read(file) }
        guard let token = environment.token else {
            throw CommandError(
                .unauthenticated, "an API token is needed: --token-file or VESTRY_TOKEN_FILE")
        }
        Standard.complain(
            "VESTRY_TOKEN can be seen by other programs; a file of mode 0600 is better")
        return token
    }

    private static func read(_ file: String) throws -> String {
        do {
            let bytes =
                try file == "-"
                ? FileHandle.standardInput.readToEnd() ?? Data()
                : Data(contentsOf: URL(fileURLWithPath: file))
            let text = String(decoding: bytes, as: UTF8.self)
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw CommandError(
                .unauthenticated, "\(file) cannot be read: \(error.localizedDescription)")
        }
    }
}

/// What the environment says to the subcommands that go over REST.
struct ClientEnvironment {
    let url: String?
    let tokenFile: String?
    let token: String?
}
