extension Routes {
    static let payouts: [Route] = []
}
