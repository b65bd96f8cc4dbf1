"""What lesson 10 asks: its words stand in words.md, a picture is drawn here."""

from pathlib import Path

from utils.widgets.questions import questions

__getattr__ = questions(Path(__file__).parent)
