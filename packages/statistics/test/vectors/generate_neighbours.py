"""Writes neighbours.json: precision, recall, density, coverage and authenticity of features that the tests draw again from a seed.

Run with Debian's python3-sklearn (scikit-learn 1.2.1, SciPy 1.10.1, NumPy 1.24.2): /usr/bin/python3 generate_neighbours.py (under a
minute). Distances are scikit-learn's `pairwise_distances`, as `prdc` calls it; SciPy's `cdist`, which squares differences, must
give the same counts. Radii are the k-th smallest of a row with the row itself left out. `without` holds every score
again with the candidate's rows j, j mod B = b, left out, from nothing but the features.
"""
import json
import pathlib
import sys

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.metrics import pairwise_distances

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import uniform_matrix  # noqa: E402


def features(n, d, seed, spread=0.0, offset=0.0, gain=1.0, dtype="float64", grid=None, repeat=None):
    """The features of generate.py; `grid` rounds them to integers after times grid, `repeat` makes row i row i mod repeat."""
    u = uniform_matrix(n, d, seed)
    scale = gain * 10.0 ** (-spread * np.arange(d) / max(d - 1, 1))
    x = (offset + (u + 0.5 * u[:, :1]) * scale).astype(dtype)
    if grid is not None:
        x = np.floor(x * grid + 0.5).astype(dtype)
    return x if repeat is None else x[np.arange(n) % repeat]


def make(side, other=None):
    n, d, seed, keywords = side
    keywords = dict(keywords)
    copied = keywords.pop("copied", 0)
    x = features(n, d, seed, **keywords)
    x[:copied] = other[:copied] if copied else x[:copied]
    return x


def radii(distances, k):
    """Of each row, itself left out by its index."""
    own = distances.copy()
    np.fill_diagonal(own, np.inf)
    return np.partition(own, k - 1, axis=1)[:, k - 1]


def scores(xx, yy, xy, k3, k5):
    """Distances within the candidate, within the reference, and between (candidate row, reference row)."""
    x3, y3, y5 = radii(xx, k3), radii(yy, k3), radii(yy, k5)
    nearest = xy.argmin(1)
    own = yy.copy()
    np.fill_diagonal(own, np.inf)
    return {
        "precision": float((xy <= y3[None, :]).any(1).mean()),
        "recall": float((xy <= x3[:, None]).any(0).mean()),
        "density": float((1.0 / k5) * (xy < y5[None, :]).sum(1).mean()),
        "coverage": float((xy.min(0) < y5).mean()),
        "authenticity": float((own.min(1)[nearest] < xy.min(1)).mean()),
    }


def without(xx, yy, xy, k3, k5):
    m = len(xx)
    blocks = min(50, m // 2)
    if blocks < 10:
        return None
    kept = [np.arange(m)[np.arange(m) % blocks != b] for b in range(blocks)]
    parts = [scores(xx[np.ix_(i, i)], yy, xy[i], k3, k5) for i in kept]
    return {key: [part[key] for part in parts] for key in parts[0]}


def case(name, candidate, reference, k3=3, k5=5):
    y = make(reference)
    x = make(candidate, y)
    wide = [z.astype(np.float64) for z in (x, y)]
    x, y = wide
    by_sklearn = [pairwise_distances(a, b) for a, b in ((x, x), (y, y), (x, y))]
    by_cdist = [cdist(a, b) for a, b in ((x, x), (y, y), (x, y))]
    expected = scores(*by_sklearn, k3, k5)
    assert expected == scores(*by_cdist, k3, k5), (name, expected, scores(*by_cdist, k3, k5))
    describe = lambda side: {"n": side[0], "d": side[1], "seed": side[2], **side[3]}
    return {
        "name": name, "candidate": describe(candidate), "reference": describe(reference),
        "precisionRecall": k3, "densityCoverage": k5, "expected": expected,
        "radii": {"k": k5, "sum": float(radii(by_cdist[1], k5).sum()), "first": radii(by_cdist[1], k5)[:10].tolist()},
        "without": without(*by_cdist, k3, k5),
    }


CASES = [
    # name, candidate, reference, k of precision and recall, k of density and coverage: [n, d, seed, keywords]
    ("a few dimensions", [200, 3, 1, {"gain": 1.3}], [150, 3, 5001, {}]),
    ("one column", [60, 1, 1, {"gain": 0.7}], [80, 1, 5001, {}]),
    ("more neighbours", [120, 6, 1, {"offset": 0.2}], [140, 6, 5001, {}], 7, 9),
    ("one neighbour", [120, 6, 1, {"offset": 0.2}], [140, 6, 5001, {}], 1, 1),
    ("several blocks of rows", [2300, 8, 1, {"gain": 0.9}], [2100, 8, 9001, {}]),
    ("float32", [300, 64, 1, {"dtype": "float32", "gain": 0.9}], [260, 64, 5001, {"dtype": "float32"}]),
    ("float32 against float64", [300, 24, 1, {"dtype": "float32", "gain": 0.9}], [260, 24, 5001, {}]),
    ("means 1e4 spreads away", [240, 16, 1, {"offset": 1e4 + 0.2}], [240, 16, 5001, {"offset": 1e4}]),
    ("means 1e4 spreads away, float32", [240, 16, 1, {"offset": 1e4, "gain": 1.2, "dtype": "float32"}], [240, 16, 5001, {"offset": 1e4, "dtype": "float32"}]),
    ("d = 2048", [90, 2048, 1, {"gain": 0.97}], [100, 2048, 5001, {}]),
    ("scales over 6 decades", [200, 20, 1, {"spread": 6}], [220, 20, 5001, {"spread": 6, "offset": 1e-3}]),
    ("ties on a grid", [220, 3, 1, {"grid": 3, "gain": 0.9}], [200, 3, 5001, {"grid": 3}]),
    ("copies within each set", [180, 4, 1, {"grid": 4, "repeat": 40}], [200, 4, 5001, {"grid": 4, "repeat": 70}]),
    ("copies of the reference", [150, 5, 1, {"grid": 50, "copied": 60}], [160, 5, 5001, {"grid": 50}]),
    ("all rows alike", [30, 4, 1, {"grid": 2, "repeat": 1}], [40, 4, 1, {"grid": 2, "repeat": 1}]),
    ("far apart", [40, 4, 1, {"offset": 100}], [50, 4, 5001, {}]),
    ("small sets", [7, 2, 1, {}], [6, 2, 5001, {}]),
]

(HERE / "neighbours.json").write_text(json.dumps([case(*entry) for entry in CASES], indent=1) + "\n")
