"""How sure a figure is. What needs scipy stands in the modules: import it from there."""

from eval.statistics.bootstrap import Interval, clustered_mean
from eval.statistics.figures import macro_f1, p99
from eval.statistics.shares import Share

__all__ = ["Interval", "Share", "clustered_mean", "macro_f1", "p99"]
