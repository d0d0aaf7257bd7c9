"""How far the detectors among the scorers can be trusted: samples labelled by hand, and figures.

Each `<name>.jsonl` holds a sample. One half of it was looked at while its detector was written; the
figures are those of the other half. See `eval.detectors.measure`.
"""
