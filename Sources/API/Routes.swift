/// The table of all routes; `openapi.yaml` lists the same.
public enum Routes {
    /// Every operation of the API.
    public static let all: [Route] =
        service + problems + access + assets + directory + rewards + vesting + liquidityMining
        + methodologists + journal + entryProposals + periods + audit + payouts + reports
        + vestingReports
        + exports
}
