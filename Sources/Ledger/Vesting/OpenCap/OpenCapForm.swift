public import Ethereum

/// How a grant vests in the format.
public enum OpenCapForm: Hashable, Sendable {
    /// By terms that others may share, from a day on where they have a start.
    case terms(OpenCapTerms, start: Day?)
    /// By exact days with base units.
    case dates([Dated])

    /// Base units that vest on a day.
    public struct Dated: Hashable, Sendable {
        public let day: Day
        public let amount: UInt256
    }
}

extension VestingTerms {
    /// These terms in the format; throws ``VestingError/openCapNotExpressible(_:)``.
    public func openCapForm() throws(VestingError) -> OpenCapForm {
        let written = written
        switch rule {
        case .tranches:
            try written.mustBePlain()
            var dates: [OpenCapForm.Dated] = []
            for part in written.parts {
                guard let time = part.time, UnixTime(UnixTime(time).day).instant == time else {
                    throw .openCapNotExpressible("a tranche vests within a day")
                }
                dates.append(OpenCapForm.Dated(day: UnixTime(time).day, amount: part.amount))
            }
            return .dates(dates)
        case .milestones:
            try written.mustBePlain()
            guard written.parts.count == 1, let name = written.parts[0].name else {
                throw .openCapNotExpressible("several milestones in any order")
            }
            return .terms(OpenCapTerms(event: name), start: nil)
        default: return .terms(try OpenCapTerms(writing: written), start: written.startDay)
        }
    }
}
