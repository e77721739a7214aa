@main
struct Vestry {
    static func main() {}
}
