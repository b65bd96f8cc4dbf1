"""Ten digits as strokes of a pen, for those who draw with the keyboard: (x, y) from 0 to 1."""

import numpy as np


def _arc(x, y, wide, high, start, end):
    """A part of an ellipse around (x, y), in degrees, clockwise from the right."""
    angle = np.radians(np.linspace(start, end, 28))
    return np.column_stack([x + wide * np.cos(angle), y + high * np.sin(angle)])


def _joined(*parts):
    return np.vstack([np.atleast_2d(part) for part in parts])


STROKES = [  # of each digit
    [_arc(0.5, 0.5, 0.32, 0.46, -90, 270)],
    [_joined((0.40, 0.24), (0.56, 0.05), (0.52, 0.95))],
    [_joined(_arc(0.48, 0.30, 0.30, 0.25, -165, 40), (0.20, 0.94), (0.84, 0.92))],
    [_joined(_arc(0.45, 0.28, 0.28, 0.23, -150, 90), _arc(0.45, 0.72, 0.33, 0.23, -90, 150))],
    [_joined((0.30, 0.05), (0.20, 0.52), (0.82, 0.52)), _joined((0.70, 0.10), (0.64, 0.95))],
    [_joined((0.34, 0.08), (0.28, 0.45), _arc(0.46, 0.68, 0.32, 0.26, -125, 150)),
     _joined((0.34, 0.08), (0.80, 0.06))],
    [_joined((0.68, 0.05), (0.42, 0.28), (0.27, 0.58), _arc(0.5, 0.71, 0.24, 0.23, 180, -180))],
    [_joined((0.18, 0.08), (0.82, 0.07), (0.44, 0.95))],
    [_joined(_arc(0.52, 0.28, 0.23, 0.22, 90, -270), _arc(0.48, 0.73, 0.28, 0.23, -90, 270))],
    [_joined(_arc(0.48, 0.30, 0.26, 0.24, 0, -360), (0.70, 0.62), (0.66, 0.95))],
]
HIGH, MIDDLE = 24, 14  # pixels: how high they are drawn, and around which place


def strokes(digit, high=HIGH, middle=(MIDDLE, MIDDLE)):
    """The strokes of a digit on a pad of 28 x 28 pixels, each (n, 2)."""
    whole = np.vstack(STROKES[digit])
    low, top = whole.min(axis=0), whole.max(axis=0)
    scale = high / max(top - low)
    return [scale * (part - (low + top) / 2) + middle for part in STROKES[digit]]
