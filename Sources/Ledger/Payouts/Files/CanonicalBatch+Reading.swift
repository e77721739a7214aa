import Ethereum

extension CanonicalBatch {
    /// Reads the bytes of version 1; only bytes that it would write itself are taken.
    ///
    /// Totals are read as they stand; whether they are the sums of the rows is another question.
    public init(_ bytes: [UInt8]) throws(CanonicalBatchError) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map {
                String(decoding: $0, as: UTF8.self).split(
                    separator: ",", omittingEmptySubsequences: false
                ).map(String.init)
            }
        guard lines.first == ["vestry-batch 1"] else { throw .version }
        var rows: [Row] = []
        var totals: [ControlTotal] = []
        var parts: (chain: ChainID?, safe: Address?) = (nil, nil)
        var funding: DistributionFunding?
        for (index, fields) in lines.dropFirst().enumerated() {
            do {
                switch fields[0] {
                case "chain" where fields.count == 2:
                    parts.chain = UInt64(fields[1]).flatMap { ChainID($0) }
                case "safe" where fields.count == 2: parts.safe = try Address(fields[1])
                case "distribution" where fields.count == 7:
                    funding = try DistributionFunding(fields)
                case "total" where fields.count == 4: totals.append(try ControlTotal(fields))
                case "rows", "": continue
                default: rows.append(try Row(fields))
                }
            } catch {
                throw .line(index + 2)
            }
        }
        guard let chain = parts.chain, let safe = parts.safe else { throw .line(2) }
        self.init(chain: chain, safe: safe, funding: funding, rows: rows, totals: totals)
        guard self.bytes == bytes else { throw .otherForm }
    }
}

extension CanonicalBatch.Row {
    fileprivate init(_ fields: [String]) throws {
        guard fields.count == 8, let kind = Payment.Kind(rawValue: fields[1]) else {
            throw FieldError.malformed
        }
        self.kind = kind
        target = try Address(fields[2])
        recipient = try Address(fields[3])
        guard fields[4].isEmpty == (kind == .call) else { throw FieldError.malformed }
        asset = fields[4].isEmpty ? nil : try ID(fields[4])
        amount = try UInt256(decimal: fields[5])
        callHash = try Hash32(fields[6])
        payables = try fields[7].split(separator: "+").map { try ID(String($0)) }
    }
}

extension ControlTotal {
    fileprivate init(_ fields: [String]) throws {
        guard let count = Int(fields[2]) else { throw FieldError.malformed }
        self.init(
            asset: try ID(fields[1]), rowCount: count, amount: try UInt256(decimal: fields[3]))
    }
}

extension DistributionFunding {
    fileprivate init(_ fields: [String]) throws {
        guard let format = Format(rawValue: fields[1]) else { throw FieldError.malformed }
        self.init(
            format: format, token: try Address(fields[2]), distributor: try Address(fields[3]),
            amount: try UInt256(decimal: fields[4]), root: try Hash32(fields[6]))
    }
}

private enum FieldError: Error {
    case malformed
}

/// Why bytes are not those of a batch.
public enum CanonicalBatchError: Error, Hashable, Sendable {
    /// The first line is not that of version 1.
    case version
    /// A line, counted from 1, cannot be read.
    case line(Int)
    /// All lines can be read, but the batch would be written otherwise.
    case otherForm
}

extension CanonicalBatchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .version: "the first line is not \"vestry-batch 1\""
        case .line(let number): "line \(number) cannot be read"
        case .otherForm: "the lines are not in the one form that a batch has"
        }
    }
}
