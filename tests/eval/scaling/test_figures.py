from __future__ import annotations

from pathlib import Path

import pytest

from eval.scaling.figures import SHIPPED, FiguresError, read_figures


def test_the_shipped_figures_are_whole() -> None:
    figures = read_figures()
    assert figures.service_ms == sorted(figures.service_ms)
    assert figures.service(0) * 1000 == pytest.approx(figures.service_ms[0])
    assert figures.service(1) * 1000 == pytest.approx(figures.service_ms[-1])


def test_service_times_lie_evenly_between_the_percentiles() -> None:
    figures = read_figures().model_copy(update={"service_ms": [10.0, 20.0, 60.0]})
    assert [figures.service(chance) for chance in (0, 0.25, 0.5, 0.75, 1)] == pytest.approx(
        [0.010, 0.015, 0.020, 0.040, 0.060]
    )
    assert figures.mean_service_ms == pytest.approx((15 + 40) / 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("bot_ms: -1", "bot_ms: Input should be greater than 0"),
        ("wrong: 1", "wrong: Extra inputs"),
        ("{", "while parsing"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(tmp_path: Path, change: str, said: str) -> None:
    file = tmp_path / "figures.yaml"
    kept = [line for line in SHIPPED.read_text("utf-8").splitlines() if change[:6] != line[:6]]
    file.write_text("\n".join([*kept, change]), "utf-8")
    with pytest.raises(FiguresError, match=said):
        read_figures(file)
    with pytest.raises(FiguresError, match="No such file"):
        read_figures(tmp_path / "none.yaml")
