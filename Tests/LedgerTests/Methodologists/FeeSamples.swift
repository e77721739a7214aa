import Ethereum
import Ledger

/// Values of the tests of methodologists.
enum Fees {
    static func version(
        _ number: Int, from: String, until: String? = nil, operatorShare: String = "0.7",
        streaming: String = "0.0095", issue: String = "0", redeem: String = "0",
        methodologist: UInt64 = 1
    ) throws -> FeeVersion {
        let share = try Share(operatorShare)
        return try FeeVersion(
            number: number, from: Instant(from), until: until.map { try Instant($0) },
            methodologist: Sample.id(methodologist),
            split: .init(
                operatorShare: share,
                methodologistShare: Share(scaled: Share.whole.scaled - share.scaled)),
            rates: .init(
                streaming: FeeRate(streaming), issue: FeeRate(issue), redeem: FeeRate(redeem)))
    }

    static func agreement(_ versions: FeeVersion...) throws -> FeeAgreement {
        try FeeAgreement(id: Sample.id(1), product: Sample.id(1), versions: versions)
    }

    static func time(_ text: String) throws -> BlockTime {
        guard let time = BlockTime(try Instant(text)) else {
            preconditionFailure("\(text) is no block's time.")
        }
        return time
    }
}
