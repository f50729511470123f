"""Writes inception_score.json: scores by NumPy and SciPy, from the definition. /usr/bin/python3 generate_inception_score.py

(numpy 1.24, scipy 1.10 of Debian 12.) Logits are the seeded features of generate.py, so that only results are stored.
Parts as OpenAI's inception_score/model.py cuts them: preds[i * N // splits : (i + 1) * N // splits].
"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy.special import softmax
from scipy.stats import entropy

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "linalg/test/vectors"))
from rng import uniform_matrix  # noqa: E402

CASES = [
    {"logits": {"n": 203, "d": 5, "seed": 1, "gain": 2}, "splits": 10},
    {"logits": {"n": 1000, "d": 50, "seed": 2000, "gain": 8}, "splits": 10},
    {"logits": {"n": 137, "d": 1008, "seed": 4000, "gain": 30, "dtype": "float32"}, "splits": 3},
    {"logits": {"n": 60, "d": 4, "seed": 5000, "gain": 500, "offset": 10000}, "splits": 7},
    {"logits": {"n": 40, "d": 6, "seed": 6000, "gain": 0.05}, "splits": 1},
]


def features(n, d, seed, offset=0.0, gain=1.0, dtype="float64"):
    u = uniform_matrix(n, d, seed)
    return (offset + (u + 0.5 * u[:, :1]) * gain).astype(dtype)


def score(p):
    # Each row's divergence from the mean, as scipy.stats.entropy(pk, qk) defines it.
    return float(np.exp(np.mean([entropy(row, p.mean(0)) for row in p])))


def parts(p, splits):
    return [p[i * len(p) // splits : (i + 1) * len(p) // splits] for i in range(splits)]


def jackknife(p, splits):
    """Block b holds rows b, b + B, ... of all rows; the statistic is the mean over the parts of what is left."""
    n, blocks = len(p), min(50, len(p))
    rows = parts(np.arange(n), splits)
    values = [np.mean([score(p[part[part % blocks != b]]) for part in rows]) for b in range(blocks)]
    return float(np.sqrt((blocks - 1) / blocks * np.sum((values - np.mean(values)) ** 2)))


def write():
    out = []
    for case in CASES:
        p = softmax(features(**case["logits"]).astype(np.float64), axis=1)
        values = [score(part) for part in parts(p, case["splits"])]
        expected = {
            "values": values,
            "mean": float(np.mean(values)),
            "standardDeviation": float(np.std(values)),
            "whole": score(p),
            "standardError": jackknife(p, case["splits"]),
        }
        out.append({**case, "expected": expected})
    path = Path(__file__).with_name("inception_score.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    write()
