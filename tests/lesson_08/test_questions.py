"""What lesson 8 asks: its numbers are the engine's, and its picture shows what is said."""

import io
import re

import numpy as np
from helpers.questions import check_headings, compare_numbers
from PIL import Image

from utils import mnist
from utils.convolution import Conv2d, output_size
from utils.lesson_08 import ask
from utils.lesson_08.kernels import KERNELS, course_conv2d
from utils.lesson_08.shapes import course_receptive_field

LAYER = Conv2d(8, 16, 3, rng=np.random.default_rng(0))
PARAMETERS = sum(parameter.value.size for parameter in LAYER.parameters())
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [output_size(28, 5, 2, 1), output_size(28, 5, 2, 1) - 1, output_size(28, 5, 1, 1)],
    [PARAMETERS, LAYER.W.value.size, 16 * (9 + 1), 16 * 9, LAYER.W.value.size + 16 * 8],
    [course_receptive_field([(3, 1), (3, 1), (2, 2), (3, 1)]),
     course_receptive_field([(3, 1), (3, 1), (2, 1), (3, 1)]), 3 + 3 + 2 + 3, 3 * 3 * 2 * 3],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    compare_numbers(ask, COMPUTED, [(28 + 2 - 5) // 2 + 1, 16 * (8 * 9 + 1), 6 + 2 * 2])


def test_the_kernel_of_the_first_question_gives_0_on_ink():
    kernel = np.array(next(iter(KERNELS.values())))
    assert kernel.tolist() == [[-1, 0, 1]] * 3 and (kernel * np.ones((3, 3))).sum() == 0
    assert ask.PREDICT_AREA.right.startswith("0:")


def test_the_field_that_is_asked_for():
    fields = [course_receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)][:n]) for n in (1, 2, 3, 4)]
    assert ask.PREDICT_FIELD.right == str(fields[-1])
    said = ask.PREDICT_FIELD.options[ask.PREDICT_FIELD.right]
    assert re.findall(r"\b(\d+)[,.]", said) == [str(field) for field in fields]


def test_the_largest_number_of_each_map_stays_when_a_digit_moves_by_a_pixel():
    *_, X, _ = mnist()
    kernel = np.random.default_rng(0).normal(size=(3, 3))
    for image in X[:20] / 255:
        one, other = (course_conv2d(np.roll(image, by, 1), kernel) for by in (0, 1))
        assert one.max() == other.max() and not np.array_equal(one, other)


def test_the_plots_show_what_their_answers_say():
    item = next(item for item in ask.MORE_QUIZ if getattr(item, "picture", None))
    assert list(item.pairs.values()) == [
        "-1, 0, 1 in each row", "-1, 0, 1 in each column", "1/9 in each cell"]
    picture = np.array(Image.open(io.BytesIO(item.picture())).convert("L"), float)
    ink = [(255 - third[100:-30]).sum() for third in np.array_split(picture, 3, axis=1)]
    assert ink[2] > 1.5 * max(ink[:2]) and len(item.alt) > 80
    for name, kernel in ask.KERNELS.items():
        wanted = item.pairs[f"Plot {name}"]
        row, column = [[-1, 0, 1]] * 3, np.array([[-1, 0, 1]] * 3).T.tolist()
        assert kernel.tolist() == {"-1, 0, 1 in each row": row,
                                   "-1, 0, 1 in each column": column}.get(wanted, [[1 / 9] * 3] * 3)


def test_the_heading_after_a_prediction_does_not_answer_it():
    check_headings(ask, "08")
