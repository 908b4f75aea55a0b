"""Options that say which posts count, whose clocks they follow, and what stands beside them."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from sentiment.cli.verb import INPUT, together


def _zone(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise click.BadParameter(
            f"found {value!r}; expected an IANA name, such as Europe/Berlin or UTC."
        ) from error
    return value


#: Whose clocks the day follows.
zone_option = click.option(
    "--tz",
    default="UTC",
    callback=_zone,
    metavar="ZONE",
    help="Zone of the users, as Europe/Berlin: whose clocks hours of the day follow.",
)

#: What becomes of reposts and copies.
copies_options = together(
    click.option(
        "--reposts",
        type=click.Choice(["keep", "drop", "only"]),
        default="keep",
        help="What becomes of reposts.",
    ),
    click.option(
        "--dedupe-text",
        type=click.Choice(["off", "author", "all"]),
        default="off",
        help="Keep one post of those with the same text: one an author, or one in all.",
    ),
)

#: Which hours are left aside.
ignore_option = click.option(
    "--ignore",
    multiple=True,
    metavar="START/END",
    help="Times of holes, campaigns or launches: in no window, no baseline. Repeatable.",
)


def _languages(
    _: click.Context, __: click.Parameter, codes: str | None
) -> tuple[str, ...] | None:
    if codes is None:
        return None
    named = tuple(code.strip() for code in codes.split(",") if code.strip())
    if not named:
        raise click.BadParameter(
            "found no language; expected codes such as en,unknown, or all."
        )
    return named


#: Which languages count.
languages_option = click.option(
    "--languages",
    callback=_languages,
    metavar="CODES",
    help="Languages of the posts that count, as en,unknown; or all. Else en,unknown, "
    "or all where nearly nothing is in these.",
)

#: Hides who wrote.
pseudonymise_option = click.option(
    "--pseudonymise",
    "key_file",
    type=INPUT,
    metavar="KEYFILE",
    help="Hash ids with this key, and mask @names, e-mail addresses and phone numbers.",
)

#: Which posts of a report count, and what stands beside them.
selection_options = together(
    copies_options,
    ignore_option,
    click.option(
        "--control",
        multiple=True,
        metavar="FILE|COLUMN=VALUE",
        help="Posts about something else in the same hours, whose moves are taken off; "
        "or those of FILES, as platform=mastodon. Files: repeatable.",
    ),
    click.option(
        "--exclude-authors",
        type=INPUT,
        metavar="FILE",
        help="Authors, one a line, whose posts are left out.",
    ),
    click.option(
        "--max-per-author",
        type=click.IntRange(min=1),
        metavar="N",
        help="Posts of each author that stay: the first that are read.",
    ),
    languages_option,
    click.option(
        "--by",
        metavar="COLUMN",
        help="A column of FILES, or platform, lang, kind: its twelve values with the most "
        "posts are told apart as well.",
    ),
    click.option(
        "--weight",
        type=click.Choice(["likes"]),
        help="Further shares in which each post counts as itself and once more for each like; "
        "the answer stays that of plain posts.",
    ),
)
