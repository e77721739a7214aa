import Testing

@testable import HTTP

let host = "Host: x\r\n"

let headCases: [ParserCase] = [
    ParserCase("a plain request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET []"),
    ParserCase(
        "two requests", "GET /a HTTP/1.1\r\n\(host)\r\nHEAD /b HTTP/1.1\r\n\(host)\r\n",
        "GET [\"a\"]", "HEAD [\"b\"]"
    ),
    ParserCase("one empty line first", "\r\nGET / HTTP/1.1\r\n\(host)\r\n", "GET []"),
    ParserCase("two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\n", "400 malformed_request_line"),
    ParserCase("unfinished", "GET / HTTP/1.1\r\nHost: x\r\n"),
    ParserCase("close", "GET / HTTP/1.1\r\n\(host)connection: x, Close\r\n\r\n", "GET [] close"),
    ParserCase("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "GET [] close"),
    ParserCase("later minor version", "GET / HTTP/1.7\r\n\(host)\r\n", "GET []"),
    ParserCase("HTTP/2.0", "GET / HTTP/2.0\r\n\(host)\r\n", "505 unsupported_http_version"),
    ParserCase(
        "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "505 unsupported_http_version"),
    ParserCase("lower-case version", "GET / http/1.1\r\n\(host)\r\n", "400 malformed_request_line"),
    ParserCase("no version", "GET /\r\n\(host)\r\n", "400 malformed_request_line"),
    ParserCase("version with junk", "GET / HTTP/1.1x\r\n\(host)\r\n", "400 malformed_request_line"),
    ParserCase(
        "version with space", "GET / HTTP/1.1 \r\n\(host)\r\n", "400 malformed_request_line"),
    ParserCase("two spaces", "GET  / HTTP/1.1\r\n\(host)\r\n", "400 malformed_request_line"),
    ParserCase("space first", " GET / HTTP/1.1\r\n\(host)\r\n", "400 malformed_request_line"),
    ParserCase("tab between", "GET\t/ HTTP/1.1\r\n\(host)\r\n", "400 malformed_request_line"),
    ParserCase(
        "TLS on a plain port", "\u{16}\u{03}\u{01}\u{00}\u{05}\r\n", "400 malformed_request_line"),
    ParserCase("unknown method", "BREW /pot HTTP/1.1\r\n\(host)\r\n", "501 unknown_method"),
    ParserCase("lower-case method", "get / HTTP/1.1\r\n\(host)\r\n", "501 unknown_method"),
    ParserCase("CONNECT", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", "501 unknown_method"),
    ParserCase("TRACE", "TRACE / HTTP/1.1\r\n\(host)\r\n", "TRACE []"),
    ParserCase("TRACK", "TRACK / HTTP/1.1\r\n\(host)\r\n", "501 unknown_method"),
    ParserCase(
        "every known method",
        Method.allCases.map { "\($0.rawValue) / HTTP/1.1\r\n\(host)\r\n" }.joined(),
        "GET []", "HEAD []", "POST []", "PUT []", "PATCH []", "DELETE []", "OPTIONS []", "TRACE []"),
    // Target.
    ParserCase("segments", "GET /a/b//c/ HTTP/1.1\r\n\(host)\r\n", #"GET ["a", "b", "", "c", ""]"#),
    ParserCase(
        "decoded once", "GET /%2541/a%2Fb/%C3%A9 HTTP/1.1\r\n\(host)\r\n",
        #"GET ["%41", "a/b", "é"]"#),
    ParserCase("plus stays in a path", "GET /a+b HTTP/1.1\r\n\(host)\r\n", #"GET ["a+b"]"#),
    ParserCase(
        "dot segments stay", "GET /x/../secret HTTP/1.1\r\n\(host)\r\n",
        #"GET ["x", "..", "secret"]"#),
    ParserCase(
        "query", "GET /a?b=1&c=%20x+y&&d&b== HTTP/1.1\r\n\(host)\r\n",
        #"GET ["a"] b=1 c= x y d= b=="#),
    ParserCase("question mark in a query", "GET /?a=? HTTP/1.1\r\n\(host)\r\n", "GET [] a=?"),
    ParserCase("bad percent", "GET /%zz HTTP/1.1\r\n\(host)\r\n", "400 malformed_percent_encoding"),
    ParserCase("cut percent", "GET /a%4 HTTP/1.1\r\n\(host)\r\n", "400 malformed_percent_encoding"),
    ParserCase(
        "cut percent at a slash", "GET /a%4/b HTTP/1.1\r\n\(host)\r\n",
        "400 malformed_percent_encoding"),
    ParserCase(
        "encoded NUL", "GET /a%00b HTTP/1.1\r\n\(host)\r\n", "400 malformed_percent_encoding"),
    ParserCase("not UTF-8", "GET /%ff HTTP/1.1\r\n\(host)\r\n", "400 malformed_percent_encoding"),
    ParserCase(
        "overlong UTF-8", "GET /%c0%af HTTP/1.1\r\n\(host)\r\n", "400 malformed_percent_encoding"),
    ParserCase(
        "bad percent in a query", "GET /?a=%zz HTTP/1.1\r\n\(host)\r\n",
        "400 malformed_percent_encoding"),
    ParserCase(
        "encoded NUL in a query", "GET /?%00=1 HTTP/1.1\r\n\(host)\r\n",
        "400 malformed_percent_encoding"),
    ParserCase("NUL in the path", "GET /a\u{0}b HTTP/1.1\r\n\(host)\r\n", "400 malformed_target"),
    ParserCase(
        "raw byte above 0x7F", "GET /\u{E9} HTTP/1.1\r\n\(host)\r\n", "400 malformed_target"),
    ParserCase("fragment", "GET /a#b HTTP/1.1\r\n\(host)\r\n", "400 malformed_target"),
    ParserCase("backslash", "GET /a\\b HTTP/1.1\r\n\(host)\r\n", "400 malformed_target"),
    ParserCase("no slash", "GET secret HTTP/1.1\r\n\(host)\r\n", "400 malformed_target"),
    ParserCase("asterisk for OPTIONS", "OPTIONS * HTTP/1.1\r\n\(host)\r\n", "OPTIONS []"),
    ParserCase("asterisk otherwise", "GET * HTTP/1.1\r\n\(host)\r\n", "400 malformed_target"),
    ParserCase(
        "absolute form of this host", "GET http://X/a?b=c HTTP/1.1\r\n\(host)\r\n",
        #"GET ["a"] b=c"#),
    ParserCase("absolute form without path", "GET http://x HTTP/1.1\r\n\(host)\r\n", "GET []"),
    ParserCase(
        "absolute form of another host", "GET http://evil/secret HTTP/1.1\r\n\(host)\r\n",
        "400 malformed_target"),
    ParserCase(
        "absolute form with user", "GET http://a@x/ HTTP/1.1\r\n\(host)\r\n", "400 malformed_target"
    ),
    ParserCase(
        "absolute form of another scheme", "GET ftp://x/ HTTP/1.1\r\n\(host)\r\n",
        "400 malformed_target"),
    // Lines and fields.
    ParserCase(
        "bare LF after the request line", "GET / HTTP/1.1\nHost: x\r\n\r\n",
        "400 malformed_line_ending"),
    ParserCase(
        "bare LF after a field", "GET / HTTP/1.1\r\nHost: x\n\r\n", "400 malformed_line_ending"),
    ParserCase(
        "bare LF at the end", "GET / HTTP/1.1\r\nHost: x\r\n\n", "400 malformed_line_ending"),
    ParserCase("bare LF first", "\nGET / HTTP/1.1\r\n", "400 malformed_line_ending"),
    ParserCase(
        "bare CR in the request line", "GET / HTTP/1.1\rX: y\r\n\r\n",
        "400 malformed_request_line"),
    ParserCase(
        "bare CR in a value", "GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", "400 malformed_field_value"
    ),
    ParserCase(
        "NUL in a value", "GET / HTTP/1.1\r\nA: \u{0}\r\n\(host)\r\n", "400 malformed_field_value"),
    ParserCase(
        "DEL in a value", "GET / HTTP/1.1\r\nA: \u{7F}\r\n\(host)\r\n",
        "400 malformed_field_value"),
    ParserCase(
        "VT in a value", "GET / HTTP/1.1\r\nA: \u{0B}b\r\n\(host)\r\n",
        "400 malformed_field_value"),
    ParserCase(
        "bytes above 0x7F pass", "GET / HTTP/1.1\r\nA: \u{80}\u{FF}\r\n\(host)\r\n", "GET []"),
    ParserCase("obs-fold", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\(host)\r\n", "400 folded_field"),
    ParserCase(
        "obs-fold by tab", "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\(host)\r\n", "400 folded_field"),
    ParserCase(
        "space before the first field", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", "400 folded_field"),
    ParserCase("no colon", "GET / HTTP/1.1\r\nHost x\r\n\r\n", "400 malformed_field_name"),
    ParserCase(
        "space before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400 malformed_field_name"),
    ParserCase("empty name", "GET / HTTP/1.1\r\n: x\r\n\r\n", "400 malformed_field_name"),
    ParserCase(
        "name with a byte above 0x7F", "GET / HTTP/1.1\r\n\u{E9}: x\r\n\r\n",
        "400 malformed_field_name"),
    ParserCase("name with NUL", "GET / HTTP/1.1\r\nA\u{0}: x\r\n\r\n", "400 malformed_field_name"),
    ParserCase("no Host", "GET / HTTP/1.1\r\n\r\n", "400 missing_host"),
    ParserCase("two Hosts", "GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n", "400 repeated_host"),
    ParserCase(
        "two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: x\r\nhost: x\r\n\r\n", "400 repeated_host"),
    ParserCase("Host with a blank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400 malformed_host"),
    ParserCase("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400 malformed_host"),
    ParserCase("Host with user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "400 malformed_host"),
    ParserCase("Host by address", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET []"),
    ParserCase(
        "expectation", "PUT / HTTP/1.1\r\n\(host)Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
        "PUT [] expects"),
    ParserCase(
        "expectation without body", "GET / HTTP/1.1\r\n\(host)Expect: 100-continue\r\n\r\n",
        "GET []"),
    ParserCase(
        "expectation in 1.0", "PUT / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
        "PUT [] close"),
    ParserCase(
        "unknown expectation", "PUT / HTTP/1.1\r\n\(host)Expect: gold\r\n\r\n",
        "417 unknown_expectation"),
]

func framed(_ fields: String, version: String = "1.1") -> String {
    "POST / HTTP/\(version)\r\nHost: x\r\n\(fields)\r\n\r\n"
}

let framingCases: [ParserCase] = [
    ParserCase(
        "a body", framed("Content-Length: 3") + "abcGET /n HTTP/1.1\r\n\(host)\r\n",
        "POST []", "body abc", #"GET ["n"]"#),
    ParserCase("a body cut short", framed("Content-Length: 3") + "ab", "POST []", "part ab"),
    ParserCase(
        "no body", framed("Content-Length: 0") + "GET /n HTTP/1.1\r\n\(host)\r\n", "POST []",
        #"GET ["n"]"#),
    ParserCase("leading zeros", framed("Content-Length: 003") + "abc", "POST []", "body abc"),
    ParserCase(
        "a body of 1.0", framed("Content-Length: 3", version: "1.0") + "abc", "POST [] close",
        "body abc"),
    ParserCase(
        "two lengths that differ", framed("Content-Length: 40\r\nContent-Length: 0"),
        "400 repeated_content_length"),
    ParserCase(
        "two lengths that agree", framed("Content-Length: 3\r\nContent-Length: 3"),
        "400 repeated_content_length"),
    ParserCase("list of lengths", framed("Content-Length: 3, 3"), "400 malformed_content_length"),
    ParserCase(
        "space before the colon of a length", framed("Content-Length : 3"),
        "400 malformed_field_name"),
    ParserCase("plus", framed("Content-Length: +3"), "400 malformed_content_length"),
    ParserCase("minus", framed("Content-Length: -3"), "400 malformed_content_length"),
    ParserCase("hexadecimal length", framed("Content-Length: 0x3"), "400 malformed_content_length"),
    ParserCase("empty length", framed("Content-Length:"), "400 malformed_content_length"),
    ParserCase(
        "blank inside a length", framed("Content-Length: 1 1"), "400 malformed_content_length"),
    ParserCase(
        "length beyond 2^63", framed("Content-Length: 9223372036854775808"),
        "400 malformed_content_length"),
    ParserCase(
        "length far beyond", framed("Content-Length: 99999999999999999999999"),
        "400 malformed_content_length"),
    ParserCase(
        "length of 2^63-1", framed("Content-Length: 9223372036854775807"), "413 body_too_large"),
    ParserCase(
        "both framings", framed("Content-Length: 3\r\nTransfer-Encoding: chunked"),
        "400 content_length_with_transfer_encoding"),
    ParserCase(
        "both framings, turned", framed("Transfer-Encoding: chunked\r\nContent-Length: 3"),
        "400 content_length_with_transfer_encoding"),
    ParserCase(
        "both, coding unknown", framed("Transfer-Encoding: x\r\nContent-Length: 3"),
        "400 content_length_with_transfer_encoding"),
    ParserCase("xchunked", framed("Transfer-Encoding: xchunked"), "501 unknown_transfer_coding"),
    ParserCase("identity", framed("Transfer-Encoding: identity"), "501 unknown_transfer_coding"),
    ParserCase(
        "gzip, chunked", framed("Transfer-Encoding: gzip, chunked"), "501 unknown_transfer_coding"),
    ParserCase(
        "identity and chunked lines",
        framed("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"),
        "501 unknown_transfer_coding"),
    ParserCase(
        "chunked with a parameter", framed("Transfer-Encoding: chunked;q=1"),
        "501 unknown_transfer_coding"),
    ParserCase(
        "quoted chunked", framed("Transfer-Encoding: \"chunked\""), "501 unknown_transfer_coding"),
    ParserCase(
        "chunked twice", framed("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        "400 malformed_transfer_encoding"),
    ParserCase(
        "chunked twice in a line", framed("Transfer-Encoding: chunked, chunked"),
        "400 malformed_transfer_encoding"),
    ParserCase("empty coding", framed("Transfer-Encoding:"), "400 malformed_transfer_encoding"),
    ParserCase(
        "comma after chunked", framed("Transfer-Encoding: chunked,"),
        "400 malformed_transfer_encoding"),
    ParserCase(
        "VT before chunked", framed("Transfer-Encoding: \u{0B}chunked"), "400 malformed_field_value"
    ),
    ParserCase(
        "chunked in 1.0", framed("Transfer-Encoding: chunked", version: "1.0"),
        "400 transfer_encoding_in_http_1_0"),
    ParserCase(
        "a body for GET", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "GET []",
        "body abc"),
]

let chunked = framed("Transfer-Encoding: Chunked")

let chunkCases: [ParserCase] = [
    ParserCase(
        "chunks",
        chunked + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\nGET /n HTTP/1.1\r\n\(host)\r\n",
        "POST []", "body abc0123456789", #"GET ["n"]"#),
    ParserCase("no chunk", chunked + "0\r\n\r\n", "POST []", "body "),
    ParserCase(
        "zeros before the size", chunked + "0003\r\nabc\r\n000\r\n\r\n", "POST []", "body abc"),
    ParserCase(
        "extensions", chunked + "3;a=b;c=\"d\"\r\nabc\r\n0;x\r\n\r\n", "POST []", "body abc"),
    ParserCase(
        "an extension like a request line", chunked + "3;GET /secret HTTP/1.1\r\nabc\r\n0\r\n\r\n",
        "POST []", "body abc"),
    ParserCase(
        "trailers", chunked + "1\r\na\r\n0\r\nA: b\r\nC: d\r\n\r\nGET /n HTTP/1.1\r\n\(host)\r\n",
        "POST []", "body a", #"GET ["n"]"#),
    ParserCase(
        "plus before the size", chunked + "+3\r\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "minus before the size", chunked + "-3\r\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase("no hexadecimal", chunked + "zz\r\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "0x before the size", chunked + "0x3\r\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase("empty size", chunked + "\r\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "space before the size", chunked + " 3\r\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "space after the size", chunked + "3 \r\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "size without end", chunked + "1000000000000000\r\n", "POST []",
        "400 malformed_chunk_size"),
    ParserCase(
        "bare LF after the size", chunked + "3\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "bare CR after the size", chunked + "3\rabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "LF in an extension", chunked + "3;a\nabc\r\n", "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "NUL in an extension", chunked + "3;\u{0}\r\nabc\r\n", "POST []", "400 malformed_chunk_size"
    ),
    ParserCase(
        "an endless extension", chunked + "3;" + String(repeating: "x", count: 300) + "\r\nabc\r\n",
        "POST []", "400 malformed_chunk_size"),
    ParserCase(
        "chunk longer than its size", chunked + "3\r\nabcd\r\n", "POST []", "part abc",
        "400 malformed_chunk_end"),
    ParserCase(
        "chunk shorter than its size", chunked + "5\r\nabc\r\n0\r\n\r\n", "POST []", "part abc\r\n",
        "400 malformed_chunk_end"),
    ParserCase(
        "bare LF after a chunk", chunked + "3\r\nabc\n0\r\n\r\n", "POST []", "part abc",
        "400 malformed_chunk_end"),
    ParserCase(
        "bare CR after a chunk", chunked + "3\r\nabc\r0\r\n\r\n", "POST []", "part abc",
        "400 malformed_chunk_end"),
    ParserCase(
        "bare LF in the trailers", chunked + "0\r\nA: b\n\r\n", "POST []",
        "400 malformed_line_ending"),
    ParserCase(
        "bare LF for the last line", chunked + "0\r\n\n", "POST []", "400 malformed_line_ending"),
    ParserCase(
        "folded trailer", chunked + "0\r\nA: b\r\n c\r\n\r\n", "POST []", "400 folded_field"),
    ParserCase(
        "trailer without colon", chunked + "0\r\nGET /secret HTTP/1.1\r\n\r\n", "POST []",
        "400 malformed_field_name"),
]

let limitCases: [ParserCase] = [
    ParserCase(
        "the longest target",
        "GET /" + String(repeating: "a", count: 8191) + " HTTP/1.1\r\n\(host)\r\n",
        "GET [\"" + String(repeating: "a", count: 8191) + "\"]"),
    ParserCase(
        "a target too long",
        "GET /" + String(repeating: "a", count: 8192) + " HTTP/1.1\r\n\(host)\r\n",
        "414 target_too_long"),
    ParserCase(
        "a target without end", "GET /" + String(repeating: "a", count: 9000), "414 target_too_long"
    ),
    ParserCase("a method without end", String(repeating: "A", count: 9000), "414 target_too_long"),
    ParserCase(
        "a field too long",
        "GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 17000) + "\r\n\r\n",
        "431 head_too_large"),
    ParserCase(
        "a field without end", "GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 17000),
        "431 head_too_large"),
    ParserCase(
        "a name without end", "GET / HTTP/1.1\r\n" + String(repeating: "a", count: 17000),
        "431 head_too_large"),
    ParserCase(
        "a head of exactly the limit",
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "a", count: 16384 - 16 - 9 - 3 - 4)
            + "\r\n\r\n", "GET []"),
    ParserCase(
        "a head one byte longer",
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "a", count: 16384 - 16 - 9 - 3 - 3)
            + "\r\n\r\n", "431 head_too_large"),
    ParserCase(
        "100 fields",
        "GET / HTTP/1.1\r\n\(host)" + String(repeating: "a: b\r\n", count: 99) + "\r\n", "GET []"),
    ParserCase(
        "101 fields",
        "GET / HTTP/1.1\r\n\(host)" + String(repeating: "a: b\r\n", count: 100) + "\r\n",
        "431 too_many_headers"),
    ParserCase(
        "trailers without end",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
            + String(repeating: "a: b\r\n", count: 3000),
        "POST []", "431 head_too_large"),
]
