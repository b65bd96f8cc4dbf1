"""Images that are moved by whole pixels: what leaves is lost, and what comes in is 0."""

import numpy as np


def moved_by(images, down, right):
    """Images (..., H, W), moved by so many pixels."""
    out = np.zeros_like(images)
    (to_rows, from_rows), (to_columns, from_columns) = (
        (slice(max(by, 0), length + min(by, 0)), slice(max(-by, 0), length - max(by, 0)))
        for by, length in zip((down, right), images.shape[-2:]))
    out[..., to_rows, to_columns] = images[..., from_rows, from_columns]
    return out
