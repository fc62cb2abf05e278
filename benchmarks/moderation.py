"""How long a moderation export takes from the file to the count table, beside a bare `pandas.read_csv`.

    python benchmarks/moderation.py                      # 5 million messages, then a year of 200 channels
    python benchmarks/moderation.py --rows 500000 --rounds 1 --channels 0      # beside the ordinary way, too
    python benchmarks/moderation.py --with /other/venv/bin/python    # where pyarrow is installed

Everything is generated into a temporary folder and removed. Each figure is taken in a process of its own, the ways
take turns, and the fastest of the rounds counts. The bare way only parses the columns that are needed; ours is
`read_exports`, with the hash of the file and every check of every record: once through the fast rooms, once the
ordinary way of short files, as far as that may hold the file in memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from smeval.sources.fast import MAX_SIZE

ROOT = Path(__file__).parents[1]
TEXTS = (
    '"Guten Tag, wann hat das Bürgerbüro geöffnet?"',
    "Danke für die schnelle Auskunft!",
    "Schöne Grüße",
    '"Die Ampel an der Ecke ist aus, bitte melden."',
    '"Er sagte ""nein"" und ging."',
    "Bitte melden Sie sich unter der Nummer im Impressum.",
)
BODY = """name = "Probestadt"
land = "NW"
[service_hours]
""" + "".join(f'{day} = "08:00-16:00"\n' for day in ("mon", "tue", "wed", "thu", "fri"))
MESSAGES = "nachricht_id,konversation_id,antwort_auf,kanal,richtung,eingang,art,status,automatisch"
CONVERSATIONS = "konversation_id,kanal,eingang,antwort_am,art,status,automatisch"
MINUTES_OF_YEAR = 364 * 1440
#: Written at a time.
LINES = 100_000

BARE = """
import json, resource, sys, time
import pandas as pd
before, start = time.process_time(), time.perf_counter()
frame = pd.read_csv(sys.argv[1], usecols=json.loads(sys.argv[2]), engine=sys.argv[3],
                    dtype=None if sys.argv[4] == "guessed" else "str")
print(json.dumps([time.perf_counter() - start, time.process_time() - before,
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(frame)]))
"""
OURS = """
import json, resource, sys, time
from pathlib import Path
import smeval.sources
from smeval.read import read_exports
from smeval.register import load_register
register = load_register(Path(sys.argv[1]))
if sys.argv[2:] == ["ordinary"]:
    smeval.sources.LONG = sys.maxsize
before = time.process_time()
start = time.perf_counter()
exports = read_exports(register)
took = time.perf_counter() - start
faults = exports.findings.loc[exports.findings["severity"] != "note", "id"].unique().tolist()
print(json.dumps([took, time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  int(exports.files["rows_read"].sum()), int(exports.dialogue["n"].sum()), len(exports.dialogue),
                  faults]))
