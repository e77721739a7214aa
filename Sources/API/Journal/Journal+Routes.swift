extension Routes {
    static let journal: [Route] = []
}
