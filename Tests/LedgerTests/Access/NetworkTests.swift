import Ledger
import Testing

@Suite struct NetworkTests {
    @Test(arguments: [
        "0.0.0.0/0", "10.0.0.0/8", "10.20.0.0/16", "192.168.1.128/25", "127.0.0.1",
        "127.0.0.1/32", "255.255.255.255/32", "::/0", "::1", "::1/128", "2001:db8::/32",
        "2001:db8:0:1::/64", "fe80::1:2:3:4", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "abcd::/16",
    ])
    func `a network is an address with the length of its prefix`(text: String) throws {
        #expect(try Network(text).description == text)
    }

    @Test func `letters are lowered`() throws {
        #expect(try Network("2001:DB8::/32").description == "2001:db8::/32")
    }

    @Test(arguments: [
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8/8",
        "10.0.0.1/8", "11.0.0.0/7", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.01",
        "10.0.0.0 /8",
        "10..0.0", "localhost", "2001:db8::1/32", "2001:db8::/129", ":::", "1::2::3",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%eth0", "1::2:3:4:5:6:7:8",
        "１0.0.0.0/8",
    ])
    func `anything else is refused, also bits behind the prefix`(text: String) {
        #expect(throws: AccessError.networkMalformed(found: text)) { try Network(text) }
    }
}
