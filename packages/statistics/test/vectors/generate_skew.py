"""Writes skew.json: expected parts of the Skew Inception Distance of features that the tests draw again from a seed.

Run with Debian's python3-scipy (SciPy 1.10.1, NumPy 1.24.2): /usr/bin/python3 generate_skew.py (a few seconds).
The tensors are formed whole by numpy.einsum, the basis by numpy.linalg.eigh of the reference's covariance, the
Frechet part by scipy.linalg.sqrtm.
"""
import json
import pathlib
import sys

import numpy as np
import scipy.linalg

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import uniform_matrix  # noqa: E402


def features(n, d, seed, spread=0.0, offset=0.0, skew=0.0, dtype="float64"):
    """Columns of scale 10^(-spread j / (d - 1)), joined by the first entry, bent by skew * u^2."""
    u = uniform_matrix(n, d, seed)
    scale = 10.0 ** (-spread * np.arange(d) / max(d - 1, 1))
    return (offset + (u + 0.5 * u[:, :1] + skew * (u * u * u[:, :1] + u * u)) * scale).astype(dtype)


def basis(y, r, ddof):
    values, vectors = np.linalg.eigh(np.cov(y, rowvar=False, ddof=ddof))
    vectors = vectors[:, ::-1][:, :r]
    signs = np.sign(vectors[np.abs(vectors).argmax(0), np.arange(vectors.shape[1])])
    return vectors * signs


def third(z):
    c = z - z.mean(0)
    return np.einsum("ni,nj,nk->ijk", c, c, c, optimize=True) / len(c)


def parts(x, y, r, ddof):
    x, y = x.astype(np.float64), y.astype(np.float64)
    origin = y.mean(0)
    v = np.eye(y.shape[1]) if r is None else basis(y, r, ddof)
    a, b = (x - origin) @ v, (y - origin) @ v
    s1, s2 = (np.atleast_2d(np.cov(z, rowvar=False, ddof=ddof)) for z in (a, b))
    offset = a.mean(0) - b.mean(0)
    frechet = offset @ offset + np.trace(s1 + s2) - 2 * np.trace(scipy.linalg.sqrtm(s1 @ s2)).real
    t1, t2 = third(a), third(b)
    return {
        "frechetPart": float(frechet),
        "cube": float(((np.cbrt(t1) - np.cbrt(t2)) ** 2).sum()),
        "none": float(((t1 - t2) ** 2).sum()),
    }


CASES = [
    # name, candidate, reference, r, ddof
    ("own axes", [300, 5, 1, {}], [400, 5, 5001, {"skew": 0.8}], None, 1),
    ("one component", [300, 6, 1, {"spread": 1}], [400, 6, 5001, {"spread": 1, "skew": 0.5}], 1, 1),
    ("every component, ddof 0", [300, 12, 1, {"spread": 1}], [250, 12, 5001, {"spread": 1, "skew": 0.5}], 12, 0),
    ("float32", [900, 40, 1, {"spread": 1.5, "dtype": "float32"}], [800, 40, 5001, {"spread": 1.5, "skew": 0.5, "dtype": "float32"}], 20, 1),
    ("more rows than a chunk", [5000, 24, 1, {"spread": 2}], [4500, 24, 9001, {"spread": 2, "skew": 1}], 17, 1),
    ("means 1e4 spreads away", [600, 16, 1, {"spread": 1, "offset": 1e4}], [500, 16, 5001, {"spread": 1, "offset": 1e4, "skew": 0.5}], 9, 1),
    ("by subspace iteration", [700, 400, 1, {"spread": 4}], [900, 400, 5001, {"spread": 4, "skew": 0.7}], 16, 1),
]


def make(side):
    n, d, seed, keywords = side
    return features(n, d, seed, **keywords)


def describe(side):
    n, d, seed, keywords = side
    return {"n": n, "d": d, "seed": seed, **keywords}


if __name__ == "__main__":
    (HERE / "skew.json").write_text(
        json.dumps(
            [
                {"name": name, "x": describe(x), "y": describe(y), "components": r, "ddof": ddof,
                 "expected": parts(make(x), make(y), r, ddof)}
                for name, x, y, r, ddof in CASES
            ],
            indent=1,
        )
        + "\n"
    )
