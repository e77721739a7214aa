/// A bench that measures by itself, several rounds of which the middle one counts.
protocol RoundBench {
    var rounds: Int { get }
}

extension RoundBench {
    /// The middle of so many measurements.
    func middle(_ measure: () throws -> Double) rethrows -> Double {
        let values = try (0..<max(rounds, 1)).map { _ in try measure() }
        return values.sorted()[values.count / 2]
    }

    /// How long work takes.
    func seconds(_ work: () throws -> Void) rethrows -> Double {
        let (seconds, attoseconds) = try ContinuousClock().measure(work).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
