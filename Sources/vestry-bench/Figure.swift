import Foundation

/// One measured value, beside that of a peer where there is one.
struct Figure {
    let name: String
    let value: Double
    let unit: String
    var peer: (name: String, value: Double)?
    /// Whether less is better, as with seconds: then the ratio is the peer's value to ours.
    var isLessBetter = false

    /// Above 1 is better than the peer.
    var ratio: Double? {
        guard let peer, peer.value > 0, value > 0 else { return nil }
        return isLessBetter ? peer.value / value : value / peer.value
    }

    static let tableHead = "| what | measured | peer | ratio |\n|---|---|---|---|"

    /// A row of a Markdown table.
    var tableRow: String {
        let peer = peer.map { "\($0.name): \(Self.number($0.value))" } ?? ""
        let ratio = ratio.map { String(format: "%.2f", $0) } ?? ""
        return "| \(name) | \(Self.number(value)) \(unit) | \(peer) | \(ratio) |"
    }

    private static func number(_ value: Double) -> String {
        String(format: value < 100 ? "%.2f" : "%.0f", value)
    }
}

/// What the figures were measured on.
enum Machine {
    static var description: String {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let system = ProcessInfo.processInfo.operatingSystemVersionString
        return "\(cores) cores, \(system), load \(loadAverage)"
    }

    private static var loadAverage: String {
        do {
            let text = try String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
            return text.split(separator: " ").first.map(String.init) ?? "?"
        } catch {
            return "?"
        }
    }
}
