extension ProblemType {
    /// Amounts, dates and ids.
    static let ofValues: [ProblemType] = [
        ProblemType(
            "amount_malformed", "Not an amount",
            "An amount is plain decimal digits in whole units of the asset.",
            "Write it like 144.55: no sign, exponent, thousands mark or currency."),
        ProblemType(
            "amount_negative", "Negative amount",
            "Amounts are never negative.",
            "Record a correction as an entry of its own."),
        ProblemType(
            "amount_zero", "Amount of zero",
            "Nothing is to be counted.",
            "Give an amount above zero, or leave the row out."),
        ProblemType(
            "amount_too_many_digits", "Too many digits after the point",
            "The asset has fewer decimals than were given, and nothing is cut off silently.",
            "Round the amount yourself."),
        ProblemType(
            "amount_too_large", "Amount too large",
            "An amount or a sum is above what its place can hold; detail names the bound.",
            "Check the amount, its unit and its decimals."),
        ProblemType(
            "assets_differ", "Two assets in one sum",
            "Amounts of different assets are never added.",
            "Sum each asset by itself."),
        ProblemType(
            "block_time_malformed", "Not a block's time",
            "A block's time is a whole second after 1969.",
            "Write RFC 3339 in UTC, or the seconds as the chain has them."),
        ProblemType(
            "instant_malformed", "Not an instant",
            "An instant is RFC 3339 in UTC.",
            "Write it like 2026-11-21T09:30:00Z."),
        ProblemType(
            "day_malformed", "Not a day",
            "A day is one of the calendar.",
            "Write it as YYYY-MM-DD."),
        ProblemType(
            "month_malformed", "Not a month",
            "A month is a year and a number from 01 to 12.",
            "Write it as YYYY-MM."),
        ProblemType(
            "id_malformed", "Not an id",
            "An id is a prefix, an underscore and 26 characters.",
            "Copy the id as the service gave it."),
        ProblemType(
            "id_of_another_kind", "Id of another kind",
            "The prefix of the id says that it names another kind of thing.",
            "Give an id with the prefix that detail names."),
    ]
}
