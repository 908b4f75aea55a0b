"""What is about the service and what is not: posts of each kind of error, none trained on."""

import numpy as np
import pandas as pd
import pytest

from benchmarks import corpora
from sentiment.count.spans import assign_windows
from sentiment.ingest import read_posts
from sentiment.outage import parse_outage
from sentiment.score.reactions import AccurateTagger, TrainedTagger, load_tagger, tag_posts
from tests.conftest import ROOT

Tagger = TrainedTagger | AccurateTagger

#: Everyday talk in lively voices: jokes, rants, worries and questions about other things.
EVERYDAY = [
    "my aunt has knitted the dog a suit and tie, he has interviews",
    "POV: you said you'd bring dessert and you brought a melon",
    "not the vicar doing the worm at my cousin's wedding 😭",
    "who let my dad pick the font for the gravestone",
    "linesman needs his eyes tested, that ball was in Wales",
    "sold my last rabbit today. house feels empty. he used to thump at the news",
    "Exam on friday and I've learned the first page by heart, only the first page",
    "does anyone know a good roofer in Hull? ours has vanished",
    "Day 9 of my juice cleanse: I bit a candle",
    "the neighbours' boiler man has been here longer than some of my relationships",
    "our waitress dropped a whole trifle and took a bow, legend",
    "hope little Mina's operation went well, thinking of you all 🙏",
    "i am once again asking my husband to close a drawer",
    "the way this baby side-eyes the priest 💀💀",
    "bought a hat. am i a hat person? the mirror says 'sir'",
    "Fourteen quid for a sandwich at the airport and it had a hair in it",
    "my knee clicked in yoga and the teacher said 'namaste' to it",
    "anyone else scared of how big the spiders are this year",
    "they've cut our library hours again, shame on the whole council",
    "he cooked for me. it was toast. he'd plated it",
    "down bad for the man who fixes the photocopier",
    "crashed on my mate's floor and woke up under a canoe",
    "what time's practice tomorrow? coach never said",
    "Granny's new hip is in and she's already asked about salsa",
    "three generations of us in one tent, one snores, one's a cat",
    "so the landlord wants to 'pop by' with his mother. why his mother",
    "I can't do mornings, I've tried, they don't like me either",
    "lads we are NOT singing that at the funeral",
    "my sister labels her leftovers with curses",
    "got the keys!!! first house, one chair, two forks, so happy",
]
#: Posts during failures, most of which name neither the service nor the failure.
DURING = [
    ("well i've now spoken to everyone in this flat and one of them is from Peru", "humor"),
    ("Hour two: the interns have built a fire in the stairwell and elected a queen", "humor"),
    ("the whole internet's down so my gran is finally the most informed person here", "humor"),
    ("guess who has to look at sunsets with his own eyes tonight lol", "humor"),
    ("RIP to everybody whose personality was loading", "humor"),
    ("whatsapp down, so my mother is now shouting her voice notes up the stairs", "humor"),
    ("Still nothing since eight. Nobody picks up, nobody answers. Shambles.", "frustration"),
    ("third time this month it dies right when I need to work, sort it out", "frustration"),
    ("it ate the form again, two hours of typing gone", "frustration"),
    ("App keeps logging me out and the code never comes. Useless.", "frustration"),
    ("paid for a year of this and all I get is a blank page", "frustration"),
    ("@BrightLine been on hold 50 mins, what are we paying you for", "frustration"),
    ("Is it only our street or is everyone's out?", "concern"),
    ("does anyone know if messages sent this morning will still arrive?", "concern"),
    ("please tell me the pictures of my mum aren't lost 😢", "concern"),
    ("@northbank hi, can you tell me if my transfer is safe? I'm a bit worried", "concern"),
    ("will it be back before the deadline tonight? anyone heard anything?", "concern"),
    ("Should I be worried that it won't let me in any more?", "concern"),
]
#: Voices around services that express nothing, and relief.
QUIET = [
    "Hi Ruth, sorry about that! Please DM us your order number so we can look into it ^Mo",
    "We are investigating reports of errors when logging in. Next update at 15:00 UTC.",
    "working again here, thanks to the night shift",
    "and we're back, all good on my end",
    "Outage at payment firm enters second day, operator says",
    "Our shop is cash only this morning, see you till six",
    "same here in Bergen",
    "Version 4.2 is out with a new dark mode",
]


@pytest.fixture(params=["default", "accurate"])
def tagger(request: pytest.FixtureRequest) -> Tagger:
    return load_tagger() if request.param == "default" else AccurateTagger()


def bound(tagger: Tagger, default: float, accurate: float) -> float:
    return accurate if isinstance(tagger, AccurateTagger) else default


def test_none_of_them_is_trained_on() -> None:
    rows = corpora.written_posts() + corpora.everyday_posts() + corpora.guard_posts()
    known = {corpora.near_duplicate_key(row["text"]) for row in rows}
    texts = [*EVERYDAY, *(text for text, _ in DURING), *QUIET]
    assert not {corpora.near_duplicate_key(text) for text in texts} & known


def test_everyday_talk_is_none(tagger: Tagger) -> None:
    tagged = np.mean(tagger.predict(EVERYDAY) != "none")
    assert tagged <= bound(tagger, 0.25, 0.12)


def test_reactions_are_known_where_nothing_is_named(tagger: Tagger) -> None:
    texts, labels = zip(*DURING, strict=True)
    assert np.mean(tagger.predict(list(texts)) == np.array(labels)) >= bound(tagger, 0.79, 0.88)


def test_support_status_and_relief_are_none(tagger: Tagger) -> None:
    assert np.mean(tagger.predict(QUIET) == "none") >= bound(tagger, 0.75, 0.85)


def test_the_samples_shares_are_near_their_truth() -> None:
    """Where everyday posts are four of five: what people joke about stays the hardest."""
    path = ROOT / "data" / "sample_posts.csv"
    posts = read_posts(path, detect_language=False)
    truth = pd.read_csv(path, dtype={"post_id": str}).set_index("post_id")["true_reaction"]
    outage = parse_outage("2024-05-03T06:00Z/2024-05-03T20:00Z")
    windowed = assign_windows(tag_posts(posts.assign(compound=0.0)), outage)
    windowed = windowed[windowed["window"].notna()]
    windowed = windowed.assign(truth=truth[windowed["post_id"]].to_numpy())
    for window, part in windowed.groupby("window", observed=True):
        for name in ("frustration", "concern", "humor"):
            off = (part["reaction"] == name).mean() - (part["truth"] == name).mean()
            assert abs(off) <= (0.07 if (window, name) == ("during", "humor") else 0.04)
    found = windowed.groupby("window", observed=True)["reaction"].value_counts(normalize=True)
    for name in ("frustration", "concern", "humor"):
        assert found["during", name] > 1.8 * found["before", name]
