"""Signs a safeTxHash as an owner does: sign_hash.py eoa|eth_sign HASH PRIVATE_KEY

Prints r, s and v in hexadecimal. For test keys only; eth-account signs, never Vestry.
"""
import sys

from eth_account import Account
from eth_account.messages import encode_defunct


def main():
    kind, digest, key = sys.argv[1:]
    digest = bytes.fromhex(digest[2:])
    if kind == "eth_sign":
        signed = Account.sign_message(encode_defunct(primitive=digest), key)
        v = signed.v + 4
    else:
        signed = Account.from_key(key).unsafe_sign_hash(digest)
        v = signed.v
    print("0x" + (signed.r.to_bytes(32, "big") + signed.s.to_bytes(32, "big") + bytes([v])).hex())


if __name__ == "__main__":
    main()
