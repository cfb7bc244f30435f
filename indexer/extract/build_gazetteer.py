"""Build the gazetteer shipped in `data/`: `python -m indexer.extract.build_gazetteer FOLDER`.

FOLDER holds `units_2026.json` (thanglequoc/vietnamese-provinces-database, MIT) and `conversion_2025.tsv` (the
official table of July 2025: old commune, district and province → new commune, in whole or in part).
"""

import argparse
import csv
import gzip
import json
import re
from collections import Counter
from pathlib import Path

from indexer.extract.tokens import phrase_key
from indexer.vietnamese.normalise import tone_key

OUT = Path(__file__).parent / "data" / "gazetteer.tsv.gz"
_TYPES = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")
_CODED = re.compile(r"^(.*\S)\s*\((\d+)\)$")


def split_type(name: str) -> tuple[str, str]:
    """Part a full name into its type word in lower case and the bare name: ("phường", "Trúc Bạch")."""
    name = " ".join(name.split()).replace("Thi trấn ", "Thị trấn ")
    for kind in _TYPES:
        if name.lower().startswith(kind.lower() + " "):
            return kind.lower(), tone_key(name[len(kind) + 1 :])
    return "", tone_key(name)


def _row(tag: str, code: str, full: str, *rest: str) -> str:
    kind, name = split_type(full)
    if name.isdigit():
        name = str(int(name))
    return "\t".join((tag, code, kind, name, phrase_key(name), *rest))


def _new_units(units: list[dict[str, object]]) -> list[str]:
    rows = []
    for province in units:
        rows.append(_row("P", str(province["Code"]), str(province["FullName"]), ""))
        wards = province["Wards"]
        assert isinstance(wards, list)
        rows += [_row("C", ward["Code"], ward["FullName"], str(province["Code"])) for ward in wards]
    return rows


def _coded(value: str) -> tuple[str, str]:
    match = _CODED.match(value.strip())
    return (match[1], match[2]) if match else (value.strip(), "")


def _new_code(line: dict[str, str], known: dict[str, str]) -> str:
    """Find the new commune of a line: by code, or by name and province where the two files number it differently."""
    code = line["new_code"].strip().zfill(5)
    named = known.get(phrase_key(line["new_name"]) + "/" + _coded(line["new_province"])[1])
    if code in known or named is None:
        return code
    return named


def _old_units(table: list[dict[str, str]], known: dict[str, str]) -> list[str]:
    provinces: dict[str, Counter[str]] = {}
    districts: dict[str, str] = {}
    communes: dict[tuple[str, str], list[str]] = {}
    for line in table:
        province, province_code = _coded(line["old_province"])
        district, district_code = _coded(line["old_district"])
        _, new_province = _coded(line["new_province"])
        # A few communes went to another province than the rest of theirs: the most frequent row stands.
        provinces.setdefault(province_code, Counter())[_row("Q", province_code, province, new_province)] += 1
        if district_code:
            districts.setdefault(district_code, _row("D", district_code, district, province_code))
        new = _new_code(line, known)
        if new not in known:
            raise SystemExit(
                f"new commune {new} of {line['old_name']} is not among the units; are the files of one date?"
            )
        part = "-" if "một phần" in " ".join(line["note"].lower().split()) else "+"
        communes.setdefault((line["old_code"], line["old_name"] + "\t" + district_code), []).append(new + part)
    rows = [*(rows.most_common(1)[0][0] for rows in provinces.values()), *districts.values()]
    for (code, named), targets in communes.items():
        name, district_code = named.split("\t")
        if not name or name.startswith("Khu vực"):
            continue  # an island district without communes, or a stretch of shore: no name to look up
        if not split_type(name)[0]:
            name = f"Xã {name}"
        rows.append(_row("W", code, name, district_code, ",".join(dict.fromkeys(targets))))
    return rows


def build(folder: Path, out: Path = OUT) -> int:
    """Write the gazetteer file from the two source files in `folder`; returns the number of units."""
    units = json.loads((folder / "units_2026.json").read_text(encoding="utf-8"))
    rows = _new_units(units)
    known: dict[str, str] = {}
    for tag, code, kind, _, key, parent in (row.split("\t") for row in rows):
        if tag == "C":
            known |= {code: code, f"{kind} {key}/{parent}": code}
    with (folder / "conversion_2025.tsv").open(encoding="utf-8", newline="") as file:
        rows += _old_units(list(csv.DictReader(file, delimiter="\t")), known)
    payload = ("\n".join(rows) + "\n").encode()
    out.write_bytes(gzip.compress(payload, 9, mtime=0))
    return len(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with units_2026.json and conversion_2025.tsv")
    print(f"{build(parser.parse_args().folder)} units written to {OUT}")
