import Foundation
public import JSON
public import Testing

/// The test vectors: JSON files in the folder that `VESTRY_VECTORS` names, or in `Tests/Vectors`.
public enum Vectors {
    /// The folder in use.
    public static var folder: String {
        if let named = ProcessInfo.processInfo.environment["VESTRY_VECTORS"], !named.isEmpty {
            return named
        }
        return ownFolder
    }

    private static var ownFolder: String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.appending(path: "Vectors").path
    }

    /// A file of the folder, such as `eip55.json`.
    public static func read(_ file: String) throws -> JSONValue {
        try read(file, in: folder)
    }

    /// A file of `Tests/Vectors`, whatever folder is in use: for figures of our own choice.
    public static func own(_ file: String) throws -> Vector {
        try Vector(read(file, in: ownFolder), name: file)
    }

    private static func read(_ file: String, in folder: String) throws -> JSONValue {
        let url = URL(filePath: folder).appending(path: file)
        let bytes = [UInt8](try Data(contentsOf: url))
        return try JSONReader(
            sizeLimit: 64 << 20,
            limits: JSONLimits(members: 1 << 20, elements: 1 << 24, values: 1 << 26)
        ).read(bytes)
    }

    /// A file that is one object.
    public static func file(_ file: String) throws -> Vector {
        try Vector(read(file), name: file)
    }

    /// The objects under `cases` of a file; an empty list is an error, for it would prove nothing.
    public static func cases(_ file: String) throws -> [Vector] {
        let cases = try self.file(file).list("cases")
        guard !cases.isEmpty else { throw VectorError(place: file, needed: "cases") }
        return cases
    }
}

/// An object of a vector file, whose members a test takes by name; a missing one fails the test.
public struct Vector: Sendable, CustomTestStringConvertible {
    /// What the file calls the case, for the test's report.
    public let testDescription: String
    /// The members.
    private let object: JSONObject

    /// An object that comes from elsewhere than a file.
    public init(_ value: JSONValue, named name: String) throws {
        try self.init(value, name: name)
    }

    init(_ value: JSONValue, name: String) throws {
        guard case .object(let object) = value else {
            throw VectorError(place: name, needed: "an object")
        }
        self.object = object
        if case .string(let title) = object["name"] ?? object["input"] ?? .null {
            testDescription = title
        } else {
            testDescription = name
        }
    }

    /// Whether there is a member of this name.
    public func has(_ name: String) -> Bool { object[name] != nil }

    /// Any member.
    public func value(_ name: String) throws -> JSONValue {
        guard let value = object[name] else { throw error(name, "a member") }
        return value
    }

    /// A string, or a number as it is written.
    public func text(_ name: String) throws -> String {
        switch try value(name) {
        case .string(let text): return text
        case .number(let number): return number.lexeme
        case .null, .bool, .array, .object: throw error(name, "a string or a number")
        }
    }

    /// A string, or nil for null.
    public func optionalText(_ name: String) throws -> String? {
        try value(name) == .null ? nil : text(name)
    }

    /// A truth value.
    public func bool(_ name: String) throws -> Bool {
        guard case .bool(let bool) = try value(name) else { throw error(name, "true or false") }
        return bool
    }

    /// An object within.
    public func part(_ name: String) throws -> Vector {
        try Vector(value(name), name: testDescription + "/" + name)
    }

    /// An array of objects.
    public func list(_ name: String) throws -> [Vector] {
        guard case .array(let values) = try value(name) else { throw error(name, "an array") }
        return try values.enumerated().map { try Vector($1, name: "\(testDescription)/\($0)") }
    }

    private func error(_ name: String, _ needed: String) -> VectorError {
        VectorError(place: testDescription + "/" + name, needed: needed)
    }
}

/// Why a vector file cannot be used.
struct VectorError: Error, CustomStringConvertible {
    let place: String
    let needed: String
    var description: String { "\(place) needs \(needed)" }
}
