"""Writes eigenvalues.json: eigenvalues by LAPACK (scipy.linalg.eigh) of matrices that the tests build again from a seed.

Run with Debian's python3-scipy (SciPy 1.10.1, NumPy 1.24.2): /usr/bin/python3 generate.py
"""
import json
import pathlib

import numpy as np
import scipy.linalg

from rng import uniform_matrix


def indefinite(n, seed):
    x = uniform_matrix(n, n, seed)
    return x + x.T


def graded(n, seed):
    """Positive definite, eigenvalues over about 12 decades."""
    x = uniform_matrix(n, n, seed)
    scale = 10.0 ** (-6 * np.arange(n) / (n - 1))
    return (x.T @ x / n + np.eye(n)) * np.outer(scale, scale)


def deficient(n, seed):
    """Positive semidefinite of rank n / 4."""
    x = uniform_matrix(n // 4, n, seed)
    return x.T @ x


cases = []
for kind, n, seed in [
    (indefinite, 1, 1),
    (indefinite, 2, 2),
    (indefinite, 40, 100),
    (indefinite, 300, 1000),
    (graded, 40, 2000),
    (graded, 300, 3000),
    (deficient, 40, 4000),
    (deficient, 300, 5000),
]:
    values = scipy.linalg.eigh(kind(n, seed), eigvals_only=True)
    cases.append({"kind": kind.__name__, "n": n, "seed": seed, "eigenvalues": values.tolist()})

pathlib.Path(__file__).with_name("eigenvalues.json").write_text(json.dumps(cases))
