extension Routes {
    static let reports: [Route] = []
}
