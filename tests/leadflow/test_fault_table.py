"""The table of faults names tests that exist, for all thirty-five of them."""

import re

from django.conf import settings

TABLE = (settings.ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = re.findall(r"^\| (\d+|–) \| `([\w/]+\.py)` \| (`\w+`|all)", TABLE, re.M)


def test_every_fault_has_tests_that_exist() -> None:
    told = [int(number) for number in re.findall(r"^\| (\d+) \| [^`|]+ \|$", TABLE, re.M)]
    assert told == list(range(1, 36))
    assert {int(number) for number, _, _ in NAMED if number.isdecimal()} == set(told)
    missing = [
        f"{path}::{test}"
        for _, path, test in NAMED
        if ("def test_" if test == "all" else f"def {test.strip('`')}(")
        not in (settings.ROOT / "tests" / path).read_text(encoding="utf-8")
    ]
    assert not missing, missing


def test_no_fault_is_left_out_of_a_run() -> None:
    """Only where no browser or mailbox server is installed, which CI refuses."""
    for path in {path for _, path, _ in NAMED}:
        text = (settings.ROOT / "tests" / path).read_text(encoding="utf-8")
        assert "pytest.skip(" not in text, path
        assert "mark.xfail" not in text, path
