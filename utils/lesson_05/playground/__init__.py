"""The interaction `playground`: data, a network, and a way to train it, all to be changed while it learns."""

from utils.lesson_05.playground.widget import playground

__all__ = ["playground"]
