import Ethereum
import TestSupport
import Testing

@Suite struct Keccak256VectorTests {
    @Test(arguments: try Vectors.cases("keccak256.json"))
    func `every hash of the vectors is met`(vector: Vector) throws {
        let input = try Hex.bytes(of: vector.text("input"))
        #expect(input.count == Int(try vector.text("length")))
        #expect(Keccak256.hash(input).description == (try vector.text("keccak256")))
    }
}
