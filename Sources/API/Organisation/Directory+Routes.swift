extension Routes {
    static let directory: [Route] = []
}
