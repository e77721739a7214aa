import Ethereum
import JSON
import Ledger

extension Acceleration.Extent {
    /// The members `extent`, `months` and `quantity`, the last in base units.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .all: writer.field("extent", "all")
        case .months(let count):
            writer.field("extent", "months")
            writer.field("months", count)
        case .quantity(let quantity):
            writer.field("extent", "quantity")
            writer.field("quantity", quantity.description)
        }
    }

    init(_ fields: inout JSONFields) throws {
        let word = fields.string("extent")
        let months = fields.optionalInteger("months", in: 1...1200)
        let quantity = fields.optionalParse("quantity") { try UInt256(decimal: $0) }
        guard let word else { throw StorageError.malformed(type: "acceleration") }
        try self.init(word, months: months.flatMap { $0 }, quantity: quantity.flatMap { $0 })
    }
}

extension [Acceleration] {
    /// The clauses of a grant as a JSON array.
    var stored: String {
        var writer = JSONWriter()
        writer.array { writer in
            for clause in self {
                writer.object { writer in
                    clause.extent.write(to: &writer)
                    writer.array("on") { writer in
                        for name in clause.trigger.names { writer.value(name.description) }
                    }
                }
            }
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    init(stored text: String) throws {
        guard text != "[]" else {
            self = []
            return
        }
        self = try JSONPlace(try JSONReader().read([UInt8](text.utf8))).array { place in
            var fields = try JSONFields(place)
            let extent = try Acceleration.Extent(&fields)
            let names = try fields.finish(fields.array("on") { try $0.string() })
            return Acceleration(extent, on: try Acceleration.Trigger(names))
        }
    }
}
