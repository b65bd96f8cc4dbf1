"""The table at the end of lesson 10: what stands in it is code, and both sides are the same."""

import re
from pathlib import Path

import numpy as np
import pytest

import utils

torch = pytest.importorskip("torch")
SOURCE = Path(__file__).parents[2] / "solutions" / "10_transformers_for_text.py"
ROWS = re.findall(r"^# \| `([^`]+)`[^|]*\| `([^`]+)`[^|]*\| (.*?) ?\|$",
                  SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
LAYERS = [row for row in ROWS if row[1].startswith("nn.") and "Loss" not in row[0]]


def made(ours, theirs):
    """Both sides of a row."""
    rng = np.random.default_rng(0)
    return (eval(ours, vars(utils) | {"rng": rng}),
            eval(theirs, {"nn": torch.nn, "torch": torch}))


def copied(ours, theirs):
    """Give a Linear or a LayerNorm of PyTorch the numbers of ours."""
    W, b = (parameter.value for parameter in ours.parameters())
    theirs.weight.data, theirs.bias.data = torch.tensor(W.T.copy()), torch.tensor(b)


def shaken(layer, rng):
    """A layer whose biases are not 0, and gains not 1."""
    for parameter in layer.parameters():
        parameter.value += rng.normal(0, 0.2, parameter.value.shape)
    return layer


def test_the_table_has_its_rows_and_names_the_three_differences():
    assert len(ROWS) == 12 and len(LAYERS) == 8
    said = " ".join(row[2] for row in ROWS)
    assert all(words in said for words in ("transposed", "gradients add up", "classes come second"))


@pytest.mark.parametrize("ours, theirs, differs", LAYERS, ids=[row[0] for row in LAYERS])
def test_both_sides_of_a_row_have_as_many_numbers(ours, theirs, differs):
    mine, other = made(ours, theirs)
    count = sum(parameter.value.size for parameter in mine.parameters())
    others = [other] if isinstance(other, torch.Tensor) else other.parameters()
    two_biases = 64 * ours.startswith("RNN")  # PyTorch's adds two
    assert sum(parameter.numel() for parameter in others) == count + two_biases


@pytest.mark.parametrize("causal", [True, False])
def test_a_block_with_copied_weights_gives_the_same_output(causal):
    rng = np.random.default_rng(0)
    row = next(row for row in LAYERS if row[0].startswith("block"))
    block = shaken(utils.block(64, 4, rng=rng, causal=causal), rng)
    theirs = made(*row[:2])[1].double().eval()
    (norm1, attend), (norm2, wide, _, narrow) = (part.layers for part in block.layers)
    for mine, other in [(norm1, theirs.norm1), (norm2, theirs.norm2), (wide, theirs.linear1),
                        (narrow, theirs.linear2), (attend.out, theirs.self_attn.out_proj)]:
        copied(mine, other)
    theirs.self_attn.in_proj_weight.data = torch.tensor(attend.qkv.W.value.T.copy())
    theirs.self_attn.in_proj_bias.data = torch.tensor(attend.qkv.b.value)
    x = rng.normal(size=(3, 10, 64))
    hidden = torch.ones(10, 10, dtype=torch.bool).triu(1) if causal else None  # True: may not look
    out = theirs(torch.tensor(x), src_mask=hidden).detach().numpy()
    np.testing.assert_allclose(block.forward(x), out, rtol=1e-6, atol=1e-9)
