"""Helpers shared by the harness: encodings, checksums and Safe hashes.

Expected values are computed with third-party libraries (eth-abi, eth-utils), never with Vestry.
"""
import json
import random

from eth_abi import encode as abi_encode
from eth_abi.packed import encode_packed
from eth_utils import keccak, to_checksum_address


def hx(b):
    return "0x" + bytes(b).hex()


# --------------------------------------------------------------- random data
class Rng:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def bytes(self, n):
        return bytes(self.r.getrandbits(8) for _ in range(n))

    def addr(self):
        return to_checksum_address(self.bytes(20))

    def key(self):
        n = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
        while True:
            k = int.from_bytes(self.bytes(32), "big")
            if 0 < k < n:
                return k.to_bytes(32, "big")

    def amount(self, bits=None):
        bits = bits or self.r.choice([1, 7, 8, 20, 33, 63, 64, 65, 80, 90, 128, 200, 255, 256])
        return self.r.getrandbits(bits) | (1 << (bits - 1))


# --------------------------------------------------- tx-builder checksum rule
def js_string(s):
    """JSON.stringify of a string (well formed UTF-16 only)."""
    return json.dumps(s, ensure_ascii=False)


def js_number(x):
    if isinstance(x, bool):
        raise TypeError
    if isinstance(x, int):
        if abs(x) > 2**53 - 1:
            raise ValueError("integer not exactly representable as a JS number")
        return str(x)
    raise TypeError("vectors use integers only")


def txb_serialize(x):
    if isinstance(x, list):
        return "[" + ",".join(txb_serialize(e) for e in x) + "]"
    if isinstance(x, dict):
        keys = sorted(x, key=lambda k: k.encode("utf-16-be"))
        out = "{[" + ",".join(js_string(k) for k in keys) + "]"
        for k in keys:
            out += txb_serialize(x[k]) + ","
        return out + "}"
    if x is None:
        return "null"
    if isinstance(x, bool):
        return "true" if x else "false"
    if isinstance(x, str):
        return js_string(x)
    return js_number(x)


def txb_preimage(batch, keep_checksum_key=False):
    meta = dict(batch["meta"])
    if not keep_checksum_key:
        meta.pop("checksum", None)
    meta["name"] = None
    b = dict(batch)
    b["meta"] = meta
    return txb_serialize(b)


def txb_checksum(batch, keep_checksum_key=False):
    return hx(keccak(text=txb_preimage(batch, keep_checksum_key)))


# ----------------------------------------------------- Uniswap distributor tree
def pair_hash(a, b):
    return keccak(a + b if a <= b else b + a)


def even_hex(n):
    """ethers v5 BigNumber.toHexString: even number of digits, at least two."""
    h = f"{n:x}"
    return "0x" + ("0" + h if len(h) % 2 else h)


def uniswap_leaf(index, account, amount):
    return keccak(encode_packed(["uint256", "address", "uint256"], [index, account, amount]))


def uniswap_layers(leaves):
    els = sorted(leaves)
    els = [e for i, e in enumerate(els) if i == 0 or els[i - 1] != e]
    layers = [els]
    while len(layers[-1]) > 1:
        cur = layers[-1]
        layers.append(
            [pair_hash(cur[i], cur[i + 1]) if i + 1 < len(cur) else cur[i] for i in range(0, len(cur), 2)]
        )
    return layers


def uniswap_proof(layers, leaf):
    idx = layers[0].index(leaf)
    proof = []
    for layer in layers:
        p = idx + 1 if idx % 2 == 0 else idx - 1
        if p < len(layer):
            proof.append(layer[p])
        idx //= 2
    return proof


def uniswap_distribution(balances):
    """balances: {address(any case): int}. Returns the JSON the repo prints."""
    by = {}
    for a, v in balances.items():
        c = to_checksum_address(a)
        if c in by:
            raise ValueError("duplicate address")
        if v <= 0:
            raise ValueError("amount must be positive")
        by[c] = v
    order = sorted(by)  # ASCII order of the CHECKSUMMED string: 0-9 < A-F < a-f
    leaves = [uniswap_leaf(i, a, by[a]) for i, a in enumerate(order)]
    layers = uniswap_layers(leaves)
    return {
        "merkleRoot": hx(layers[-1][0]),
        "tokenTotal": even_hex(sum(by.values())),
        "claims": {
            a: {
                "index": i,
                "amount": even_hex(by[a]),
                "proof": [hx(p) for p in uniswap_proof(layers, leaves[i])],
            }
            for i, a in enumerate(order)
        },
    }, {a: hx(l) for a, l in zip(order, leaves)}


def verify_sorted(leaf, proof, root):
    n = leaf
    for p in proof:
        n = pair_hash(n, p)
    return n == root


# ------------------------------------------------- OpenZeppelin standard tree
def oz_leaf(types, value):
    return keccak(keccak(abi_encode(types, value)))


def oz_tree(values, types, sort_leaves=True):
    hv = [(oz_leaf(types, [v if t != "address" else v for v, t in zip(val, types)]), i) for i, val in enumerate(values)]
    if sort_leaves:
        hv.sort(key=lambda t: t[0])  # stable
    n = len(hv)
    tree = [b""] * (2 * n - 1)
    for i, (h, _) in enumerate(hv):
        tree[len(tree) - 1 - i] = h
    for i in range(len(tree) - 1 - n, -1, -1):
        tree[i] = pair_hash(tree[2 * i + 1], tree[2 * i + 2])
    tree_index = [0] * n
    for leaf_i, (_, value_i) in enumerate(hv):
        tree_index[value_i] = len(tree) - leaf_i - 1
    return tree, tree_index


def oz_proof(tree, i):
    out = []
    while i > 0:
        out.append(tree[i + 1 if i % 2 == 1 else i - 1])
        i = (i - 1) // 2
    return out
