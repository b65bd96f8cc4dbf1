"""The interaction `layer_morph`: a network bends the plane until a line parts two classes."""

from utils.lesson_07.layer_morph.widget import layer_morph

__all__ = ["layer_morph"]
