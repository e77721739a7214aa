extension Routes {
    static let rewards: [Route] = []
}
