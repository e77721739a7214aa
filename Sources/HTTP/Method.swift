/// The request methods that the server knows; any other token is answered 501.
public enum Method: String, Sendable, CaseIterable {
    /// Reads.
    case get = "GET"
    /// Reads without the body.
    case head = "HEAD"
    /// Creates or does.
    case post = "POST"
    /// Replaces.
    case put = "PUT"
    /// Changes in part.
    case patch = "PATCH"
    /// Removes.
    case delete = "DELETE"
    /// Asks what is allowed.
    case options = "OPTIONS"
    /// Would echo the request; known, so that it is answered 405, and allowed nowhere.
    case trace = "TRACE"

    /// The method spelt by bytes; methods are case-sensitive (RFC 9110, 9.1).
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first, bytes.count > 1 else { return nil }
        let candidate: Method
        switch (first, bytes[bytes.startIndex + 1]) {
        case (UInt8(ascii: "G"), _): candidate = .get
        case (UInt8(ascii: "H"), _): candidate = .head
        case (UInt8(ascii: "P"), UInt8(ascii: "O")): candidate = .post
        case (UInt8(ascii: "P"), UInt8(ascii: "U")): candidate = .put
        case (UInt8(ascii: "P"), _): candidate = .patch
        case (UInt8(ascii: "D"), _): candidate = .delete
        case (UInt8(ascii: "T"), _): candidate = .trace
        default: candidate = .options
        }
        guard bytes.elementsEqual(candidate.rawValue.utf8) else { return nil }
        self = candidate
    }
}
