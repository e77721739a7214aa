#!/usr/bin/env python3
"""Holds files of the Open Cap Format against the published schemas; a line for each fault.

validate.py FILE…
"""
import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource

FOLDER = Path(__file__).parent / "schema"
SCHEMAS = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.rglob("*.json"))]
BY_ID = {schema["$id"]: schema for schema in SCHEMAS}
REGISTRY = Registry().with_resources((id, Resource.from_contents(schema)) for id, schema in BY_ID.items())
FILES = {"OCF_VESTING_TERMS_FILE": "VestingTermsFile", "OCF_STAKEHOLDERS_FILE": "StakeholdersFile"}


def words(schema):
    """The object types that a schema is for."""
    kind = schema.get("properties", {}).get("object_type", {})
    return kind.get("enum", [kind.get("const")])


TRANSACTIONS = {
    word: schema for schema in SCHEMAS if "/objects/transactions/" in schema["$id"] and "primitives" not in schema["$id"]
    for word in words(schema)
}


def faults(schema, value, place):
    checker = Draft7Validator(schema, registry=REGISTRY, format_checker=FormatChecker())
    for error in checker.iter_errors(value):
        yield f"{place}{error.json_path[1:]}: {error.message}"


def check(document):
    name = FILES.get(document.get("file_type"))
    if name:
        schema = next(schema for id, schema in BY_ID.items() if id.endswith(f"/files/{name}.schema.json"))
        yield from faults(schema, document, "")
        return
    # The schema of the whole file lists every transaction that there is; these are the ones of vesting.
    if set(document) != {"file_type", "items"} or document["file_type"] != "OCF_TRANSACTIONS_FILE":
        yield "not a file of the format"
        return
    for number, item in enumerate(document["items"]):
        schema = TRANSACTIONS.get(item.get("object_type"))
        if schema is None:
            yield f"items[{number}]: no transaction of vesting: {item.get('object_type')}"
        else:
            yield from faults(schema, item, f"items[{number}]")


def main(paths):
    found = [f"{Path(path).name}: {fault}" for path in paths for fault in check(json.loads(Path(path).read_text("utf-8")))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
