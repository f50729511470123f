"""Writes labels.json: per-class Frechet distances and the classification accuracy score of features that the tests draw again.

Run with Debian's python3-scipy and python3-sklearn (SciPy 1.10.1, scikit-learn 1.2.1, NumPy 1.24.2):
/usr/bin/python3 generate_labels.py
Row i is of class i mod classes and is moved by `shift` along that column; every `mixed`-th row bears the next class's label.
The reference is split by the port of our Rng: within each class, in natural order of the labels, half of its rows train.
The classifier is scikit-learn's StandardScaler and LogisticRegression (newton-cg, which goes on to the end).
"""
import json
import pathlib
import sys

import numpy as np
import scipy.linalg
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import Rng, uniform_matrix  # noqa: E402

CASES = [
    # name, classes, d, l2, seed, sides [n, seed, shift, mixed]
    ("three classes", 3, 4, 1, 5, [330, 1, 0.5, 7], [421, 9001, 0.7, 5]),
    ("ten classes", 10, 12, 0.1, 1, [400, 1, 0.6, 7], [500, 9001, 0.9, 11]),
    ("n < d + 1 in each class", 4, 30, 1, 2, [80, 1, 0.9, 9], [100, 9001, 0.9, 9]),
]


def side(n, seed, shift, mixed, classes, d):
    x = uniform_matrix(n, d, seed)
    i = np.arange(n)
    x[i, i % classes] += shift
    return x, (i + (i % mixed == 0)) % classes


def frechet(x, y):
    m = ((x.mean(0) - y.mean(0)) ** 2).sum()
    s1, s2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    cross = (x - x.mean(0)) @ (y - y.mean(0)).T / np.sqrt((len(x) - 1) * (len(y) - 1))
    return float(m + np.trace(s1) + np.trace(s2) - 2 * scipy.linalg.svdvals(cross).sum())


def train(x, labels, l2):
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(multi_class="multinomial", solver="newton-cg", C=1 / l2, tol=1e-8, max_iter=1000)
    model.fit(scaler.transform(x), labels)
    return lambda z: model.predict(scaler.transform(z))


def case(name, classes, d, l2, seed, candidate, reference):
    x, a = side(*candidate, classes, d)
    y, b = side(*reference, classes, d)
    rng = Rng(seed)
    training = np.zeros(len(y), dtype=bool)
    for k in range(classes):
        rows = np.flatnonzero(b == k)
        training[rows[rng.sample(len(rows), len(rows) // 2)]] = True
    said = train(x, a, l2)(y[~training])
    real = train(y[training], b[training], l2)(y[~training])
    truth = b[~training]
    return {
        "name": name,
        "classes": classes,
        "d": d,
        "l2": l2,
        "seed": seed,
        "candidate": dict(zip(("n", "seed", "shift", "mixed"), candidate)),
        "reference": dict(zip(("n", "seed", "shift", "mixed"), reference)),
        "frechet": [frechet(x[a == k], y[b == k]) for k in range(classes)],
        "accuracy": float((said == truth).mean()),
        "realAccuracy": float((real == truth).mean()),
        "perClass": [
            {"n": int((truth == k).sum()), "accuracy": float((said == truth)[truth == k].mean())}
            for k in range(classes)
        ],
    }


if __name__ == "__main__":
    (HERE / "labels.json").write_text(json.dumps([case(*each) for each in CASES], indent=1) + "\n")
