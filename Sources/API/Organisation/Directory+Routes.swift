extension Routes {
    /// What stands in the directory besides assets.
    static let directory: [Route] = safes + groups + payees + settings
}
