"""What the folder of a lesson is: a package that gives its interactions when asked for them.

`check` of a lesson needs its exercises and not its interactions, which load Matplotlib and
ipywidgets.
"""

import importlib
from types import ModuleType


class Lesson(ModuleType):
    """A package in which each name of __all__ is an interaction, in the file of that name."""

    def __getattr__(self, name):
        if name not in vars(self).get("__all__", ()):
            raise AttributeError(f"module {self.__name__} has no attribute {name}")
        importlib.import_module(f"{self.__name__}.{name}")  # Python then sets it as an attribute
        return vars(self)[name]

    def __setattr__(self, name, value):
        is_file = isinstance(value, ModuleType) and name in vars(self).get("__all__", ())
        super().__setattr__(name, vars(value)[name] if is_file else value)
