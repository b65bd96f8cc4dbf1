"""Settings for every test run, nbval's kernels included."""

import os

os.environ["PROGRESS_FILE"] = ""  # a learner's progress is neither read nor written
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # networks of this size are slower with more
