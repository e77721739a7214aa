extension Routes {
    static let methodologists =
        feeAgreements + feeVersions + feeAccruals + bountyPots + bountyMonths + methodologistReports
}
