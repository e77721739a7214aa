"""Lines of JSON go over the wire as they are written in the contract."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
