/// A released version of the Safe contracts; the order of cases is the order of releases.
///
/// Other versions are refused, for nobody can know how they hash.
public enum SafeVersion: String, CaseIterable, Hashable, Sendable {
    case v010 = "0.1.0"
    case v100 = "1.0.0"
    case v110 = "1.1.0"
    case v111 = "1.1.1"
    case v120 = "1.2.0"
    case v130 = "1.3.0"
    case v140 = "1.4.0"
    case v141 = "1.4.1"
    case v150 = "1.5.0"

    /// Reads a version as contracts and the Transaction Service print it: `1.4.1`, or `1.3.0+L2`
    /// for the variant with more events, which hashes alike.
    public init(_ text: String) throws(SafeVersionError) {
        let plain = text.hasSuffix("+L2") ? String(text.dropLast(3)) : text
        guard let version = SafeVersion(rawValue: plain) else { throw .unknown(text) }
        self = version
    }
}

extension SafeVersion: Comparable {
    /// Orders by release.
    public static func < (left: SafeVersion, right: SafeVersion) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension SafeVersion: CustomStringConvertible {
    /// The three numbers with points.
    public var description: String { rawValue }
}

/// Why a text is not a version of the Safe contracts.
public enum SafeVersionError: Error, Hashable, Sendable {
    /// There is no release of this name, or we do not know it.
    case unknown(String)
}

extension SafeVersionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknown(let text):
            "\"\(String(text.prefix(20)))\" is not a known Safe version; known are "
                + SafeVersion.allCases.map(\.rawValue).joined(separator: ", ") + "."
        }
    }
}
