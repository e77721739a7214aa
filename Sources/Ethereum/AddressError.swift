/// Why a text is not an address that may be paid; positions count characters from 1.
public enum AddressError: Error, Hashable, Sendable {
    /// A chain prefix stands where a plain address is needed.
    case chainPrefixNotAllowed(String)
    /// There is a colon with nothing before it.
    case emptyChainPrefix
    /// The chain prefix is not a short name that we know.
    case unknownChainPrefix(String)
    /// The chain prefix names another chain than the one that pays.
    case foreignChainPrefix(String, chain: ChainID, expected: ChainID)
    /// The text does not begin with `0x`; a name of ENS, an ICAP or a Bitcoin address also ends
    /// here.
    case missing0x(found: String)
    /// There are more or fewer than 40 digits after `0x`.
    case length(digits: Int)
    /// A character is not a hexadecimal digit, perhaps a look-alike from another alphabet.
    case notHexadecimal(Unicode.Scalar, position: Int)
    /// The capitals do not fit the digits (EIP-55): most likely a typing error. The position is of
    /// the first letter in the wrong case, not of the error.
    case checksum(found: String, position: Int)
}

extension AddressError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .chainPrefixNotAllowed(let prefix):
            "The address has the chain prefix \"\(Self.short(prefix)):\"; give it without a prefix."
        case .emptyChainPrefix:
            "The chain prefix before the colon is empty; remove the colon or name the chain."
        case .unknownChainPrefix(let prefix):
            "The chain prefix \"\(Self.short(prefix)):\" is not known; give the "
                + "address without it if it is meant for the chain that pays."
        case .foreignChainPrefix(let prefix, let chain, let expected):
            "The chain prefix \"\(prefix):\" means chain \(chain), but the payment is "
                + "on chain \(expected); ask the payee for an address on chain \(expected)."
        case .missing0x(let found):
            "\"\(Self.short(found))\" does not begin with 0x; give 0x and 40 hexadecimal digits."
        case .length(let digits):
            "There are \(digits) characters after 0x; an address has exactly 40 digits."
        case .notHexadecimal(let scalar, let position):
            "Character \(position), \(Self.name(scalar)), is not a hexadecimal digit; "
                + "copy the address again."
        case .checksum(let found, let position):
            "The checksum of \(Self.short(found)) is wrong, first seen at character "
                + "\(position); a digit or letter was changed, so copy the address "
                + "again from its source."
        }
    }

    /// At most 60 characters of foreign text, without control characters.
    private static func short(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        let shown = String(String.UnicodeScalarView(scalars.prefix(60)))
        return scalars.count > 60 ? shown + "…" : shown
    }

    /// The character itself where it is printable ASCII, and its code point.
    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        return (0x21...0x7E).contains(scalar.value) ? "\"\(scalar)\" (\(code))" : code
    }
}
