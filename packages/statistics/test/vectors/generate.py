"""Writes frechet.json and kid.json: expected scores of features that the tests draw again from a seed.

Run with Debian's python3-scipy (SciPy 1.10.1, NumPy 1.24.2): /usr/bin/python3 generate.py (about two minutes).
Frechet: `sqrtm` is pytorch-fid's arithmetic (scipy.linalg.sqrtm of the product of numpy.cov's matrices); `nuclear` is
the sum of singular values (numpy.linalg.svd) of the product of the centred feature matrices, which stays accurate
when a covariance is singular.
"""
import json
import pathlib
import sys

import numpy as np
import scipy.linalg

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import Rng, uniform_matrix  # noqa: E402


def features(n, d, seed, spread=0.0, offset=0.0, gain=1.0, dtype="float64"):
    """Correlated columns: column j has scale 10^(-spread j / (d - 1)), and each row shares the factor of its first entry."""
    u = uniform_matrix(n, d, seed)
    scale = gain * 10.0 ** (-spread * np.arange(d) / max(d - 1, 1))
    x = offset + (u + 0.5 * u[:, :1]) * scale
    return x.astype(dtype)


def frechet(x, y, ddof):
    x, y = x.astype(np.float64), y.astype(np.float64)
    m1, m2 = x.mean(0), y.mean(0)
    s1 = np.atleast_2d(np.cov(x, rowvar=False, ddof=ddof))
    s2 = np.atleast_2d(np.cov(y, rowvar=False, ddof=ddof))
    mean_part = float(((m1 - m2) ** 2).sum())
    root = scipy.linalg.sqrtm(s1 @ s2)
    traces = np.trace(s1) + np.trace(s2)
    cross = (x - m1) @ (y - m2).T / np.sqrt((len(x) - ddof) * (len(y) - ddof))
    nuclear = np.linalg.svd(cross if min(cross.shape) <= x.shape[1] else thin(s1, s2), compute_uv=False).sum()
    return {
        "mean": mean_part,
        "sqrtm": float(mean_part + traces - 2 * np.trace(root).real),
        "nuclear": float(mean_part + traces - 2 * nuclear),
    }


def thin(s1, s2):
    """At full rank: Cholesky factors in place of the rows."""
    return scipy.linalg.cholesky(s1) @ scipy.linalg.cholesky(s2).T


FRECHET = [
    # name, [n, d, seed, keywords] of each side, ddof
    ("full rank", [400, 20, 1, {}], [300, 20, 5001, {"offset": 0.1}], 1),
    ("ddof 0", [400, 20, 1, {}], [300, 20, 5001, {"gain": 2}], 0),
    ("one column", [50, 1, 1, {}], [60, 1, 5001, {"gain": 3}], 1),
    ("more rows than a chunk", [5000, 24, 1, {"spread": 1}], [4500, 24, 9001, {}], 1),
    ("float32", [1500, 64, 1, {"dtype": "float32"}], [1200, 64, 5001, {"gain": 1.1, "dtype": "float32"}], 1),
    ("means 1e4 spreads away", [500, 32, 1, {"offset": 1e4}], [500, 32, 5001, {"offset": 1e4 + 0.01}], 1),
    ("nearly singular", [600, 48, 1, {"spread": 5}], [700, 48, 5001, {"spread": 5, "gain": 1.3}], 1),
    ("d = 300 by the band", [900, 300, 1, {"spread": 2}], [1000, 300, 5001, {}], 1),
    ("12 decades", [900, 450, 1, {"spread": 6}], [1000, 450, 5001, {"spread": 6, "gain": 1.1}], 1),
    ("12 decades at d = 1024", [1500, 1024, 1, {"spread": 6}], [1600, 1024, 5001, {"spread": 6, "gain": 1.1}], 1),
    ("float32, means 1e4 spreads away", [900, 450, 1, {"offset": 1e4, "dtype": "float32"}],
     [900, 450, 5001, {"offset": 1e4, "gain": 1.2, "dtype": "float32"}], 1),
    ("n < d", [40, 100, 1, {}], [70, 100, 5001, {"gain": 1.2}], 1),
    ("n < d on one side", [40, 100, 1, {}], [400, 100, 5001, {"gain": 1.2}], 1),
    ("d = 2048, n = 500", [500, 2048, 1, {"spread": 1}], [500, 2048, 5001, {"spread": 1, "gain": 1.1}], 1),
    ("d = 2048, full rank", [2600, 2048, 1, {"spread": 2}], [2500, 2048, 5001, {"spread": 2, "gain": 1.1}], 1),
]

KID = [
    ("whole sets", [60, 12, 1, {}], [80, 12, 5001, {"gain": 1.5}], 3, 50, 7),
    ("float32", [300, 40, 1, {"dtype": "float32"}], [250, 40, 5001, {"gain": 1.2, "dtype": "float32"}], 20, 100, 1),
    ("one set too large to hold whole", [4200, 8, 1, {}], [200, 8, 9001, {"offset": 0.3}], 5, 100, 3),
    ("every row", [30, 5, 1, {}], [30, 5, 5001, {}], 2, 30, 11),
    ("several tiles", [2300, 30, 1, {"dtype": "float32"}], [1100, 30, 9001, {"gain": 1.1, "dtype": "float32"}], 20, 500, 5),
]


def make(side):
    n, d, seed, keywords = side
    return features(n, d, seed, **keywords)


def kid(x, y, subsets, size, seed):
    x, y = x.astype(np.float64), y.astype(np.float64)
    rng = Rng(seed)
    values = []
    for _ in range(subsets):
        values.append(mmd(x[rng.sample(len(x), size)], y[rng.sample(len(y), size)]))
    blocks = min(50, len(x) // 2)
    without = [mmd(x[np.arange(len(x)) % blocks != b], y) for b in range(blocks)]
    error = np.sqrt((blocks - 1) * np.var(without))
    return {"mean": float(np.mean(values)), "standardDeviation": float(np.std(values)), "values": values,
            "whole": mmd(x, y), "standardError": float(error), "firstReplicate": without[0]}


def mmd(a, b):
    """The unbiased squared MMD with the kernel (x.y / d + 1)^3."""
    kxx, kyy, kxy = ((p @ q.T / a.shape[1] + 1) ** 3 for p, q in ((a, a), (b, b), (a, b)))
    off = lambda k: (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1))
    return float(off(kxx) + off(kyy) - 2 * kxy.mean())


def describe(side):
    n, d, seed, keywords = side
    return {"n": n, "d": d, "seed": seed, **keywords}


def write(name, cases):
    (HERE / name).write_text(json.dumps(cases, indent=1) + "\n")


write(
    "frechet.json",
    [
        {"name": name, "x": describe(x), "y": describe(y), "ddof": ddof, "expected": frechet(make(x), make(y), ddof)}
        for name, x, y, ddof in FRECHET
    ],
)
write(
    "kid.json",
    [
        {"name": name, "x": describe(x), "y": describe(y), "subsets": subsets, "subsetSize": size, "seed": seed,
         "expected": kid(make(x), make(y), subsets, size, seed)}
        for name, x, y, subsets, size, seed in KID
    ],
)
