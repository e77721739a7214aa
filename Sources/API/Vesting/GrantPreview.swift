import Bookkeeping
import Ethereum
import JSON
import Ledger

/// What a grant gives month by month, and its curve: told before anything is saved, and on demand.
struct GrantPreview {
    /// The most months that are listed.
    private static let mostMonths = 1200

    let history: GrantHistory
    let asset: Asset
    private let months: [(month: Month, share: ReleaseShare)]

    /// Of a grant as it is.
    init(_ grant: GrantDetail, _ reader: Reader) async throws {
        try await self.init(grant.grant.history, of: grant.asset, reader)
    }

    /// Of any history; empty where it is not known when the grant begins and ends.
    init(_ history: GrantHistory, of asset: Asset, _ reader: Reader) async throws {
        self.history = history
        self.asset = asset
        guard let span = history.span else {
            months = []
            return
        }
        // One month more on both ends, for the zone of the organisation may move instants there.
        let first = span.lowerBound.day.month
        let last = span.upperBound.day.month
        let count = min(first.distance(to: last) + 3, Self.mostMonths)
        let before =
            Month(
                year: first.number == 1 ? first.year - 1 : first.year,
                number: first.number == 1 ? 12 : first.number - 1) ?? first
        let months = before.following(count)
        let shares = history.unlocking(over: try await reader.boundaries(of: months))
        self.months = zip(months, shares).map { ($0, $1) }.filter { !$0.1.total.isZero }
    }

    /// The members `schedule` and `curve`.
    func write(to writer: inout JSONWriter) {
        writeSchedule(to: &writer)
        guard let span = history.span else { return }
        writer.array("curve") { writer in
            for point in history.points(
                from: span.lowerBound, through: span.upperBound, count: 50)
            {
                point.write(to: &writer, of: asset)
            }
        }
    }

    /// The member `schedule`: what unlocks in each month of the organisation's zone.
    func writeSchedule(to writer: inout JSONWriter) {
        var sum = UInt256.zero
        writer.array("schedule") { writer in
            for (month, share) in months {
                sum = sum.addingReportingOverflow(share.total).partialValue
                writer.object { writer in
                    writer.field("month", month.description)
                    writer.amount("cliff", share.cliff, of: asset)
                    writer.amount("recurring", share.recurring, of: asset)
                    writer.amount("cumulative", sum, of: asset)
                }
            }
        }
    }
}

extension GrantHistory {
    /// From the first to the last second of vesting, and of what is held back after it; nil where it
    /// is not known.
    var span: ClosedRange<UnixTime>? {
        guard let start, let end else { return nil }
        let unlocked: UnixTime =
            switch terms.lockUp {
            case .until(let time): max(end, time)
            case .months(let count): end.advanced(bySeconds: Int64(count) * 31 * 86400)
            case nil: end
            }
        return start <= unlocked ? start...unlocked : nil
    }
}
