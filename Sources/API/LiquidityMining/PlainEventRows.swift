import Bookkeeping
import Ethereum
import Ledger

/// Reads rows of events in their plain spelling straight from the bytes of a file.
///
/// Whatever is spelled otherwise, or wrong, is left to ``WrittenEvent``, which reads all that this
/// reads in the same way and tells what is the matter with the rest.
struct PlainEventRows {
    private let block, index, hash, time, kind, account, amount: Int

    /// For rows with these columns; nil when one is missing, or the order is told in two ways.
    init?(_ columns: [EventFile.Column]) {
        func place(_ column: EventFile.Column) -> Int? { columns.firstIndex(of: column) }
        let isTwice = place(.logIndex) != nil && place(.order) != nil
        guard !isTwice, let block = place(.block), let index = place(.logIndex) ?? place(.order),
            let hash = place(.hash), let time = place(.time), let kind = place(.kind),
            let account = place(.account), let amount = place(.amount)
        else { return nil }
        (self.block, self.index, self.hash, self.time) = (block, index, hash, time)
        (self.kind, self.account, self.amount) = (kind, account, amount)
    }

    /// The event of a row; nil for any other spelling.
    func event(in row: CSVCells<EventFile.Column>) -> ImportedEvent? {
        guard let kind = row.read(kind, { StakingFact.Kind(ascii: $0) }),
            let block = row.read(block, Self.number), let index = row.read(index, Self.number),
            let hash = row.read(hash, Self.hash), let time = row.read(time, Self.time),
            let amount = row.read(amount, Self.amount)
        else { return nil }
        let account = row.read(account, Self.account)
        let isNobodys = row.read(self.account) { $0.isEmpty ? true : nil } ?? false
        guard kind == .rewardAdded ? isNobodys : account != nil else { return nil }
        return ImportedEvent(
            row: row.number,
            name: StakingEvent.Name(block: block, index: index, transaction: hash), time: time,
            kind: kind, account: account, amount: amount)
    }

    /// Up to 18 digits.
    private static func number(_ bytes: Span<UInt8>) -> UInt64? {
        guard (1...18).contains(bytes.count) else { return nil }
        var number: UInt64 = 0
        for index in bytes.indices {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number &* 10 &+ UInt64(digit)
        }
        return number
    }

    private static func hash(_ bytes: Span<UInt8>) -> Hash32? {
        hexadecimal(bytes, digits: 64).map { Hash32(word: $0) }
    }

    /// An address without capitals, which carries no checksum, or with the right one.
    private static func account(_ bytes: Span<UInt8>) -> Address? {
        guard let word = hexadecimal(bytes, digits: 40), let address = Address(word: word) else {
            return nil
        }
        var hasCapital = false
        for index in bytes.indices where bytes[index] < UInt8(ascii: "a") {
            hasCapital = hasCapital || bytes[index] > UInt8(ascii: "9")
        }
        guard hasCapital else { return address }
        let spelling = address.checksummed.utf8.span
        for index in bytes.indices where bytes[index] != spelling[index] { return nil }
        return address
    }

    /// Seconds since 1970, or RFC 3339.
    private static func time(_ bytes: Span<UInt8>) -> BlockTime? {
        if let seconds = number(bytes) { return BlockTime(seconds: seconds) }
        guard bytes.count == 20 else { return nil }
        do {
            return try BlockTime(text: String(copying: UTF8Span(validating: bytes)))
        } catch {
            return nil
        }
    }

    private static func amount(_ bytes: Span<UInt8>) -> UInt256? {
        do {
            return try UInt256(decimal: bytes)
        } catch {
            return nil
        }
    }

    private static func hexadecimal(_ bytes: Span<UInt8>, digits: Int) -> UInt256? {
        guard bytes.count == digits + 2, bytes[0] == UInt8(ascii: "0"),
            bytes[1] == UInt8(ascii: "x")
        else { return nil }
        return Hex.number(of: bytes.extracting(2...))
    }
}
