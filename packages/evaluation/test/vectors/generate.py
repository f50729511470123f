"""Writes the vectors of this package's tests: /usr/bin/python3 generate.py (numpy and scipy of Debian 12).

Also reads stored.npz, which the tests hold our writer to byte by byte, the way numpy users and pytorch-fid do.
`generate.py --check` only does that.
"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy import linalg
from scipy.stats import multivariate_normal

HERE = Path(__file__).parent
ROWS, DIMENSION = 60, 6


def features(seed, shift):
    rng = np.random.default_rng(seed)
    mixing = rng.normal(size=(DIMENSION, DIMENSION))
    return (rng.normal(size=(ROWS, DIMENSION)) @ mixing + shift).astype(np.float32)


def frechet(a, b):
    mu1, mu2 = a.mean(0), b.mean(0)
    s1, s2 = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = linalg.sqrtm(s1 @ s2)
    return float((mu1 - mu2) @ (mu1 - mu2) + np.trace(s1 + s2 - 2 * root.real))


def kernel_distance(x, y):
    """Unbiased squared MMD with (x.y/d + 1)^3 over all rows: what subsets as large as the sets must give."""
    kernel = lambda a, b: (a @ b.T / DIMENSION + 1) ** 3
    n, m = len(x), len(y)
    xx, yy = kernel(x, x), kernel(y, y)
    within = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(within - 2 * kernel(x, y).mean())


def principal_axes(reference, r):
    values, vectors = np.linalg.eigh(np.cov(reference, rowvar=False))
    vectors = vectors[:, ::-1][:, :r]
    return vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(r)])


def third_moments(z):
    c = z - z.mean(0)
    return np.einsum("ni,nj,nk->ijk", c, c, c) / len(c)


def skew_parts(a, b, r):
    axes = principal_axes(b, r)
    p, q = a @ axes, b @ axes
    gap = np.cbrt(third_moments(p)) - np.cbrt(third_moments(q))
    return {"frechetPart": frechet(p, q), "skewPart": float((gap**2).sum())}


def write():
    a, b = features(1, 0.0), features(2, 0.3)
    np.save(HERE / "a.npy", a)
    np.savez(HERE / "b_feats.npz", feats=b.astype(np.float64))
    wide = b.astype(np.float64)
    mu, sigma = wide.mean(0), np.cov(wide, rowvar=False)
    np.savez_compressed(HERE / "b_pytorch_fid.npz", mu=mu, sigma=sigma)  # pytorch-fid --save-stats
    np.savez(HERE / "b_edm.npz", mu=mu, sigma=sigma)  # EDM's fid.py ref
    np.savez(HERE / "object.npz", mu=np.array([{}], dtype=object), sigma=sigma)
    a64 = a.astype(np.float64)
    expected = {
        "fid": frechet(a64, wide),
        "kid": kernel_distance(a64, wide),
        "sid": skew_parts(a64, wide, 3),
        "mu": a64.mean(0).tolist(),
        "sigma": np.cov(a64, rowvar=False).tolist(),
    }
    (HERE / "expected.json").write_text(json.dumps(expected) + "\n")


def check():
    a = np.load(HERE / "a.npy").astype(np.float64)
    with np.load(HERE / "stored.npz", allow_pickle=False) as stored:
        # As pytorch-fid reads it: m, s = f['mu'][:], f['sigma'][:]
        np.testing.assert_allclose(stored["mu"][:], a.mean(0), rtol=1e-12)
        np.testing.assert_allclose(stored["sigma"][:], np.cov(a, rowvar=False), rtol=1e-10)
        factor = stored["factor"]
        np.testing.assert_allclose(factor.T @ factor, stored["sigma"], rtol=1e-12, atol=1e-12)
        assert stored["mu"].dtype == stored["sigma"].dtype == np.float64
        assert int(stored["n"]) == ROWS and int(stored["ddof"]) == 1
        np.testing.assert_array_equal(stored["feats"], np.load(HERE / "a.npy"))
        np.testing.assert_allclose(stored["pca_axes"], principal_axes(a, DIMENSION), atol=1e-9)
        third = third_moments(a @ stored["pca_axes"])
        places = [(i, j, k) for k in range(DIMENSION) for j in range(k + 1) for i in range(j + 1)]
        np.testing.assert_allclose(stored["third_moments"], [third[p] for p in places], rtol=1e-8, atol=1e-9)
        weights, means = stored["mixture_weights"], stored["mixture_means"]
        densities = [
            weight * multivariate_normal(mean, covariance).pdf((a - a.mean(0)) @ stored["pca_axes"])
            for weight, mean, covariance in zip(weights, means, stored["mixture_covariances"])
        ]
        n, _, converged, log_likelihood, *_ = stored["mixture_fit"]
        np.testing.assert_allclose(log_likelihood, np.log(np.sum(densities, 0)).mean(), rtol=1e-8)
        assert n == ROWS and converged == 1 and abs(weights.sum() - 1) < 1e-12
        names = ["cat", "dog", "Bär"]
        assert stored["labels"].tolist() == [names[i % 3] for i in range(ROWS)]
        for c, name in enumerate(stored["class_names"].tolist()):
            own = a[stored["labels"] == name]
            assert int(stored["class_n"][c]) == len(own)
            np.testing.assert_allclose(stored["class_mu"][c], own.mean(0), rtol=1e-12)
            np.testing.assert_allclose(stored["class_sigma"][c], np.cov(own, rowvar=False), rtol=1e-9)
        protocol = json.loads(stored["protocol"].tobytes())
        assert protocol["extraction"]["extractor"]["id"] == "given-features"
    print("stored.npz is as numpy and pytorch-fid expect it")


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write()
    if (HERE / "stored.npz").exists():
        check()