"""


def moments(minutes: np.ndarray) -> np.ndarray:
    """Return moments of the year as text."""
    at = np.datetime64("2025-01-02T00:00") + minutes.astype("m8[m]")
    hours = at.astype("M8[h]")
    at = np.where(hours == np.datetime64("2025-03-30T02"), at + np.timedelta64(60, "m"), at)  # the clocks skip it
    return np.char.replace(np.datetime_as_string(at, unit="m"), "T", " ")


def write_messages(path: Path, n: int, seed: int = 1, dropped: bool = True) -> None:
    """Write an export with one row per message: half are questions, most are answered, in the order of time."""
    rng = np.random.default_rng(seed)
    asked = rng.integers(0, MINUTES_OF_YEAR - 20_000, n - n // 2)
    chosen = rng.permutation(len(asked))[: n // 2]
    waited = np.minimum(rng.lognormal(5, 1.5, len(chosen)).astype(int) + 61, 20_000)
    minute = np.concatenate([asked, asked[chosen] + waited])
    order = np.argsort(minute, kind="stable")
    ids = np.empty(n, dtype=np.int64)
    ids[order] = 1_000_000_000_000_000 + np.cumsum(rng.integers(1, 5_000, n))
    parent = np.concatenate([np.zeros(len(asked), dtype=np.int64), ids[chosen]])
    question = np.arange(n) < len(asked)
    texts = rng.integers(0, len(TEXTS), n)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(MESSAGES + (",bearbeiter,text\n" if dropped else "\n"))
        for begin in range(0, n, LINES):
            rows = order[begin : begin + LINES]
            cells = zip(ids[rows], parent[rows], question[rows], moments(minute[rows]), texts[rows], strict=True)
            for own, above, inbound, at, text in cells:
                way = "eingehend" if inbound else "ausgehend"
                tail = f",Agent {text},{TEXTS[text]}" if dropped else ""
                stream.write(f"{own},,{above or ''},kanal,{way},{at},Kommentar,offen,nein{tail}\n")


def write_conversations(path: Path, n: int, seed: int = 1) -> None:
    """Write an export with one row per conversation, three in four answered."""
    rng = np.random.default_rng(seed)
    asked = np.sort(rng.integers(0, MINUTES_OF_YEAR - 20_000, n))
    answered = asked + np.minimum(rng.lognormal(5, 1.5, n).astype(int) + 61, 20_000)
    replied, texts = rng.random(n) < 0.75, rng.integers(0, len(TEXTS), n)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(CONVERSATIONS + ",bearbeiter,text,tags\n")
        for begin in range(0, n, LINES):
            part = slice(begin, begin + LINES)
            cells = zip(moments(asked[part]), moments(answered[part]), replied[part], texts[part], strict=True)
            for number, (at, reply, has_reply, text) in enumerate(cells, start=begin):
                state = "beantwortet" if has_reply else "offen"
                answer = reply if has_reply else ""
                stream.write(
                    f"T-2025-{number:09},kanal,{at},{answer},Kommentar,{state},nein,Agent 7,{TEXTS[text]},Lob\n"
                )


def make_body(folder: Path, channels: int) -> Path:
    """Make the folder of a body."""
    folder.mkdir()
    (folder / "body.toml").write_text(BODY, encoding="utf-8")
    names = ["kanal"] if channels == 1 else [f"kanal_{number:03}" for number in range(channels)]
    rows = "".join(f"{name},amt,facebook,rows,answers,24\n" for name in names)
    head = "channel,department,platform,mode,dialogue,answer_within\n"
    (folder / "channels.csv").write_text(head + rows, encoding="utf-8")
    for name in names:
        (folder / "exports" / name).mkdir(parents=True)
    return folder


def run(python: str, code: str, *args: str) -> list[float] | None:
    """Return what a program prints, run in a process of its own; None if it fails."""
    made = subprocess.run([python, "-c", code, *args], capture_output=True, text=True, check=False)  # noqa: S603
    return json.loads(made.stdout) if made.returncode == 0 else None


def compare(export: Path, body: Path, needed: list[str], rounds: int, other: str) -> None:
    """Print the fastest of several rounds of each way."""
    ways: dict[str, list[list[float]]] = {"smeval": []}
    ordinary = export.stat().st_size <= MAX_SIZE
    bare = [(engine, types) for engine in ("c", "pyarrow") for types in ("guessed", "text")]
    for _ in range(rounds):
        for engine, types in bare:
            figures = run(other, BARE, str(export), json.dumps(needed), engine, types)
            if figures:
                ways.setdefault(f"read_csv {engine}, {types}", []).append(figures)
        figures = run(sys.executable, OURS, str(body))
        if figures:
            ways["smeval"].append(figures)
        figures = run(sys.executable, OURS, str(body), "ordinary") if ordinary else None
        if figures:
            ways.setdefault("smeval, the ordinary way", []).append(figures)
    own = min(ways.pop("smeval"))
    print(f"  {'':28}{'seconds':>9}{'cpu':>8}{'peak MiB':>10}{'ratio':>8}{'of cpu':>8}")
    for name, found in sorted(ways.items(), key=lambda way: min(way[1])):
        seconds, cpu, peak = min(found)[:3]
        print(f"  {name:28}{seconds:9.2f}{cpu:8.2f}{peak:10.0f}{own[0] / seconds:8.2f}{own[1] / cpu:8.2f}")
    print(f"  {'smeval, file to counts':28}{own[0]:9.2f}{own[1]:8.2f}{own[2]:10.0f}")
    print(f"  {own[3]:,} rows read, {own[4]:,} conversations in {own[5]:,} counts; faults found: {own[6] or 'none'}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--channels", type=int, default=200)
    parser.add_argument("--with", dest="other", default=sys.executable, help="Python for the bare way")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for shape, write, head in (
            ("messages", write_messages, MESSAGES),
            ("conversations", write_conversations, CONVERSATIONS),
        ):
            body = make_body(Path(place) / shape, 1)
            export = body / "exports" / "kanal" / "export.csv"
            write(export, options.rows)
            print(f"{options.rows:,} {shape}, {export.stat().st_size / 1e6:.0f} MB")
            compare(export, body, head.split(","), options.rounds, options.other)
            export.unlink()
        if not options.channels:
            return
        body = make_body(Path(place) / "year", options.channels)
        months = 12
        for number, folder in enumerate(sorted((body / "exports").iterdir())):
            for month in range(months):
                write_messages(folder / f"export_{month + 1:02}.csv", 200, seed=number * months + month, dropped=False)
        figures = min(found for _ in range(options.rounds) if (found := run(sys.executable, OURS, str(body))))
        n = options.channels * months
        print(f"a year of {options.channels} channels, {n:,} files of 200 messages: {figures[0]:.2f} s, ", end="")
        print(f"{figures[0] / n * 1000:.1f} ms per file, {figures[1] / n * 1000:.1f} ms of it computing")


if __name__ == "__main__":
    main()
