"""Writes cmmd.json, vendi.json and sliced.json: expected scores of features that the tests draw again from a seed.

Run with Debian's python3-numpy (NumPy 1.24.2): /usr/bin/python3 generate_kernels.py (some seconds).
cmmd: the squared MMD, biased, by the plain sums of expm1 over all pairs in NumPy's extended precision (longdouble).
vendi: numpy.linalg.eigvalsh. sliced: quantile functions compared on the union of their steps, by numpy.repeat to the least
common multiple of the two numbers of rows where that is small.
"""
import json
import math
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import Rng, uniform_matrix  # noqa: E402


def features(n, d, seed, spread=0.0, offset=0.0, gain=1.0, dtype="float64"):
    """As in generate.py."""
    u = uniform_matrix(n, d, seed)
    scale = gain * 10.0 ** (-spread * np.arange(d) / max(d - 1, 1))
    x = offset + (u + 0.5 * u[:, :1]) * scale
    return x.astype(dtype)


class NormalRng(Rng):
    """Rng.normal of @fidboard/core, for one stream."""

    spare = None

    def normal(self):
        if self.spare is not None:
            value, self.spare = self.spare, None
            return value
        while True:
            u = 2 * float(self.uniform()[0]) - 1
            v = 2 * float(self.uniform()[0]) - 1
            s = u * u + v * v
            if s >= 1 or s == 0:
                continue
            factor = math.sqrt(-2 * math.log(s) / s)
            self.spare = v * factor
            return u * factor


def unit(x):
    x = x.astype(np.longdouble)
    return x / np.sqrt((x**2).sum(1, keepdims=True))


def cmmd(x, y, sigma):
    x, y = unit(x), unit(y)
    kernel = lambda a, b: np.expm1(-((a[:, None] - b[None]) ** 2).sum(2) / (2 * np.longdouble(sigma) ** 2))
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    value = lambda keep: xx[np.ix_(keep, keep)].mean() + yy.mean() - 2 * xy[keep].mean()
    n = len(x)
    blocks = min(50, n // 2)
    without = np.array([value(np.flatnonzero(np.arange(n) % blocks != b)) for b in range(blocks)])
    error = np.sqrt((blocks - 1) * without.var())
    return {"value": float(value(np.arange(n))), "standardError": float(error), "firstReplicate": float(without[0])}


def vendi(x):
    x = x.astype(np.float64)
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    gram = (x.T @ x if x.shape[1] < len(x) else x @ x.T) / len(x)
    values = np.linalg.eigvalsh(gram)
    values = values[values > 0]
    return {"value": float(np.exp(-(values * np.log(values)).sum()))}


def sliced(x, y, directions, seed):
    x, y = x.astype(np.longdouble), y.astype(np.longdouble)
    rng = NormalRng(seed)
    u = np.array([[rng.normal() for _ in range(x.shape[1])] for _ in range(directions)]).astype(np.longdouble)
    u = u / np.sqrt((u**2).sum(1, keepdims=True))
    steps = math.lcm(len(x), len(y))
    a = np.repeat(np.sort(u @ x.T, axis=1), steps // len(x), axis=1)
    b = np.repeat(np.sort(u @ y.T, axis=1), steps // len(y), axis=1)
    values = ((a - b) ** 2).mean(1)
    error = values.std(ddof=1) / np.sqrt(directions) if directions > 1 else 0
    return {"value": float(values.mean()), "directionError": float(error)}


def make(side):
    n, d, seed, keywords = side
    return features(n, d, seed, **keywords)


def describe(side):
    n, d, seed, keywords = side
    return {"n": n, "d": d, "seed": seed, **keywords}


CMMD = [
    # name, [n, d, seed, keywords] of each side, sigma
    ("sigma 10", [120, 16, 1, {}], [90, 16, 5001, {"offset": 0.1}], 10),
    ("float32", [300, 24, 1, {"dtype": "float32"}], [250, 24, 5001, {"offset": 0.02, "dtype": "float32"}], 10),
    ("nearly the same rows", [150, 16, 1, {"offset": 1}], [150, 16, 1, {"offset": 1.001}], 10),
    ("means 1e4 spreads away", [100, 12, 1, {"offset": 1e4}], [110, 12, 5001, {"offset": 1e4, "gain": 1.5}], 10),
    ("sigma 1000", [80, 8, 1, {}], [80, 8, 5001, {"gain": 2, "offset": 0.3}], 1000),
    ("sigma 2, at the edge of the series", [80, 8, 1, {}], [70, 8, 5001, {"offset": 0.3}], 2),
    ("sigma 1", [80, 8, 1, {}], [70, 8, 5001, {"offset": 0.3}], 1),
    ("sigma 0.05", [80, 3, 1, {}], [70, 3, 5001, {"offset": 0.3}], 0.05),
    ("several tiles", [1300, 6, 1, {}], [1100, 6, 5001, {"offset": 0.05}], 10),
]

VENDI = [
    ("d < n", [200, 12, 1, {}]),
    ("n < d", [40, 90, 1, {"spread": 1}]),
    ("n = d", [30, 30, 1, {}]),
    ("float32, several chunks", [2500, 40, 1, {"spread": 2, "dtype": "float32"}]),
    ("d = 400 by the band", [700, 400, 1, {"spread": 3}]),
    ("means 1e4 spreads away", [200, 20, 1, {"offset": 1e4}]),
]

SLICED = [
    ("equal numbers", [100, 8, 1, {}], [100, 8, 5001, {"offset": 0.3}], 70, 7),
    ("unequal numbers", [90, 8, 1, {}], [120, 8, 5001, {"gain": 1.4}], 70, 7),
    ("numbers without a common divisor", [35, 5, 1, {}], [24, 5, 5001, {"gain": 2}], 20, 1),
    ("float32", [100, 30, 1, {"dtype": "float32"}], [100, 30, 5001, {"gain": 1.1, "dtype": "float32"}], 64, 3),
    ("means 1e4 spreads away", [60, 6, 1, {"offset": 1e4}], [60, 6, 5001, {"offset": 1e4, "gain": 1.5}], 30, 2),
    ("means 1e10 spreads away", [60, 6, 1, {"offset": 1e10}], [60, 6, 5001, {"offset": 1e10, "gain": 1.5}], 30, 2),
    ("several chunks", [2500, 4, 1, {}], [5000, 4, 9001, {"offset": 0.01}], 10, 4),
]


def write(name, cases):
    (HERE / name).write_text(json.dumps(cases, indent=1) + "\n")


write("cmmd.json", [
    {"name": name, "x": describe(x), "y": describe(y), "sigma": sigma, "expected": cmmd(make(x), make(y), sigma)}
    for name, x, y, sigma in CMMD
])
write("vendi.json", [{"name": name, "x": describe(x), "expected": vendi(make(x))} for name, x in VENDI])
write("sliced.json", [
    {"name": name, "x": describe(x), "y": describe(y), "directions": directions, "seed": seed,
     "expected": sliced(make(x), make(y), directions, seed)}
    for name, x, y, directions, seed in SLICED
])
