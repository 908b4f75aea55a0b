"""What an evaluation means, in words: whether to trust tags, and how to report them."""

from __future__ import annotations

from sentiment.evaluate.scores import Agreement, Evaluation

#: Agreement from which content analysts draw conclusions, and tentative ones.
_RELIABLE, _TENTATIVE = 0.8, 0.667
#: With fewer labelled posts, in all or of a class, figures move too much to judge by.
_MIN_POSTS, _MIN_OF_CLASS = 100, 20
#: With fewer than this no verdict is given.
_LEAST = 50
_HALF = 0.5
#: A tag's share that is off by more than this share of posts is named.
_OFF = 0.05


def judge(found: Evaluation, agreement: Agreement) -> list[str]:
    """Say in sentences whether tags can be trusted on the archive that the labels come from.

    Those of posts that the tagger was not trained on. The verdict, first, rests on the lower
    end of the interval of Cohen's kappa; below 50 posts there is none.

    Krippendorff, K. (2004). Reliability in Content Analysis. Human Communication Research
    30(3), 411-433 (conclusions from 0.800, tentative ones from 0.667).
    """
    if found.n < _LEAST:
        return [
            f"Too few labels to judge (n = {found.n:,}): label {_LEAST} posts at least, better "
            f"200 (sentiment label)."
        ]
    low = agreement.low
    if low >= _RELIABLE:
        verdict = "Yes: single tags and shares can be relied on."
    elif low >= _TENTATIVE:
        verdict = "Mostly: shares can be relied on; single tags allow tentative conclusions."
    elif low > 0:
        verdict = (
            "Not post by post: use shares over hundreds of posts, and those corrected for the "
            "tagger's errors (the adjusted shares of a report)."
        )
    else:
        verdict = "No: the tags agree with the labels no better than chance might."
    lines = [
        f"{verdict} Tags and labels agree at Cohen's kappa {agreement.kappa:.2f} "
        f"({agreement.low:.2f} to {agreement.high:.2f})."
    ]
    for name, row in found.classes.iterrows():
        if row["n"] > 0 and row["high"] < _HALF:
            lines.append(
                f"Tags of {name} are weak: F1 {row['f1']:.2f} "
                f"({row['low']:.2f} to {row['high']:.2f})."
            )
        if abs(row["tagged"] - row["labelled"]) > _OFF:
            way = "many" if row["tagged"] > row["labelled"] else "few"
            lines.append(
                f"Too {way} posts are tagged {name}: {100 * row['tagged']:.0f} % against "
                f"{100 * row['labelled']:.0f} % labelled so."
            )
    rare = [str(name) for name, n in found.classes["n"].items() if n < _MIN_OF_CLASS]
    if found.n < _MIN_POSTS or rare:
        lines.append(
            f"These labels are few (n = {found.n:,}"
            + (f"; fewer than {_MIN_OF_CLASS} of {', '.join(rare)}" if rare else "")
            + "): label more posts before you rely on this."
        )
    return lines


def describe_method(
    found: Evaluation,
    agreement: Agreement,
    *,
    model: str,
    version: str,
    how: str,
    coders: Agreement | None = None,
) -> str:
    """Write the sentences for a methods section, with n, macro-F1, each class's F1 and kappas.

    All have intervals. `model` is as ``default (sha256 9beedc0ee077)``, `how` says where
    tagged posts stand to training, as ``not used in training``; `coders` is of two people.
    """
    people = (
        "how far coders agree was not measured"
        if coders is None
        else f"two coders agreed at Cohen's kappa {coders.kappa:.2f} ({coders.low:.2f} to "
        f"{coders.high:.2f}, n = {coders.n:,})"
    )
    each = ", ".join(
        f"{name} {row['f1']:.2f} ({row['low']:.2f} to {row['high']:.2f}, n = {row['n']:,.0f})"
        for name, row in found.classes.iterrows()
    )
    return (
        f"Posts were tagged with the model {model} of the software outage-sentiment"
        f" {version}. "
        f"On n = {found.n:,} labelled posts ({how}) its macro-F1 was {found.macro_f1:.2f} "
        f"(95 % bootstrap interval {found.low:.2f} to {found.high:.2f}), F1 by class {each}; "
        f"tags and labels agreed at Cohen's kappa {agreement.kappa:.2f} "
        f"({agreement.low:.2f} to {agreement.high:.2f}); {people}. Polarity is the compound "
        f"score of VADER (Hutto and Gilbert 2014, ICWSM-14)."
    )
