"""What the folder of a lesson is: a package that gives its interactions when asked for them.

`check` needs the exercises of a lesson and not these, which load Matplotlib and ipywidgets.
"""

import functools
import importlib
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
