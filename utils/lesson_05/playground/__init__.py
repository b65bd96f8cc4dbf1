"""The interaction `playground`: data, a network and its training, to be changed while it learns."""

from utils.lesson_05.playground.widget import playground

__all__ = ["playground"]
