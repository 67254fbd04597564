from bench.figures import figure, percentile, table


def test_a_figure_holds_at_its_bound_and_not_beyond() -> None:
    assert figure("ratio", 0.8, "", at_least=0.8).holds is True
    assert figure("ratio", 0.79, "", at_least=0.8).holds is False
    assert figure("wait", 50, "ms", at_most=50).holds is True
    assert figure("wait", 50.1, "ms", at_most=50).holds is False


def test_a_figure_without_a_goal_neither_holds_nor_fails() -> None:
    assert (figure("wait", 3, "ms").goal, figure("wait", 3, "ms").holds) == (None, None)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2
    assert percentile([4, 1, 3, 2], 95) == 4
    assert percentile(list(range(1, 101)), 99) == 99
    assert percentile([7], 50) == 7


def test_the_table_says_what_was_missed() -> None:
    lines = table([figure("wait", 60, "ms", at_most=50), figure("speed", 9, "1/s", at_least=5), figure("size", 1, "MiB")]).splitlines()

    assert [line.split()[-1] for line in lines[1:]] == ["MISSED", "holds", "MiB"]
