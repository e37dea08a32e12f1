"""One row that fails holds up none of those that were worked on with it."""

import pytest

from integrations.databases.all_or_each import all_or_each


@pytest.fixture
def done() -> list[list[int]]:
    return []


def test_all_are_worked_on_in_one(done: list[list[int]]) -> None:
    def act(some: list[int]) -> int:
        done.append(some)
        return len(some)

    assert all_or_each(act, [1, 2, 3]) == 3
    assert done == [[1, 2, 3]]


@pytest.mark.parametrize("rows", [[1, 13, 2], [13]])
def test_one_that_fails_is_told_of_and_the_others_are_done(
    done: list[list[int]], rows: list[int]
) -> None:
    def act(some: list[int]) -> int:
        if 13 in some:
            raise ValueError("13")
        done.append(some)
        return len(some)

    with pytest.raises(ValueError, match="13"):
        all_or_each(act, rows)
    assert done == [[row] for row in rows if row != 13]
