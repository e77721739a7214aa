import Foundation

/// The files that belong to the command: beside an installed binary, or in the checkout it was
/// built from.
struct InstalledFiles: Equatable, Sendable {
    /// The folder above `bin/`, for a binary in a folder of that name.
    let prefix: String?
    let migrations: String?
    let openAPI: String?
    let roles: String?

    /// Looks in `<prefix>/share/vestry/` first, then in the nearest folder above the executable
    /// that holds Package.swift.
    init(executable: String) {
        let folder = Self.parent(of: executable)
        let isInstalled = (folder as NSString).lastPathComponent == "bin"
        let prefix = isInstalled ? Self.parent(of: folder) : nil
        self.prefix = prefix
        if let prefix, Self.existing("\(prefix)/share/vestry") != nil {
            let share = "\(prefix)/share/vestry"
            migrations = Self.existing("\(share)/Migrations")
            openAPI = Self.existing("\(share)/openapi.yaml")
            roles = Self.existing("\(share)/roles.sql")
            return
        }
        guard let checkout = Self.checkout(above: folder) else {
            (migrations, openAPI, roles) = (nil, nil, nil)
            return
        }
        migrations = Self.existing("\(checkout)/Migrations")
        openAPI = Self.existing("\(checkout)/openapi.yaml")
        roles = Self.existing("\(checkout)/Deploy/roles.sql")
    }

    private static func checkout(above folder: String) -> String? {
        var candidate = folder
        while candidate != "/" && !candidate.isEmpty {
            if existing("\(candidate)/Package.swift") != nil { return candidate }
            candidate = parent(of: candidate)
        }
        return nil
    }

    private static func parent(of path: String) -> String {
        (path as NSString).deletingLastPathComponent
    }

    private static func existing(_ path: String) -> String? {
        FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
