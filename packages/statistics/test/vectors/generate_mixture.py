"""Writes mixture.json: EM and mixture distances of features that the tests draw again from a seed.

Run with Debian's python3-sklearn and POT (scikit-learn 1.2.1, SciPy 1.10.1, POT 0.8.2): /usr/bin/python3 generate_mixture.py.
`logLikelihoods` are scikit-learn's mean log-likelihoods of the first ten E steps from given hard labels; `fitted` its score,
AIC and BIC after them. `distance` is ot.emd2 on Bures-Wasserstein costs by scipy.linalg.sqrtm between two such mixtures.
"""
import json
import pathlib
import sys
import warnings

import numpy as np
import ot
import scipy.linalg
from sklearn.mixture import GaussianMixture

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import uniform_matrix  # noqa: E402

SKLEARN = {"full": "full", "diagonal": "diag", "tied": "tied", "spherical": "spherical"}


def clustered(n, d, seed, clusters=1, dtype="float64", offset=0, decades=0):
    """
    Row i belongs to cluster i mod `clusters`, which is moved and stretched along the axes by its number. Everything is
    scaled down along the axes by as many decades as asked, and moved by the offset.
    """
    u = uniform_matrix(n, d, seed)
    c = (np.arange(n) % clusters)[:, None]
    j = np.arange(d)[None, :]
    x = (u + 0.5 * u[:, :1]) * (1 + 0.3 * c) + ((c * 7 + j * 3) % 5) * 0.6
    return (x * 10.0 ** (-decades * j / max(d - 1, 1)) + offset).astype(dtype)


def labels(n, components):
    """A poor start, so that every iteration moves: blocks of rows that ignore the clusters."""
    return (np.arange(n) // 3) % components


def em(x, components, kind, regularisation, iterations=10):
    x = x.astype(np.float64)
    model = GaussianMixture(components, covariance_type=SKLEARN[kind], reg_covar=regularisation)
    responsibilities = np.eye(components)[labels(len(x), components)]
    model._initialize(x, responsibilities)
    likelihoods = []
    for _ in range(iterations):
        norm, log_responsibilities = model._e_step(x)
        likelihoods.append(float(norm))
        model._m_step(x, log_responsibilities)
    return model, likelihoods


def covariances(model):
    K, d = model.means_.shape
    kind = model.covariance_type
    c = model.covariances_
    if kind == "full":
        return c
    if kind == "tied":
        return np.stack([c] * K)
    return np.stack([np.diag(v) if kind == "diag" else v * np.eye(d) for v in c])


def bures(m1, s1, m2, s2):
    root = scipy.linalg.sqrtm(s1)
    cross = scipy.linalg.sqrtm(root @ s2 @ root)
    return max(0, float((m1 - m2) @ (m1 - m2) + np.trace(s1 + s2) - 2 * np.trace(cross).real))


def distance(a, b):
    ca, cb = covariances(a), covariances(b)
    costs = np.array([[bures(m, s, n, t) for n, t in zip(b.means_, cb)] for m, s in zip(a.means_, ca)])
    return float(ot.emd2(a.weights_ / a.weights_.sum(), b.weights_ / b.weights_.sum(), costs))


def case(name, x, y, components, kind, regularisation):
    p, likelihoods = em(clustered(**x), components[0], kind, regularisation)
    q, _ = em(clustered(**y), components[1], kind, regularisation)
    data = clustered(**x).astype(np.float64)
    return {
        "name": name, "x": x, "y": y, "components": components, "covarianceType": kind,
        "regularisation": regularisation, "logLikelihoods": likelihoods,
        "fitted": {"score": float(p.score(data)), "aic": float(p.aic(data)), "bic": float(p.bic(data))},
        "distance": distance(p, q),
    }


def transport(n, m, seed):
    u = uniform_matrix(1, n + m, seed)[0] + 1.01
    a, b = u[:n] / u[:n].sum(), u[n:] / u[n:].sum()
    costs = (uniform_matrix(n, m, seed + 1) + 1) ** 2
    return {"n": n, "m": m, "seed": seed, "value": float(ot.emd2(a, b, costs))}


warnings.filterwarnings("ignore")
X = {"n": 300, "d": 6, "seed": 1, "clusters": 3}
Y = {"n": 250, "d": 6, "seed": 5001, "clusters": 4}
result = {
    "mixtures": [
        *(case(kind, X, Y, [3, 4], kind, 1e-6) for kind in SKLEARN),
        case("one component", X, Y, [1, 1], "full", 0.0),
        case("more rows than a run", {"n": 9000, "d": 24, "seed": 1, "clusters": 4}, {"n": 700, "d": 24, "seed": 9001, "clusters": 3}, [5, 3], "full", 1e-6),
        case("columns in stages", {"n": 2000, "d": 40, "seed": 1, "clusters": 4}, {"n": 700, "d": 40, "seed": 9001, "clusters": 3}, [5, 3], "full", 1e-6),
        case("columns in stages, tied", {"n": 800, "d": 36, "seed": 1, "clusters": 4}, {"n": 700, "d": 36, "seed": 9001, "clusters": 3}, [4, 3], "tied", 1e-6),
        case("far from the origin", {**X, "offset": 1e4}, {**Y, "offset": 1e4}, [3, 4], "full", 1e-6),
        case("eigenvalues over 12 decades", {"n": 900, "d": 32, "seed": 1, "clusters": 3, "decades": 6}, {"n": 900, "d": 32, "seed": 9001, "clusters": 2, "decades": 6}, [3, 2], "full", 0.0),
        case("near-duplicate components", {**X, "clusters": 1}, {**Y, "clusters": 1}, [4, 4], "full", 1e-6),
        case("float32", {**X, "dtype": "float32"}, Y, [4, 2], "full", 1e-3),
    ],
    "transports": [transport(1, 1, 1), transport(3, 5, 2), transport(12, 12, 50), transport(30, 30, 90), transport(50, 50, 200)],
}
(HERE / "mixture.json").write_text(json.dumps(result, indent=1) + "\n")
