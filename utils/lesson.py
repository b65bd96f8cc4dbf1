"""What the folder of a lesson is: a package that gives its interactions when asked for them.

`check` needs the exercises of a lesson and not these, which load Matplotlib and ipywidgets.
Its networks are so small that the threads of NumPy's linear algebra spend most of their time
waiting for each other: a kernel that runs a lesson has one, unless the reader has set how many.
"""

import contextlib
import functools
import importlib
import os
from types import ModuleType

from utils.exercises.lending import whose


class Lesson(ModuleType):
    """A package in which each name of __all__ is the function of that name in the file so named."""

    def __getattr__(self, name):
        if name not in vars(self).get("__all__", ()):
            raise AttributeError(f"module {self.__name__} has no attribute {name}")
        importlib.import_module(f"{self.__name__}.{name}")  # Python then sets the file on self
        return vars(self)[name]

    def __setattr__(self, name, value):
        is_file = isinstance(value, ModuleType) and name in vars(self).get("__all__", ())
        super().__setattr__(name, _telling(vars(value)[name]) if is_file else value)


def _telling(make):
    """The interaction, with a line that says whose code it runs."""
    @functools.wraps(make)
    def interaction(*arguments, **more):
        explorer = make(*arguments, **more)
        explorer.say_below(whose((arguments, more)))
        return explorer

    return interaction


def use_one_thread():
    """Let NumPy's linear algebra (BLAS) work in one thread, unless an environment variable such as
    OMP_NUM_THREADS says how many."""
    set_by_reader = [name for name in os.environ if name.endswith("_NUM_THREADS")]
    if not set_by_reader:
        with contextlib.suppress(ImportError):  # where a notebook was opened without an install
            from threadpoolctl import threadpool_limits
            threadpool_limits(1, user_api="blas")


use_one_thread()
