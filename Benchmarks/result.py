"""What a piece found: lines beside their goals, as a table for people and as JSON for Benchmarks/all."""

import argparse
import dataclasses
import json
import os
import statistics
import sys

import process

# The most by which a peak may grow and still be called flat.
FLAT = 1.25


@dataclasses.dataclass
class Line:
    """One goal, and what came of it. The ratio is judged where there is a peer, unless `by_value`; else the value itself."""

    work: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    by_value: bool = False
    # Least and most of the runs.
    spread: tuple = ()

    @property
    def ratio(self):
        return self.ours / self.theirs if self.theirs else None

    @property
    def judged(self):
        return self.ours if self.by_value or self.ratio is None else self.ratio

    @property
    def goal(self):
        """In words; a ratio has no unit, nor have things that are counted."""
        if self.at_most is None and self.at_least is None:
            return ""
        sign, bound = ("≤", self.at_most) if self.at_least is None else ("≥", self.at_least)
        return f"{sign} {self.value(bound) if self.by_value or self.ratio is None else number(bound)}"

    def value(self, figure):
        return f"{number(figure)} {self.unit}".strip()

    @property
    def reached(self):
        """None for a line that only tells."""
        if self.at_most is not None:
            return self.judged <= self.at_most
        return None if self.at_least is None else self.judged >= self.at_least

    def document(self):
        return {**dataclasses.asdict(self), "ratio": self.ratio, "reached": self.reached}

    @staticmethod
    def read(document):
        fields = {field.name for field in dataclasses.fields(Line)}
        return Line(**{name: value for name, value in document.items() if name in fields})


def beside(work, unit, ours, peer, theirs, **goal):
    """A line of medians: `ours` and `theirs` are the values of all runs."""
    return Line(work, statistics.median(ours), unit, peer, statistics.median(theirs), spread=(min(ours), max(ours)), **goal)


def alone(work, unit, ours, **goal):
    return Line(work, statistics.median(ours), unit, spread=(min(ours), max(ours)), **goal)


def number(value):
    """Three digits that say something, and separated thousands."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


HEAD = ("work", "Facteur", "beside it", "ratio", "goal", "reached")


def cells(line):
    span = ""
    if line.spread and line.spread[0] != line.spread[1]:
        span = f" ({number(line.spread[0])}–{number(line.spread[1])})"
    peer = f"{line.value(line.theirs)}, {line.peer}" if line.theirs is not None else ""
    return (line.work, line.value(line.ours) + span, peer, "" if line.ratio is None else number(line.ratio),
            line.goal, {True: "yes", False: "no", None: ""}[line.reached])


def table(lines):
    """Markdown that reads well as plain text, too."""
    rows = [HEAD] + [tuple(cell.replace("|", "\\|") for cell in cells(line)) for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    text = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    return "\n".join([text[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *text[1:]])


def options(description, *sizes, runs=5):
    """The command line of a piece. Each size is (name, value, value with --quick, help)."""
    parser = argparse.ArgumentParser(description=description.strip().splitlines()[0])
    parser.add_argument("--runs", type=positive, default=runs, help=f"how often each is run ({runs})")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try it; the goals are for the real ones")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    for name, value, small, words in sizes:
        parser.add_argument(f"--{name}", type=positive, help=f"{words} ({value:,}; with --quick {small:,})")
    chosen = parser.parse_args()
    for name, value, small, _ in sizes:
        key = name.replace("-", "_")
        if getattr(chosen, key) is None:
            setattr(chosen, key, small if chosen.quick else value)
    process.unwind_on_signals()
    return chosen


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("a number from 1")
    return value


def show(chosen, lines, *notes):
    """The last act of a piece."""
    if chosen.json:
        piece = os.path.basename(sys.argv[0])
        print(json.dumps({"schema": "facteur.benchmark/1", "piece": piece, "runs": chosen.runs, "quick": chosen.quick,
                          "lines": [line.document() for line in lines], "notes": notes}, ensure_ascii=False, indent=2))
    else:
        print(table(lines))
        for note in notes:
            print(note)


def progress(text):
    print(text, file=sys.stderr, flush=True)
