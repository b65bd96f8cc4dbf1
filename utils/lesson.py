"""What the folder of a lesson is: a package that gives its interactions when asked for them.

`check` needs the exercises of a lesson and not these, which load Matplotlib and ipywidgets.
"""

import importlib
from types import ModuleType


class Lesson(ModuleType):
    """A package in which each name of __all__ is the function of that name in the file so named."""

    def __getattr__(self, name):
        if name not in vars(self).get("__all__", ()):
            raise AttributeError(f"module {self.__name__} has no attribute {name}")
        importlib.import_module(f"{self.__name__}.{name}")  # Python then sets the file on self
        return vars(self)[name]

    def __setattr__(self, name, value):
        is_file = isinstance(value, ModuleType) and name in vars(self).get("__all__", ())
        super().__setattr__(name, vars(value)[name] if is_file else value)
