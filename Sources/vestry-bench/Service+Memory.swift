import Foundation

extension Service {
    /// What work took, and how high the service's resident memory rose.
    struct Measured {
        let name: String
        let seconds: Double
        let bytesBefore: Int
        let bytesAtPeak: Int

        var peak: Figure {
            Figure(
                name: "resident memory at the peak of the \(name)",
                value: Double(bytesAtPeak) / 1_048_576, unit: "MiB",
                peer: ("before it", Double(bytesBefore) / 1_048_576), isLessBetter: true)
        }
    }

    /// Runs work that tells its seconds, and looks at the service's memory.
    func measured(_ name: String, _ work: () throws -> Double) throws -> Measured {
        let before = try resident("VmRSS")
        // Sets the high-water mark back (proc(5), clear_refs).
        try "5".write(
            toFile: "/proc/\(processID)/clear_refs", atomically: false, encoding: .utf8)
        let seconds = try work()
        return Measured(
            name: name, seconds: seconds, bytesBefore: before,
            bytesAtPeak: try resident("VmHWM"))
    }

    private func resident(_ line: String) throws -> Int {
        let file = "/proc/\(processID)/status"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard let found = text.split(separator: "\n").first(where: { $0.hasPrefix(line) }),
            let kilobytes = found.firstMatch(of: /(\d+) kB/).flatMap({ Int($0.output.1) })
        else { throw BenchError("no \(line) in \(file)") }
        return kilobytes * 1024
    }
}
