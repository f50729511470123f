"""Writes fid_infinity.json: FID-infinity of features that the tests draw again from a seed.

Run with Debian's python3-scipy (SciPy 1.10.1, NumPy 1.24.2): /usr/bin/python3 generate_fid_infinity.py (a few seconds).
Sizes by numpy.linspace and .astype(int), subsets by the port of Rng, each distance by scipy.linalg.sqrtm, the line by
scipy.stats.linregress.
"""
import json
import pathlib
import sys

import numpy as np
import scipy.linalg
import scipy.stats

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import Rng, uniform_matrix  # noqa: E402


def features(n, d, seed, gain=1.0):
    u = uniform_matrix(n, d, seed)
    return gain * (u + 0.5 * u[:, :1])


def frechet(x, y, ddof):
    s1, s2 = (np.cov(z, rowvar=False, ddof=ddof) for z in (x, y))
    offset = x.mean(0) - y.mean(0)
    return offset @ offset + np.trace(s1 + s2) - 2 * np.trace(scipy.linalg.sqrtm(s1 @ s2)).real


def case(x, y, points, ddof, seed):
    a, b = features(**x), features(**y)
    n = len(a)
    sizes = np.linspace(min(5000, max(n / 10, 2)), n, points).astype("int32")
    rng = Rng(seed)
    values = [frechet(a[rng.sample(n, size)], b, ddof) for size in sizes]
    line = scipy.stats.linregress(1 / sizes, values)
    residual = np.sqrt(((values - line.intercept - line.slope / sizes) ** 2).sum() / (points - 2))
    return {"x": x, "y": y, "points": points, "ddof": ddof, "seed": seed, "sizes": sizes.tolist(), "values": values,
            "intercept": line.intercept, "slope": line.slope, "residual": residual}


CASES = [
    case({"n": 403, "d": 5, "seed": 1}, {"n": 500, "d": 5, "seed": 5001, "gain": 1.2}, 15, 1, 3),
    case({"n": 1500, "d": 4, "seed": 1}, {"n": 300, "d": 4, "seed": 5001, "gain": 0.9}, 15, 0, 0),
    case({"n": 100, "d": 3, "seed": 1}, {"n": 300, "d": 3, "seed": 5001, "gain": 2.0}, 4, 1, 7),
]
(HERE / "fid_infinity.json").write_text(json.dumps(CASES, indent=1) + "\n")
