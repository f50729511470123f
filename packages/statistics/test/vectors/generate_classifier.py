"""Writes classifier.json: scikit-learn's multinomial logistic regression on features that the tests draw again from a seed.

Run with Debian's python3-sklearn (scikit-learn 1.2.1, NumPy 1.24.2): /usr/bin/python3 generate_classifier.py
Row i is moved by `shift` along column i mod classes, and of that class, save that every `mixed`-th row is of the next one,
so that classes overlap. StandardScaler, then LogisticRegression (multi_class="multinomial", C = 1 / l2), whose coefficients of
two classes are those of the second one, the first one's being their negative. Its solver "lbfgs" cannot be told to go on
where the loss falls by less than 2e-9 of itself, and stops at coefficients that are off by up to 1e-4; "newton-cg" with tol
1e-10 goes to the end. The two are held against each other here.
"""
import json
import pathlib
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import uniform_matrix  # noqa: E402

CASES = [
    # name, n, tested, d, classes, shift, mixed, l2, keywords of the features
    ("three classes", 200, 50, 5, 3, 0.6, 5, 1, {}),
    ("two classes", 150, 40, 4, 2, 0.4, 4, 0.5, {}),
    ("ten classes, float32", 400, 60, 20, 10, 0.8, 7, 1, {"dtype": "float32"}),
    ("separable", 90, 30, 6, 3, 6, 0, 1, {}),
    ("n < d", 40, 40, 60, 4, 1, 6, 1, {}),
    ("weak penalty", 300, 50, 8, 3, 0.5, 4, 1e-3, {}),
    ("means 1e4 spreads away", 200, 50, 5, 3, 0.6, 5, 1, {"offset": 1e4}),
    ("scales over 6 decades", 200, 50, 8, 3, 0, 0, 1, {"spread": 6}),
]


def features(n, d, seed, spread=0.0, offset=0.0, dtype="float64"):
    """As in generate.py."""
    u = uniform_matrix(n, d, seed)
    scale = 10.0 ** (-spread * np.arange(d) / max(d - 1, 1))
    return (offset + (u + 0.5 * u[:, :1]) * scale).astype(dtype)


def labels_of(n, classes, mixed):
    i = np.arange(n)
    strays = (i % mixed == 0) if mixed > 0 else np.zeros(n, dtype=bool)
    return (i + strays) % classes


def moved(x, classes, shift):
    x = x.copy()
    i = np.arange(len(x))
    x[i, i % classes % x.shape[1]] += shift
    return x


def case(name, n, tested, d, classes, shift, mixed, l2, keywords):
    train = moved(features(n, d, 1, **keywords), classes, shift)
    test = moved(features(tested, d, 7001, **keywords), classes, shift)
    labels = labels_of(n, classes, mixed)
    scaler = StandardScaler().fit(train.astype(np.float64))
    settings = {"multi_class": "multinomial", "C": 1 / l2, "max_iter": 1000}
    rough = LogisticRegression(solver="lbfgs", tol=1e-10, **settings)
    rough.fit(scaler.transform(train.astype(np.float64)), labels)
    model = LogisticRegression(solver="newton-cg", tol=1e-10, **settings)
    model.fit(scaler.transform(train.astype(np.float64)), labels)
    assert np.abs(rough.coef_ - model.coef_).max() < 1e-3 * np.abs(model.coef_).max()
    weights, intercepts = model.coef_, model.intercept_
    if classes == 2:
        weights, intercepts = np.concatenate([-weights, weights]), np.concatenate([-intercepts, intercepts])
    z = scaler.transform(test.astype(np.float64))
    scores = z @ weights.T + intercepts
    probabilities = np.exp(scores - scores.max(1, keepdims=True))
    probabilities /= probabilities.sum(1, keepdims=True)
    assert np.array_equal(probabilities.argmax(1), model.predict(z))
    return {
        "name": name,
        "features": {"n": n, "tested": tested, "d": d, "keywords": keywords},
        "classes": classes,
        "shift": shift,
        "mixed": mixed,
        "l2": l2,
        "weights": weights.ravel().tolist(),
        "intercepts": intercepts.tolist(),
        "probabilities": probabilities[:5].ravel().tolist(),
        "predictions": probabilities.argmax(1).tolist(),
    }


if __name__ == "__main__":
    (HERE / "classifier.json").write_text(json.dumps([case(*each) for each in CASES], indent=1) + "\n")
