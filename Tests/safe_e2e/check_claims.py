"""Claims every share of a Merkle distribution as its contract would: check_claims.py uniswap|openzeppelin FILE

Follows the contracts, not Vestry: a leaf is hashed from what the claimer presents, hashed up with the
proof, the smaller of two hashes first, and compared with the root; an index or a leaf is claimed once.
Prints how many claims there are, their sum by account, the root, and how many claims that must fail
did fail: another amount, another account, another index, a proof that is too short.
"""
import json
import sys

from eth_abi import encode
from eth_abi.packed import encode_packed
from eth_utils import keccak, to_checksum_address


class Refused(Exception):
    """The contract reverts."""


def unhex(text):
    return bytes.fromhex(text.removeprefix("0x"))


def climb(node, proof):
    for sibling in proof:
        node = keccak(min(node, sibling) + max(node, sibling))
    return node


class MerkleDistributor:
    """Uniswap's MerkleDistributor.sol: claim(index, account, amount, merkleProof)."""

    def __init__(self, root):
        self.root, self.claimed = root, set()

    def claim(self, index, account, amount, proof):
        if index in self.claimed:
            raise Refused("Drop already claimed.")
        leaf = keccak(encode_packed(["uint256", "address", "uint256"], [index, account, amount]))
        if climb(leaf, proof) != self.root:
            raise Refused("Invalid proof.")
        self.claimed.add(index)


class StandardTree:
    """A claim against OpenZeppelin's MerkleProof.sol with leaves of (address, uint256)."""

    def __init__(self, root):
        self.root, self.claimed = root, set()

    def claim(self, _, account, amount, proof):
        leaf = keccak(keccak(encode(["address", "uint256"], [account, amount])))
        if leaf in self.claimed:
            raise Refused("claimed")
        if climb(leaf, proof) != self.root:
            raise Refused("proof")
        self.claimed.add(leaf)


def uniswap(document):
    claims = [
        (claim["index"], account, int(claim["amount"], 16), [unhex(p) for p in claim["proof"]])
        for account, claim in document["claims"].items()
    ]
    if sum(claim[2] for claim in claims) != int(document["tokenTotal"], 16):
        raise SystemExit("tokenTotal is not the sum of the claims")
    return lambda: MerkleDistributor(unhex(document["merkleRoot"])), claims, document["merkleRoot"]


def openzeppelin(document):
    tree = [unhex(node) for node in document["tree"]]

    def proof(place):
        while place > 0:
            yield tree[place + 1 if place % 2 else place - 1]
            place = (place - 1) // 2

    claims = [
        (number, row["value"][0], int(row["value"][1]), list(proof(row["treeIndex"])))
        for number, row in enumerate(document["values"])
    ]
    return lambda: StandardTree(tree[0]), claims, document["tree"][0]


def main():
    form, name = sys.argv[1:]
    with open(name, encoding="utf-8") as file:
        document = json.load(file)
    contract, claims, root = {"uniswap": uniswap, "openzeppelin": openzeppelin}[form](document)
    live, paid, refused = contract(), {}, 0
    for index, account, amount, proof in claims:
        wrong = [
            (index, account, amount + 1, proof),
            (index, "0x" + "77" * 20, amount, proof),
            (index, account, amount, proof[:-1]),
        ]
        if form == "uniswap":
            wrong.append((index + 1, account, amount, proof))
        for claim in wrong:
            try:
                contract().claim(*claim)
            except Refused:
                refused += 1
        live.claim(index, account, amount, proof)
        paid[to_checksum_address(account)] = str(amount)
        try:
            live.claim(index, account, amount, proof)
        except Refused:
            refused += 1
    json.dump({"claims": len(claims), "root": root, "paid": paid, "refused": refused}, sys.stdout)


if __name__ == "__main__":
    main()
