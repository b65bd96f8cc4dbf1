"""How numbers are written."""

import math

import pytest

from utils.widgets.formatting import as_factor, as_term, fixed, four_digits, one_digit, rounded, two_digits


@pytest.mark.parametrize("value, text", [
    (3.4e-11, "3e-11"), (0.0, "0"), (0.254, "0.25"), (1e-3, "1e-3"), (12.0, "12.00"), (math.nan, "nan"),
    (math.inf, "inf")])
def test_an_error_has_one_digit(value, text):
    assert one_digit(value) == text


@pytest.mark.parametrize("value, text", [
    (0.0, "0"), (12.345, "12.35"), (0.1, "0.10"), (0.0241, "0.024"), (7.2e-9, "7.2e-9"), (1234.5, "1.2e3"),
    (0.00072, "0.00072"), (-0.0241, "-0.024"), (math.inf, "inf")])
def test_a_number_of_any_size_has_two_digits(value, text):
    assert two_digits(value) == text


@pytest.mark.parametrize("value, text", [
    (0.123456, "0.1235"), (-2.0, "-2"), (12345.6, "1.235e+04"), (-1e-13, "0"), (2e-12, "2e-12")])
def test_four_digits_forget_a_rounding_error(value, text):
    assert four_digits(value) == text


@pytest.mark.parametrize("value, options, text", [
    (0.12345, {}, "0.123"), (-0.0, {"low": 0.1}, "-0.000"), (0.1, {"low": 0.1}, "0.100"),
    (0.09, {"low": 0.1}, "9.0e-02"), (-99.0, {"high": 100}, "-99.000"), (-100.0, {"high": 100}, "-1.0e+02"),
    (0.5, {"sign": "+"}, "+0.500"), (1e-9, {"low": 1e-3, "sign": "+"}, "+1.0e-09"), (math.inf, {}, "inf"),
    (math.nan, {}, "nan")])
def test_decimals_are_fixed_where_the_number_has_a_usual_size(value, options, text):
    assert fixed(value, 3, **options) == text


@pytest.mark.parametrize("value, text", [(-0.004, "0.00"), (-0.0, "0.00"), (-0.006, "-0.01"), (2.0, "2.00")])
def test_what_rounds_to_0_has_no_sign(value, text):
    assert rounded(value, 2) == text


@pytest.mark.parametrize("value, text", [(0.5, "+ 0.5"), (-0.5, "- 0.5"), (0.0, "+ 0.0")])
def test_a_term_has_its_sign_before_it(value, text):
    assert as_term(value, 1) == text


@pytest.mark.parametrize("text, factor", [("0.5", "0.5"), ("-0.5", "(-0.5)"), ("w", "w")])
def test_a_negative_factor_stands_in_parentheses(text, factor):
    assert as_factor(text) == factor
