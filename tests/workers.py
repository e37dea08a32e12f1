"""Plugin of pytest, loaded before anything reads a setting: a folder of its own for each worker."""

import os
from pathlib import Path

if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and (var := os.environ.get("LEADFLOW_VAR")):
    os.environ["LEADFLOW_VAR"] = str(Path(var) / worker)
