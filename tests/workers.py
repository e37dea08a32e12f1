"""Plugin of pytest, loaded before anything reads a setting: a folder of its own for each worker,
and garbage that is looked for seldom, since a test leaves little.
"""

import gc
import os
from pathlib import Path

if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and (var := os.environ.get("LEADFLOW_VAR")):
    os.environ["LEADFLOW_VAR"] = str(Path(var) / worker)
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """What has been imported stays: looking whether it can go took a tenth of a worker's time."""
    gc.collect()
    gc.freeze()
