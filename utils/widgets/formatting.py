"""Numbers as read-outs and pictures write them."""

import math

import numpy as np


def one_digit(value):
    """An error: one digit and its power of ten, 3e-11; two decimals where it is not small, 0.25."""
    return _with_short_power(f"{value:.2f}" if value >= 0.01 else f"{value:.0e}") if value else "0"


def two_digits(value):
    """A number, small or large, in two digits or two decimals: 12.34, 0.0015, 2.1e-8."""
    return _with_short_power(f"{value:.2f}" if 0.1 <= abs(value) < 1000 else f"{value:.2g}")


def _with_short_power(text):
    digits, _, power = text.partition("e")
    return f"{digits}e{int(power)}" if power else digits


def four_digits(value):
    """A number in four digits, 0.1234 or 1235; a rounding error near 0 is 0."""
    return f"{0.0 if abs(value) < 1e-12 else value:.4g}"


def fixed(value, decimals, low=0.0, high=math.inf, sign="-"):
    """A number in so many decimals, 0.1234; one whose size is not from low to high as 1.2e-05.

    sign -- "+" writes that of positive numbers, too
    """
    plain = value == 0 or low <= abs(value) < high
    return f"{value:{sign}.{decimals}f}" if plain else f"{value:{sign}.1e}"


def rounded(value, decimals):
    """A number in so many decimals, and never -0.00."""
    return f"{np.round(value, decimals) + 0.0:.{decimals}f}"


def as_term(value, decimals):
    """A number as it is added to others: + 0.5, - 0.5."""
    return f"{'-' if value < 0 else '+'} {abs(value):.{decimals}f}"


def as_factor(text):
    """A number, as a text, as others are multiplied by it: 0.5, (-0.5)."""
    return f"({text})" if text.startswith("-") else text
