"""Compares what beancount, hledger and ledger make of exported journals with our trial balances.

    plain_text.py FOLDER

FOLDER has journal.beancount, journal.hledger and journal.ledger, assets.json (the answer of
GET /v1/assets) and a trial-DAY.json for each day (the answer of GET /v1/reports/trial-balance?as_of=DAY).
Every journal must pass the strictest check of its program, and at the end of each day every account of
every asset must hold in each program what it holds in ours, to the base unit. The rule of names is
written down once more here, and shares nothing with the service.
"""

import csv
import datetime
import decimal
import io
import json
import pathlib
import subprocess
import sys

ROOTS = {
    "treasury": "Assets", "equity": "Equity", "income": "Income", "expense": "Expenses",
    "payable": "Liabilities", "in_flight": "Liabilities",
    "accrued_vesting": "Liabilities", "commitment": "Equity", "committed": "Equity",
}
LETTERS = {"_": "-", "-": "M", ".": "D"}
MARKS = {"$": "'S", "+": "'P"}


def beancount_account(code):
    parts = ["".join(LETTERS.get(letter, letter) for letter in part) for part in code.split(":")]
    return ":".join([ROOTS[code.split(":")[0]]] + [part[0].upper() + part[1:] for part in parts])


def beancount_commodity(asset):
    symbol = "".join(MARKS.get(letter, letter) for letter in asset["symbol"].upper())
    return ("N'" if symbol[0].isdigit() else "") + symbol + "-" + str(asset["chain_id"])


def other_commodity(asset):
    return f"{asset['symbol']}-{asset['chain_id']}"


def base_units(amount, decimals):
    with decimal.localcontext(decimal.Context(prec=200, traps=[decimal.Inexact])):
        units = decimal.Decimal(amount).scaleb(decimals)
        if units != int(units):
            raise SystemExit(f"{amount} has more than {decimals} decimals")
        return int(units)


def run(*arguments):
    outcome = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if outcome.returncode != 0 or outcome.stderr.strip():
        raise SystemExit(f"{' '.join(arguments)} ended with {outcome.returncode}: "
                         f"{outcome.stderr[:2000]} {outcome.stdout[:2000]}")
    return outcome.stdout


def day_after(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def beancount(file):
    """Balances by day as beancount's own inventories add them up."""
    from beancount import loader
    from beancount.core import data, realization
    run(str(pathlib.Path(sys.executable).parent / "bean-check"), file)
    entries, errors, _ = loader.load_file(file)
    if errors:
        raise SystemExit(f"beancount finds errors: {errors[:3]}")

    def balances(day):
        until = datetime.date.fromisoformat(day)
        past = [e for e in entries if isinstance(e, data.Transaction) and e.date <= until]
        for account in realization.iter_children(realization.realize(past)):
            for position in account.balance:
                yield account.account, position.units.currency, position.units.number

    return balances


def hledger(file):
    run("hledger", "-f", file, "check", "--strict")

    def balances(day):
        text = run("hledger", "-f", file, "balance", "--flat", "--no-total", "--layout", "bare",
                   "--output-format", "csv", "--end", day_after(day))
        for row in list(csv.reader(io.StringIO(text)))[1:]:
            yield row[0], row[1].strip('"'), row[2]

    return balances


def ledger(file):
    run("ledger", "--no-pager", "--strict", "--pedantic", "-f", file, "accounts")

    def balances(day):
        text = run("ledger", "--no-pager", "-f", file, "balance", "--flat", "--no-total",
                   "--end", day_after(day), "--balance-format",
                   "%(account)\\t%(display_total)\\n")
        account = None
        for line in text.splitlines():
            if "\t" in line:
                account, line = line.split("\t")
            amount, commodity = line.strip().split(" ", 1)
            yield account, commodity.strip('"'), amount

    return balances


def main(folder):
    folder = pathlib.Path(folder)
    assets = {a["id"]: a for a in json.loads((folder / "assets.json").read_text())["data"]}
    days = sorted(p.stem.removeprefix("trial-") for p in folder.glob("trial-*.json"))
    programs = {
        "beancount": (beancount, beancount_account, beancount_commodity),
        "hledger": (hledger, str, other_commodity),
        "ledger": (ledger, str, other_commodity),
    }
    for program, (start, account_name, commodity_name) in programs.items():
        balances = start(str(folder / f"journal.{program}"))
        decimals = {commodity_name(a): a["decimals"] for a in assets.values()}
        if len(decimals) != len(assets):
            raise SystemExit(f"{program}: two assets have one name")
        for day in days:
            ours = {}
            for row in json.loads((folder / f"trial-{day}.json").read_text())["data"]:
                key = account_name(row["account"]), commodity_name(assets[row["asset_id"]])
                if key in ours:
                    raise SystemExit(f"{program}: two accounts are named {key}")
                ours[key] = int(row["debits_base_units"]) - int(row["credits_base_units"])
            ours = {key: units for key, units in ours.items() if units != 0}
            theirs = {}
            for account, commodity, amount in balances(day):
                units = base_units(amount, decimals[commodity])
                if units != 0:
                    theirs[account, commodity] = units
            for key in sorted(ours.keys() | theirs.keys()):
                if ours.get(key) != theirs.get(key):
                    raise SystemExit(f"{program} on {day}: {' '.join(key)} has "
                                     f"{theirs.get(key)} base units, ours {ours.get(key)}")
            print(f"{program} {day}: {len(ours)} balances equal")


if __name__ == "__main__":
    main(sys.argv[1])
