extension ProblemType {
    /// The directory of assets, Safes, groups and payees; principals and what they may.
    static let ofOrganisation: [ProblemType] = [
        ProblemType(
            "handle_malformed", "Handle malformed",
            "A handle is 1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.",
            "Choose such a handle."),
        ProblemType(
            "name_malformed", "Name malformed",
            "A name is 1 to 200 characters on one line.",
            "Shorten it, or remove line breaks."),
        ProblemType(
            "symbol_malformed", "Symbol malformed",
            "A symbol is 1 to 32 of letters, digits, '.', '_', '$', '+' and '-'.",
            "Write it as the contract does, within these."),
        ProblemType(
            "decimals_out_of_range", "Decimals out of range",
            "An asset has 0 to 77 decimals.",
            "Read decimals() of the contract."),
        ProblemType(
            "address_not_a_contract", "Not a contract",
            "The address is the zero address or a precompile.",
            "Give the address of the token's contract, or none for the native currency."),
        ProblemType(
            "owner_count", "Number of owners",
            "A Safe has 1 to 100 owners.",
            "List the owners as the Safe has them."),
        ProblemType(
            "owner_twice", "Owner listed twice",
            "Each owner of a Safe is listed once.",
            "Remove the repetition."),
        ProblemType(
            "owner_impossible", "Impossible owner",
            "The zero address and the Safe itself own no Safe.",
            "Remove it from the owners."),
        ProblemType(
            "threshold_out_of_range", "Threshold out of range",
            "A threshold is at least 1 and at most the number of owners.",
            "Give the threshold that the Safe has."),
        ProblemType(
            "nonce_too_large", "Nonce too large",
            "A nonce is at most 2^63 − 1.",
            "Read the nonce of the Safe."),
        ProblemType(
            "multi_send_unknown", "MultiSend contract not known",
            "For this version and chain no MultiSendCallOnly contract is known.",
            "Set multi_send_call_only at the Safe, or plan batches of one row."),
        ProblemType(
            "multi_send_impossible", "Not a MultiSend contract",
            "The address is the zero address, a precompile or the Safe itself.",
            "Give the address of the MultiSendCallOnly contract."),
        ProblemType(
            "payout_chain_twice", "Chain listed twice",
            "A payee has one payout address on each chain.",
            "Keep one of the two."),
        ProblemType(
            "recipient_impossible", "Cannot be paid",
            "The address is nobody's: the zero, burn or a precompile address, a token's"
                + " contract or a Safe of ours.",
            "Ask the payee for the right address."),
        ProblemType(
            "address_of_payee", "A payee is paid there",
            "The address of an asset or a Safe is the payout address of a payee on its chain.",
            "Check the address; if it is right, change where the payee is paid first."),
        ProblemType(
            "rows_missing", "No rows",
            "The file has a header but no rows.",
            "Send the rows below the header."),
        ProblemType(
            "role_lacks_permission", "Not allowed for these roles",
            "None of the caller's roles may do this.",
            "Ask somebody with one of the roles that detail names."),
        ProblemType(
            "group_not_own", "Another group's work",
            "A lead works on the own groups only.",
            "Ask the group's lead, or an administrator to add the group."),
        ProblemType(
            "role_of_other_kind", "Role of another kind of principal",
            "People and scripts hold different roles.",
            "Choose roles that fit the kind of the principal."),
        ProblemType(
            "lead_without_group", "Lead without a group",
            "A lead leads at least one working group.",
            "Name the groups."),
        ProblemType(
            "script_is_paid", "Script with a payee",
            "Only a person is linked to a payee.",
            "Leave the payee out, or make a principal for the person."),
        ProblemType(
            "token_lifetime_out_of_range", "Lifetime out of range",
            "An API token is valid for 1 to 366 days.",
            "Choose a lifetime within these."),
        ProblemType(
            "token_label_malformed", "Label malformed",
            "The label of an API token is 1 to 200 characters on one line.",
            "Shorten it, or remove line breaks."),
        ProblemType(
            "token_scope_out_of_range", "Scope out of range",
            "A scope names at least one role, group or Safe where it names any, and at most 100.",
            "Name those that the token needs, or leave the member out for all."),
        ProblemType(
            "token_scope_unknown", "Scope of something unknown",
            "One of the working groups or Safes of the scope is not in the directory.",
            "Look the ids up in /v1/groups and /v1/safes."),
        ProblemType(
            "token_scope_not_held", "Role not held",
            "An API token carries roles of its principal only.",
            "Leave the role out, or give it to the principal first."),
        ProblemType(
            "token_scope_too_narrow", "API token is too narrow",
            "The token is held to some working groups or Safes, and this reaches further.",
            "Use a token without that limit."),
        ProblemType(
            "token_of_other_safes", "API token of other Safes",
            "The token is held to other Safes than this one.",
            "Use a token that reaches this Safe."),
        ProblemType(
            "token_of_another", "Another person's API token",
            "People make and replace their own tokens; an admin does so for scripts too.",
            "Let the person do it, or make the first one on the machine of the service."),
        ProblemType(
            "token_above_own", "API token would be wider",
            "Nobody makes a token that may more than the one shown.",
            "Ask for less, or make it with a wider token."),
        ProblemType(
            "token_outlives_own", "API token would last longer",
            "A token of one's own ends no later than the one it is made with.",
            "Ask for fewer days, or replace the token shown by a rotation."),
        ProblemType(
            "token_ended", "API token has ended",
            "The token is revoked or expired and cannot be replaced.",
            "Make a new one."),
        ProblemType(
            "token_overlap_out_of_range", "Overlap out of range",
            "An old and a new token are good together for at most a week.",
            "Give overlap_seconds from 0 to 604800."),
        ProblemType(
            "network_malformed", "Not a network",
            "A network is an IP address with the length of its prefix and no bits behind it.",
            "Write it like 10.20.0.0/16 or 2001:db8::/32."),
        ProblemType(
            "two_people_author", "Two people are needed",
            "Who enters, plans or freezes does not decide on it.",
            "Ask another person to decide."),
        ProblemType(
            "two_people_payee", "Two people are needed",
            "Who is paid does not decide on it.",
            "Ask a person who is not paid by this."),
        ProblemType(
            "two_people_address", "Two people are needed",
            "Who set a payout address or the MultiSend contract does not approve what goes there.",
            "Ask a person who set none of the addresses."),
        ProblemType(
            "two_people_reporter", "Two people are needed",
            "Who reported an execution does not confirm it.",
            "Ask another principal to confirm."),
        ProblemType(
            "two_people_owners", "Two people are needed",
            "Who changed the owners or the threshold of a Safe since a batch was frozen does not"
                + " acknowledge them for it, also when others changed them after that.",
            "Ask another person of finance, who looks at the owners on the chain."),
        ProblemType(
            "two_people_nonce", "Two people are needed",
            "Who set a Safe's next_nonce past the nonce of an approved batch that ended, or reported an"
                + " execution that did and that nobody confirmed, does not approve what pays some of the same,"
                + " as long as no two people said what used that nonce.",
            "Ask another person, who looks on the chain at what used the nonce."),
    ]
}
