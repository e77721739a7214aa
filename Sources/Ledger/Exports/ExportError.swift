/// Why a journal is not exported in a form.
public enum ExportError: Refusal, Hashable {
    /// Beancount computes with 28 significant digits; this total or amount needs more.
    case tooManyDigits(AccountCode, amount: String, asset: String, digits: Int)

    /// How many significant digits beancount keeps.
    public static let beancountDigits = 28

    public var code: String {
        switch self {
        case .tooManyDigits: "beancount_digits"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .tooManyDigits: .invalid
        }
    }

    public var description: String {
        switch self {
        case .tooManyDigits(let account, let amount, let asset, let digits):
            "Beancount keeps 28 significant digits; \(account) needs \(digits) of them for"
                + " \(amount) \(asset). Take the export for hledger or ledger."
        }
    }
}
