@testable import HTTP

/// A row of a parser table: what goes in, and what must come out however it is split.
struct ParserCase: Sendable, CustomStringConvertible {
    let description: String
    let input: [UInt8]
    let outcome: [String]

    /// Each scalar of the input is one byte, so that `\u{FF}` is the byte 0xFF.
    init(_ description: String, _ input: String, _ outcome: String...) {
        self.description = description
        self.input = input.unicodeScalars.map { UInt8($0.value) }
        self.outcome = outcome
    }
}

/// Feeds pieces to a parser the way a connection does and writes down the events; neighbouring
/// pieces of a body are joined.
func outcome(of pieces: [ArraySlice<UInt8>], limits: Limits = Limits()) -> [String] {
    var parser = RequestParser(limits: limits)
    var seen: [String] = []
    var body: [UInt8]?
    for piece in pieces {
        let input = Array(piece)
        var position = 0
        feeding: while true {
            switch parser.next(input, &position, input.count) {
            case .needMore: break feeding
            case .head(let head): seen.append(describe(head))
            case .body(let range): body = (body ?? []) + input[range]
            case .end:
                seen.append("body " + String(decoding: body ?? [], as: UTF8.self))
                body = nil
            case .fault(let error):
                if let body { seen.append("part " + String(decoding: body, as: UTF8.self)) }
                return seen + ["\(error.status.code) \(error.code)"]
            }
        }
    }
    if let body { seen.append("part " + String(decoding: body, as: UTF8.self)) }
    return seen
}

private func describe(_ head: RequestHead) -> String {
    var text = "\(head.method.rawValue) \(head.target.segments)"
    for parameter in head.target.parameters { text += " \(parameter.name)=\(parameter.value)" }
    if !head.keepsAlive { text += " close" }
    if head.expectsContinue { text += " expects" }
    return text
}

/// All ways of splitting that are tried: whole, byte by byte, and in two at every position (for
/// long inputs at every 997th and the last 40).
func splits(of input: [UInt8]) -> [[ArraySlice<UInt8>]] {
    let positions =
        input.count <= 600
        ? Array(1..<max(input.count, 1))
        : Array(stride(from: 1, to: input.count, by: 997)) + ((input.count - 40)..<input.count)
    return [[input[...]], input.indices.map { input[$0...$0] }]
        + positions.map { [input[..<$0], input[$0...]] }
}
