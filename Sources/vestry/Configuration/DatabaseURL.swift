import Foundation

/// Connection texts as libpq reads them.
enum DatabaseURL {
    /// The text with every password replaced by `***`, in a URL and in `key=value` form.
    ///
    /// A password with a stray `/` or `@` is hidden as well: rather too much than a letter of it.
    static func masked(_ text: String) -> String {
        let parameters = /((?i:password)\s*=\s*)('(?:[^'\\]|\\.)*'?|[^\s&]+)/
        var masked = text.replacing(parameters) { "\($0.output.1)***" }
        guard let scheme = masked.range(of: "://"),
            let at = masked[scheme.upperBound...].lastIndex(of: "@"),
            let colon = masked[scheme.upperBound..<at].firstIndex(of: ":")
        else { return masked }
        masked.replaceSubrange(masked.index(after: colon)..<at, with: "***")
        return masked
    }

    /// The connection of a role over the socket in a folder.
    static func socket(folder: String, port: Int, role: String, database: String) -> String {
        let host = folder.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? folder
        return "postgresql://\(role)@/\(database)?host=\(host)&port=\(port)"
    }
}
