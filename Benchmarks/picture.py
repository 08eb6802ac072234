"""The picture of a whole run: how far each goal was from being missed, or from being reached. SVG, written by hand."""

import html
import math

import result

WIDTH, MARGIN, HEAD, ROW = 940, 24, 96, 58
# Where the bars begin, right of the words.
BARS = 580
# The scale: from a twentieth of what is allowed to twenty times as much; what lies beyond ends in an arrow.
MOST = 20
STYLE = """
svg { --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --good: #0969da; --bad: #bc4c00 }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --ink: #e6edf3; --quiet: #9198a1; --line: #3d444d; --good: #58a6ff; --bad: #f0883e }
}
text { font: 14px system-ui, "DejaVu Sans", sans-serif; fill: var(--ink) }
.title { font-size: 19px; font-weight: 600 }
.quiet { font-size: 12px; fill: var(--quiet) }
.paper { fill: var(--paper) }
.line { stroke: var(--line) }
.goal { stroke: var(--ink); stroke-width: 2 }
.good { fill: var(--good) }
.bad { fill: var(--bad) }
"""


def share(line):
    """What is used of what the goal allows: below 1 is reached, whichever way the goal looks."""
    return line.judged / line.at_most if line.at_most is not None else line.at_least / max(line.judged, 1e-9)


def words(line):
    """What was measured, and what that is of the goal."""
    _, ours, theirs, ratio, goal, _ = result.cells(line)
    judged = f"ratio {ratio}, " if ratio and not line.by_value else ""
    return (f"{ours}, beside {theirs}" if theirs else ours,
            f"{judged}goal {goal}: {'reached' if line.reached else 'not reached'}")


def across(value):
    """The place of a share on the logarithmic scale."""
    place = (math.log(min(max(value, 1 / MOST), MOST)) / math.log(MOST) + 1) / 2
    return BARS + (WIDTH - MARGIN - 8 - BARS) * place


def drawn(lines, title, below):
    """An SVG of the lines that have a goal. `below` stands under the title: date and machine."""
    lines = [line for line in lines if line.reached is not None]
    height = HEAD + ROW * len(lines) + 30
    told = "; ".join(f"{line.work}: {', '.join(words(line))}" for line in lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title told">',
        f'<title id="title">{html.escape(title)}</title>',
        f'<desc id="told">{html.escape(told)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>',
        text(MARGIN, 34, title, "title"),
        text(MARGIN, 54, below, "quiet"),
        *scale(height),
    ]
    for number, line in enumerate(lines):
        parts += row(HEAD + ROW * number, line)
    return "\n".join([*parts, "</svg>", ""])


def scale(height):
    for value, label in ((0.1, "a tenth of it"), (1, "the goal"), (10, "ten times it")):
        x = across(value)
        kind = "goal" if value == 1 else "line"
        yield f'<line class="{kind}" x1="{x:.1f}" y1="{HEAD - 12}" x2="{x:.1f}" y2="{height - 28}"/>'
        yield text(x, HEAD - 18, label, "quiet", "middle")
    words = "Bars to the left of the goal are better than it, to the right worse; the scale is logarithmic."
    yield text(MARGIN, height - 9, words, "quiet")


def row(top, line):
    """The bar reaches from the goal to the share; the words say the same without colour."""
    value, (measured, judged) = share(line), words(line)
    kind = "good" if line.reached else "bad"
    start, end = sorted((across(1), across(value)))
    yield text(MARGIN, top + 13, f"{'✓' if line.reached else '✗'} {line.work}")
    yield text(MARGIN, top + 29, measured, "quiet")
    yield text(MARGIN, top + 44, judged, "quiet")
    yield f'<rect class="{kind}" x="{start:.1f}" y="{top + 16}" width="{max(end - start, 2):.1f}" height="14" rx="1"/>'
    if not 1 / MOST <= value <= MOST:
        x, way = across(value), 8 if value > 1 else -8
        yield f'<path class="{kind}" d="M{x:.1f} {top + 16}l{way} 7l{-way} 7z"/>'


def text(x, y, what, kind="", anchor=""):
    attributes = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.1f}" y="{y}"{attributes}>{html.escape(what)}</text>'
