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

    /// A Markdown table.
    static func table(_ figures: [Figure]) -> String {
        let rows = figures.map { figure in
            let peer = figure.peer.map { "\($0.name): \(number($0.value))" } ?? ""
            let ratio = figure.ratio.map { String(format: "%.2f", $0) } ?? ""
            return
                "| \(figure.name) | \(number(figure.value)) \(figure.unit) | \(peer) | \(ratio) |"
        }
        let head = ["| what | measured | peer | ratio |", "|---|---|---|---|"]
        return (head + rows).joined(separator: "\n")
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
