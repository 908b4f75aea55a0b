"""``sentiment explain``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

import sentiment as st
from sentiment.cli.tagging_options import own_model_option
from sentiment.escape import for_terminal

_BAR = 20


@click.command()
@click.argument("texts", nargs=-1, required=True, metavar="TEXT...")
@own_model_option
@click.option(
    "-n",
    "--features",
    type=click.IntRange(min=1),
    default=10,
    help="Words and signs to show, those that moved the tag most.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for scripts.")
def explain(texts: tuple[str, ...], model: Path | None, features: int, as_json: bool) -> None:
    """Show the words and signs that decided a post's tag.

    Numbers above zero speak for the tag, those below against it.

    \b
    Example:
      sentiment explain "I hope my photos are safe" "great, down again. just great"
    """
    tagger = st.load_tagger(model)
    for number, text in enumerate(texts):
        found = st.explain(text, tagger=tagger)
        if as_json:
            click.echo(json.dumps(_facts(found, features)))
            continue
        if number:
            click.echo()
        for line in _lines(found, features):
            click.echo(for_terminal(line))


def _facts(found: st.Explanation, n: int) -> dict[str, object]:
    return {
        "text": found.text,
        "reaction": found.reaction,
        "probabilities": found.probabilities.to_dict(),
        "features": found.top(n).to_dict(orient="records"),
    }


def _lines(found: st.Explanation, n: int) -> Iterator[str]:
    ranked = found.probabilities.sort_values(ascending=False)
    yield " ".join(found.text.split())
    yield "  " + ", ".join(f"{name} {100 * p:.0f} %" for name, p in ranked.items())
    table = found.top(n)
    widest = float(table[found.reaction].abs().max()) if len(table) else 1.0
    for row in table.to_dict(orient="records"):
        weight = float(row[found.reaction])
        bar = ("+" if weight > 0 else "-") * round(_BAR * abs(weight) / max(widest, 1e-12))
        yield f"  {weight:+.2f}  {row['kind']:<5} {row['feature']:<28} {bar}"
