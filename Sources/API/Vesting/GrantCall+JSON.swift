import Ethereum
import JSON
import Ledger

extension GrantCall {
    func write(to writer: inout JSONWriter) {
        let call = call.safeCall
        writer.object { writer in
            writer.field("action", action.rawValue)
            writer.field("sender", sender.rawValue)
            writer.field("to", call.to.checksummed)
            writer.field("value", call.value.description)
            writer.field("data", Hex.text(of: call.data))
            if case .function(let function) = self.call.content {
                writer.field("signature", function.function.description)
                writer.field("arguments", .array(function.arguments))
            } else {
                writer.null("signature")
                writer.null("arguments")
            }
        }
    }
}
