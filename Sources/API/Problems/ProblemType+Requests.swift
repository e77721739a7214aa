extension ProblemType {
    /// What is wrong with a request itself, and what the service cannot do now.
    static let ofRequests: [ProblemType] = [
        ProblemType(
            "token_missing", "No API token",
            "This path answers only to callers who show an API token.",
            "Send Authorization: Bearer and the token; an administrator makes one with"
                + " vestry api-token create."),
        ProblemType(
            "token_refused", "API token refused",
            "The token is unknown, expired or revoked, its principal is disabled, or it may"
                + " not be used from this address.",
            "Check the token and where it is used from; ask an administrator for a new one."),
        ProblemType(
            "too_many_refused_tokens", "Too many refused tokens",
            "Many tokens from this address were refused within a minute, so that new ones are not"
                + " looked at for the rest of it.",
            "Wait for Retry-After, and check the token before it is sent again."),
        ProblemType(
            "too_many_requests", "Too many requests",
            "The API token was used more often than the operator of the service allows.",
            "Wait for Retry-After, and ask for more at once instead of more often."),
        ProblemType(
            "path_unknown", "Nothing at this path",
            "The service has no such path.",
            "Look the path up in /openapi.yaml."),
        ProblemType(
            "method_not_allowed", "Method not allowed",
            "The path exists, but not for this method.",
            "Use one of the methods in the Allow header."),
        ProblemType(
            "media_type_unsupported", "Media type not taken",
            "The body is of a type, or in a character set, that this operation does not read.",
            "Send the body as detail says."),
        ProblemType(
            "content_encoding_unsupported", "Compressed body not taken",
            "The body is compressed or coded otherwise, and what it becomes is not bounded by its size.",
            "Send the body as it is, without Content-Encoding."),
        ProblemType(
            "format_not_offered", "Format not offered",
            "The Accept header excludes every form in which this can be had.",
            "Accept one of the types that detail lists, or leave the header out."),
        ProblemType(
            "if_match_needed", "If-Match is missing",
            "A change names the version that it changes, so that nobody's work is"
                + " overwritten unseen.",
            "Read the object and send its ETag as If-Match."),
        ProblemType(
            "if_match_malformed", "If-Match malformed",
            "The header is not an ETag of this service.",
            "Send the ETag as it was received, such as \"v3\", or *."),
        ProblemType(
            "idempotency_key_needed", "Idempotency-Key is missing",
            "What moves money is done once for its key, so that a retry does not do it twice.",
            "Send an Idempotency-Key, a new one for each new request and the same one for"
                + " each retry."),
        ProblemType(
            "idempotency_key_malformed", "Idempotency-Key malformed",
            "A key is 1 to 255 characters of printable ASCII.",
            "Send such a key, for example a UUID."),
        ProblemType(
            "idempotency_key_reused", "Idempotency-Key used for something else",
            "The first request with this key had another body or another If-Match.",
            "Use a new key for a new request; a retry repeats the first one byte for byte."),
        ProblemType(
            "idempotency_key_in_flight", "First request still running",
            "Another request with this key has not ended yet.",
            "Wait a moment and send it again with the same key; the answer will be that of"
                + " the first one."),
        ProblemType(
            "parameters_refused", "Query parameters refused",
            "At least one parameter of the query is unknown, repeated or breaks a rule.",
            "Mend the parameters that errors lists."),
        ProblemType(
            "rows_refused", "Rows refused",
            "At least one row of the file breaks a rule; nothing was changed.",
            "Mend the rows that errors lists and send the whole file again."),
        ProblemType(
            "body_refused", "Body refused",
            "At least one field is missing, unknown or breaks a rule; nothing was changed.",
            "Mend the fields that errors lists, each with its JSON Pointer."),
        ProblemType(
            "json_malformed", "Not JSON",
            "The body is not a JSON document of RFC 8259 without duplicate names.",
            "Mend the place that errors names by its byte."),
        ProblemType(
            "csv_malformed", "Not CSV",
            "The file cannot be read as CSV with the columns of this operation.",
            "Mend the row and column that errors names; the header row must name the columns."),
        ProblemType(
            "not_found", "No such thing",
            "Nothing has this id, or the caller may not see it.",
            "Check the id, and whether your roles and groups reach it."),
        ProblemType(
            "version_stale", "Changed in the meantime",
            "Somebody has changed the object since it was read.",
            "Read it again, look at what is new, and send the change with the new ETag."),
        ProblemType(
            "principal_needed", "A principal is needed",
            "This is done in the name of a person or a script, never by the machine.",
            "Send the request with an API token."),
        ProblemType(
            "internal_error", "Our fault",
            "Something went wrong that is not the caller's fault.",
            "Send it again with the same key; if it stays, give request_id to whoever runs"
                + " the service."),
        ProblemType(
            "not_ready", "Not ready",
            "The service runs, but the database does not answer or its schema is another one.",
            "Wait, or read detail: vestry migrate brings a schema up to date."),
        ProblemType(
            "request_cancelled", "Request given up",
            "The request took too long or its client was gone; nothing was changed.",
            "Send it again with the same key."),
        ProblemType(
            "database_unavailable", "Database not reachable",
            "No connection to the database could be had; nothing was changed.",
            "Send it again with the same key after Retry-After."),
        ProblemType(
            "database_busy", "Database too busy",
            "The database did not come to an end in time; nothing was changed.",
            "Send it again with the same key after Retry-After."),
        ProblemType(
            "outcome_unknown", "Outcome unknown",
            "The connection broke while the change was being committed: it may have"
                + " happened or not.",
            "Send it again with the same Idempotency-Key; the answer tells which."),
        ProblemType(
            "request_timeout", "Request too slow",
            "Head or body did not arrive fast enough.",
            "Send it again over a better connection, or in smaller parts."),
        ProblemType(
            "body_too_large", "Body too large",
            "The body has more bytes than this operation takes.",
            "Split it into several requests."),
        ProblemType(
            "target_too_long", "Address too long",
            "The path and query have more bytes than the limit.",
            "Shorten the query."),
        ProblemType(
            "unknown_expectation", "Expectation unknown",
            "The Expect header asks for something other than 100-continue.",
            "Leave the header out."),
        ProblemType(
            "head_too_large", "Head too large",
            "The header fields together have more bytes than the limit.",
            "Send fewer or shorter header fields."),
        ProblemType(
            "too_many_headers", "Too many header fields",
            "The head has more fields than the limit.",
            "Send fewer header fields."),
        ProblemType(
            "unknown_method", "Method unknown",
            "The method is none that the service knows.",
            "Use a method that /openapi.yaml lists."),
        ProblemType(
            "unknown_transfer_coding", "Transfer coding unknown",
            "The only transfer coding that is read is chunked.",
            "Send the body chunked or with Content-Length."),
        ProblemType(
            "handler_timeout", "Took too long",
            "The work did not end within the time for a request and was cancelled; nothing"
                + " was changed.",
            "Send it again with the same key, or ask for less at once."),
        ProblemType(
            "unsupported_http_version", "HTTP version not spoken",
            "The service speaks HTTP/1.1 and HTTP/1.0.",
            "Use one of these, or a proxy in front."),
    ]
}
