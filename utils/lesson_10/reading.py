"""The transformer of lesson 10 reads on: what it has read before is kept, and not read anew."""

import math

import numpy as np

from utils.attention import attention
from utils.lesson_10 import alice_model as course

AGAIN = course.STEPS // 2  # so many characters are left when it begins anew


def window(n):
    """Where the piece begins that it sees of n characters: its places end at 64."""
    return AGAIN * math.ceil(max(0, n - course.STEPS) / AGAIN)


class Reader:
    """Keys and values of what was read stay, so one more character costs one step.

    Of a text of more than 64 characters it sees the last 33 to 64: where they are 64, it begins
    anew with half of them.
    """

    def __init__(self, model):
        self.embedding, self.places, *self.blocks, self.norm, self.head = model.layers
        self.ids, self.kept = [], [(None, None)] * len(self.blocks)

    def logits(self, text):
        """What comes next, (42,)."""
        ids = course.encode(text).tolist()
        ids = ids[window(len(ids)):]
        old = len(self.ids) if ids[:len(self.ids)] == self.ids and len(ids) > len(self.ids) else 0
        x = self.embedding.forward(np.array([ids[old:]])) + self.places.P.value[old:len(ids)]
        for i, block in enumerate(self.blocks):
            x = self._through(i, block, x, old)
        self.ids = ids
        return self.head.forward(self.norm.forward(x[:, -1:]))[0, 0].astype(float)

    def _through(self, i, block, x, old):
        attend, think = block.layers
        norm, layer = attend.layers
        _, new, D = x.shape
        parts = layer.qkv.forward(norm.forward(x)).reshape(new, 3, layer.n_heads, -1)
        Q, K, V = parts.transpose(1, 2, 0, 3)  # each (heads, new, d)
        if old:
            K, V = (np.concatenate(pair, axis=1) for pair in zip(self.kept[i], (K, V)))
        self.kept[i] = K, V
        mask = np.tri(new, old + new, old, dtype=bool) if new > 1 else None
        out, _ = attention(Q, K, V, mask)
        return think.forward(x + layer.out.forward(out.swapaxes(0, 1).reshape(x.shape)))
