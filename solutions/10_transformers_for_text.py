# %% [markdown]
# # 10 transformers for text
#
# *Draft.*
#
# When you are through, you can
# - double a number.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.widgets import predict, quiz

# %% [markdown]
# ## A first section
#
# ### Exercise 10.1: twice a number (\*, 2 minutes)
# Write a function that doubles a number.

# %%
def double(x):
    """Twice a number, a float."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %%
check("10.1", double)

# %%
progress()

# %% [markdown]
# Answers to all exercises: [the solutions](../solutions/10_transformers_for_text.ipynb).
