"""For all tests: no answer that passed in one test, and none that the course has lent, is there in the next."""

import pytest

from utils.exercises import checking, lending


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(checking, "_solved", {})
    monkeypatch.setattr(lending, "_lent", {})
