import Foundation
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
        var out: [UInt8] = Array("{\"time\":\"".utf8)
        out += Self.instant(milliseconds).utf8
        out += "\",\"level\":\"\(level.rawValue)\"".utf8
        Self.append(key: "logger", value: label, to: &out)
        Self.append(key: "message", value: message, to: &out)
        for (key, value) in facts() { Self.append(key: key, value: value, to: &out) }
        out += "}\n".utf8
        return out
    }

    /// `2021-06-01T12:00:00.000Z info vestry: message key=value`, control characters escaped.
    func text() -> [UInt8] {
        var out: [UInt8] = Array(Self.instant(milliseconds).utf8)
        out += " \(level.rawValue) \(label): ".utf8
        Self.append(escaped: message, quoteMark: nil, to: &out)
        for (key, value) in facts() {
            out += " \(key)=".utf8
            let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 }
            if isPlain {
                Self.append(escaped: value, quoteMark: nil, to: &out)
            } else {
                out.append(0x22)
                Self.append(escaped: value, quoteMark: 0x22, to: &out)
                out.append(0x22)
            }
        }
        out.append(0x0A)
        return out
    }

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

    private static func append(key: String, value: String, to out: inout [UInt8]) {
        out += ",\"".utf8
        append(escaped: key, quoteMark: 0x22, to: &out)
        out += "\":\"".utf8
        append(escaped: value, quoteMark: 0x22, to: &out)
        out.append(0x22)
    }

    private static func append(escaped text: String, quoteMark: UInt8?, to out: inout [UInt8]) {
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F {
                let hex = String(byte, radix: 16)
                out += (byte < 0x10 ? "\\u000\(hex)" : "\\u00\(hex)").utf8
                continue
            }
            if quoteMark != nil && (byte == quoteMark || byte == 0x5C) { out.append(0x5C) }
            out.append(byte)
        }
    }

    /// RFC 3339 in UTC with milliseconds.
    private static func instant(_ milliseconds: Int64) -> String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let whole = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
        let fraction = String(rest + 1000).dropFirst()
        return "\(whole.dropLast()).\(fraction)Z"
    }
}
