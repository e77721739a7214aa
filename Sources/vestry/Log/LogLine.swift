import Foundation
import JSON
import Logging

/// One event, kept as values so that the loop that logs does no rendering.
struct LogLine: Sendable {
    let milliseconds: Int64
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata

    static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// An object on one line: `time`, `level`, `logger`, `message`, then the metadata by key;
    /// nested metadata is flattened with dots.
    func json() -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.object {
            $0.field("time", Self.instant(milliseconds))
            $0.field("level", level.rawValue)
            $0.field("logger", label)
            $0.field("message", message)
            for (key, value) in facts() { $0.field(key, value) }
        }
        return writer.take() + [Self.newline]
    }

    /// `2021-06-01T12:00:00.000Z info vestry: message key=value`.
    ///
    /// A value with blanks or quotes, and whatever holds control characters, is quoted as in JSON.
    func text() -> [UInt8] {
        var out = Array("\(Self.instant(milliseconds)) \(level.rawValue) \(label): ".utf8)
        out += message.utf8.allSatisfy { $0 >= 0x20 } ? Array(message.utf8) : Self.quoted(message)
        for (key, value) in facts() {
            let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 }
            out += " \(key)=".utf8
            out += isPlain ? Array(value.utf8) : Self.quoted(value)
        }
        return out + [Self.newline]
    }

    private static let newline = UInt8(ascii: "\n")

    private func facts() -> [(String, String)] {
        var facts: [(String, String)] = []
        Self.flatten(metadata, under: "", into: &facts)
        return facts.sorted { $0.0 < $1.0 }
    }

    private static func flatten(
        _ metadata: Logger.Metadata, under prefix: String, into facts: inout [(String, String)]
    ) {
        for (key, value) in metadata {
            if case .dictionary(let inner) = value {
                flatten(inner, under: "\(prefix)\(key).", into: &facts)
            } else {
                facts.append((prefix + key, value.description))
            }
        }
    }

    private static func quoted(_ text: String) -> [UInt8] {
        var writer = JSONWriter(capacity: text.utf8.count + 16)
        writer.value(text)
        return writer.take()
    }

    /// RFC 3339 in UTC with milliseconds.
    private static func instant(_ milliseconds: Int64) -> String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let whole = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
        let fraction = String(rest + 1000).dropFirst()
        return "\(whole.dropLast()).\(fraction)Z"
    }
}
