"""The interaction `training_clinic`: sick runs, to be examined and cured."""

from utils.widgets.training_clinic.widget import training_clinic

__all__ = ["training_clinic"]
