"""Writes replicates.json: delete-one-block values of the Frechet and of the skew distance, and what a jackknife makes of them.

Run with Debian's python3-scipy (SciPy 1.10.1, NumPy 1.24.2): /usr/bin/python3 generate_replicates.py (a few seconds).
Each value is computed anew from the rows that are left: covariances by numpy.cov, the trace term by numpy.linalg.svd of
the product of centred rows, third moments by numpy.einsum. Row i belongs to block i mod B.
"""
import json
import pathlib

import numpy as np
import scipy.stats

from generate_skew import basis, features, third

HERE = pathlib.Path(__file__).parent


def frechet(x, y, ddof):
    a = (x - x.mean(0)) / np.sqrt(len(x) - ddof)
    b = (y - y.mean(0)) / np.sqrt(len(y) - ddof)
    offset = x.mean(0) - y.mean(0)
    nuclear = np.linalg.svd(a @ b.T, compute_uv=False).sum()
    return offset @ offset + (a * a).sum() + (b * b).sum() - 2 * nuclear


def skew(x, y, ddof):
    return frechet(x, y, ddof) + 0.5 * ((np.cbrt(third(x)) - np.cbrt(third(y))) ** 2).sum()


def jackknife(value, without, halves, shares):
    """The bias by least squares of E t_N = t + b n / N + c (n / N)^2 on the three means, which it fits exactly."""
    count = len(without)
    error = np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum())
    bias = (count - 1) * (without.mean() - value)
    if len(halves):
        inverse = [1, count / (count - 1)]
        rows = [[1, x, x * x] for x in inverse] + [[1, (1 / shares).mean(), (1 / shares**2).mean()]]
        _, b, c = np.linalg.solve(rows, [value, without.mean(), halves.mean()])
        bias = b + c
    reach = scipy.stats.t.ppf(0.975, count - 1) * error
    return {"standardError": error, "bias": bias, "low": value - bias - reach, "high": value - bias + reach}


CASES = [
    # name, distance, candidate, reference, components, ddof, blocks
    ("full rank", "frechet", [203, 6, 1, {"spread": 1}], [150, 6, 5001, {"spread": 1, "skew": 0.5}], None, 1, 10),
    ("float32, ddof 0", "frechet", [203, 6, 1, {"dtype": "float32"}], [150, 6, 5001, {"skew": 0.5, "dtype": "float32"}], None, 0, 20),
    ("means 1e4 spreads away", "frechet", [120, 5, 1, {"offset": 1e4}], [150, 5, 5001, {"offset": 1e4, "skew": 0.5}], None, 1, 12),
    ("more rows than a buffer", "frechet", [4500, 4, 1, {}], [1500, 4, 9001, {"skew": 0.5}], None, 1, 3),
    ("thin candidate", "frechet", [41, 60, 1, {"spread": 1}], [150, 60, 5001, {"spread": 1, "skew": 0.5}], None, 1, 10),
    ("thin on both sides", "frechet", [47, 60, 1, {"spread": 1}], [35, 60, 5001, {"spread": 1, "skew": 0.5}], None, 1, 10),
    ("skew", "skew", [301, 9, 1, {"spread": 1}], [250, 9, 5001, {"spread": 1, "skew": 0.8}], 5, 1, 15),
    ("skew in its own axes", "skew", [200, 11, 1, {"skew": 0.4}], [250, 11, 5001, {"skew": 0.8}], None, 0, 10),
]


def case(name, distance, x, y, components, ddof, blocks):
    a, b = (features(n, d, seed, **keywords).astype(np.float64) for n, d, seed, keywords in (x, y))
    if distance == "skew":
        axes = np.eye(b.shape[1]) if components is None else basis(b, components, ddof)
        a, b = (a - b.mean(0)) @ axes, (b - b.mean(0)) @ axes
    d = a.shape[1]
    score = {"frechet": frechet, "skew": skew}[distance]
    without = np.array([score(a[np.arange(len(a)) % blocks != block], b, ddof) for block in range(blocks)])
    block = np.arange(len(a)) % blocks
    sides = [block & 1 == 1, block & 2 == 2, (block & 1) == (block & 2) >> 1]
    kept = [rows for side in sides for rows in (side, ~side)] if distance == "frechet" and len(a) > d else []
    halves = np.array([score(a[rows], b, ddof) for rows in kept])
    shares = np.array([rows.mean() for rows in kept])
    value = score(a, b, ddof)
    sides = {side: {"n": n, "d": d, "seed": seed, **keywords} for side, (n, d, seed, keywords) in (("x", x), ("y", y))}
    return {"name": name, "distance": distance, **sides, "components": components, "ddof": ddof, "blocks": blocks,
            "value": value, "without": without.tolist(), "halves": halves.tolist(),
            "jackknife": jackknife(value, without, halves, shares)}


if __name__ == "__main__":
    (HERE / "replicates.json").write_text(json.dumps([case(*each) for each in CASES], indent=1) + "\n")
