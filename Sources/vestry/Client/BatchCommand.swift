import ArgumentParser

/// `vestry batch`: what a payout script does, over REST.
struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Fetch payout batches and report their execution, over REST.",
        discussion: """
            EXAMPLES
              vestry batch next --directory payouts
              vestry batch get bat_01h2xcejqtf2nbrexx3vqjhp41 airdrop.csv
              vestry batch report bat_01h2xcejqtf2nbrexx3vqjhp41 --transaction-hash 0x12… \\
                --receipt receipt.json

            The service is at VESTRY_URL; the API token is in the file VESTRY_TOKEN_FILE.

            \(ExitStatus.explanation)
            """,
        subcommands: [BatchNext.self, BatchGet.self, BatchReport.self]
    )
}
