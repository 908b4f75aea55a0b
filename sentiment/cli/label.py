"""``sentiment label``."""

from __future__ import annotations

import sys
import time
from collections import deque
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

import sentiment as st
from sentiment.cli.account import print_account
from sentiment.cli.progress import progress_over
from sentiment.cli.reading_options import reading_options
from sentiment.cli.tagging_options import own_model_option
from sentiment.cli.verb import Verb
from sentiment.errors import OptionError
from sentiment.escape import for_terminal

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.evaluate.labelling import Answer

_KEYS = {"f": "frustration", "c": "concern", "h": "humor", "n": "none", "s": ""}
_PROMPT = "[f]rustration [c]oncern [h]umor [n]one   [s]kip [u]ndo [q]uit > "
_RULE = "─" * 72
_WIDTH = 78


@click.command(cls=Verb)
@reading_options
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="A CSV for the labels; one that is there is gone on with.",
)
@click.option(
    "-n",
    "--posts",
    "size",
    type=click.IntRange(min=1),
    default=200,
    help="Posts to label, those in the file included.",
)
@click.option(
    "--random-share",
    type=click.FloatRange(0, 1),
    default=0.5,
    help="Share of them drawn at random, to measure by; the rest the tagger is unsure of.",
)
@click.option(
    "--languages",
    default="en,unknown",
    metavar="CODES",
    help="Languages of the posts that are asked about; or all.",
)
@own_model_option
@click.option("--show-guess", is_flag=True, help="Show the tagger's guess; it sways people.")
@click.option("--seed", type=int, default=0, help="Of the random draw.")
def label(
    files: tuple[str, ...],
    output: Path,
    size: int,
    random_share: float,
    languages: str,
    model: Path | None,
    show_guess: bool,
    seed: int,
    **reading: Any,
) -> None:
    """Label posts of an archive in the terminal, one key a post.

    Half of the posts are drawn at random, half are those that the tagger is
    most unsure of; near-duplicates are asked about once. The file is whole
    after each answer: quit at any time, and go on later with the same command.
    `sentiment train` and `sentiment evaluate` read it.

    \b
    Example:
      sentiment label posts.csv -o labels.csv
    """
    if "-" in files:
        raise OptionError(
            "FILES: found -, stdin; expected files, since stdin takes the answers."
        )
    from sentiment.select.copies import in_languages  # noqa: PLC0415

    labels = st.LabelFile(output)
    left = size - labels.n_labelled
    if left > 0:
        # skipped posts take places too: some more are chosen than are asked about
        proposals = st.Proposals(size + size // 4, random_share, seed, labels.keys)
        log, known, here = st.IngestLog(), labels.texts, set[str]()
        with progress_over(files, "choosing", by_posts=False) as steps:
            for posts in st.iter_tagged(
                files, model=model, on_error="collect", log=log, progress=steps.read, **reading
            ):
                here |= known.intersection(posts["text"])
                proposals.add(posts[in_languages(posts, languages.split(","))])
        labels.refuse_others(here)
        print_account(log, None)
        _ask(proposals.chosen(), labels, size, show_guess=show_guess)
    click.echo(f"{labels.n_labelled:,} of {size:,} posts are labelled: {output}")


def _ask(posts: pd.DataFrame, labels: st.LabelFile, size: int, *, show_guess: bool) -> None:
    waiting = deque(_questions(posts))
    asked: list[tuple[Answer, str]] = []
    started, n_before = time.monotonic(), labels.n_labelled
    while waiting and labels.n_labelled < size:
        post, guess = waiting[0]
        _show(post, guess if show_guess else "", _progress(labels, size, started, n_before))
        shown = time.monotonic()
        key = _key({*_KEYS, "u", "q"})
        if key == "q":
            break
        if key == "u":
            last = labels.undo()
            if last is not None:
                # of an earlier day's answer the guess is not known
                waiting.appendleft(asked.pop() if asked else (last, ""))
            continue
        asked.append(waiting.popleft())
        seconds = f"{time.monotonic() - shown:.1f}"
        labels.add(post._replace(reaction=_KEYS[key], seconds=seconds))


def _questions(posts: pd.DataFrame) -> list[tuple[Answer, str]]:
    from sentiment.evaluate.labelling import Answer  # noqa: PLC0415
    from sentiment.schema import REACTIONS  # noqa: PLC0415

    out = []
    for row in posts.to_dict(orient="records"):
        when = row["created_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
        likeliest = max(REACTIONS, key=lambda name: row[f"p_{name}"])
        post = Answer(
            str(row["post_id"]), when, str(row["platform"]), row["text"], "", row["stratum"], ""
        )
        out.append((post, f"{likeliest} ({100 * row[f'p_{likeliest}']:.0f} %)"))
    return out


def _progress(labels: st.LabelFile, size: int, started: float, n_before: int) -> str:
    done = labels.n_labelled - n_before
    head = f"{labels.n_labelled + 1:,} of {size:,}"
    if done < 1:
        return head
    pace = (time.monotonic() - started) / done
    left = pace * (size - labels.n_labelled) / 60
    return f"{head} · {pace:.0f} s a post · about {left:.0f} min to go"


def _show(post: Answer, guess: str, progress: str) -> None:
    lines = [fill(line, _WIDTH) for line in for_terminal(post.text).splitlines()]
    click.echo("\n".join(["", _RULE, progress, "", *lines, ""]))
    if guess:
        click.echo(f"The tagger's guess: {guess}")
    click.echo(_PROMPT, nl=False)


def _key(allowed: set[str]) -> str:
    """Wait for one of the keys; the end of the input, Ctrl-C and Ctrl-D quit."""
    while True:
        try:
            # without a terminal answers come as characters, with or without line breaks
            pressed = click.getchar() if sys.stdin.isatty() else sys.stdin.read(1) or "q"
        except (KeyboardInterrupt, EOFError):
            pressed = "q"
        if pressed.lower() in allowed:
            click.echo(pressed.lower())
            return pressed.lower()
