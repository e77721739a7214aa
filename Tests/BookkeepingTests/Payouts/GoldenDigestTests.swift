import Bookkeeping
import Foundation
import Ledger
import TestSupport
import Testing

/// Digests as literals: SHA-256 by another program over canonical bytes written by hand.
struct GoldenDigestTests {
    @Test func `the golden bytes of version 1 have this digest for ever`() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let golden = try Data(contentsOf: tests.appending(path: "Vectors/payout_batch_1.txt"))
        #expect(
            BatchDigest(Digest.sha256(of: [UInt8](golden))).description
                == "sha256:ce677b6e473a18814d5723e1f90af606eb95cd4e7c872c41e1eacc3e894c5036")
    }

    /// ann gets 144.55 DAO and bob 1.5 USDC from the Safe of the stage.
    @Test func `a frozen batch has the digest of its bytes written by hand`() async throws {
        let stage = try await PayoutStage(nextNonce: 5)
        try await stage.owe(.ann, .dao, "144550000000000000000")
        try await stage.owe(.bob, .usd, "1500000")
        let batch = try await stage.frozen()
        #expect(
            try await stage.get(batch).string("digest")
                == "sha256:58d65c9e1b573cfc497a8f2f0e250deaaf8a96cf627f4d1c1f2e3cc3abb4170e")
        try await stage.harness.close()
    }
}
