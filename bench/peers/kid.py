"""The peer of bench/works/kid.ts: torch-fidelity's kernel distance in NumPy, in float64, on subsets that are handed in.

kid.py subsets|jackknife X.npy Y.npy SUBSETS.npy; subsets: the mean over the subsets; jackknife: the delete-one-block error of
the distance of all rows, row i in block i mod 50, from the kernel matrices in tiles.
"""
import json
import resource
import sys
import time

import numpy as np

mode, *paths = sys.argv[1:]
x, y, subsets = (np.load(path) for path in paths)
subsets = subsets.astype(np.int64)
d = x.shape[1]


def kernel(a, b):
    return (np.matmul(a, b.T) * (1 / d) + 1) ** 3


def mmd2(k_xx, k_xy, k_yy):
    m = len(k_xx)
    sums_xx = k_xx.sum(axis=1) - np.diagonal(k_xx)
    sums_yy = k_yy.sum(axis=1) - np.diagonal(k_yy)
    return (sums_xx.sum() + sums_yy.sum()) / (m * (m - 1)) - 2 * k_xy.sum(axis=0).sum() / (m * m)


def over_subsets():
    a, b = x.astype(np.float64), y.astype(np.float64)
    values = []
    for s in range(0, len(subsets), 2):
        f, g = a[subsets[s]], b[subsets[s + 1]]
        values.append(mmd2(kernel(f, f), kernel(f, g), kernel(g, g)))
    return np.mean(values)


def jackknife(blocks=50, tile=1000):
    a, b = x.astype(np.float64), y.astype(np.float64)
    n, m = len(a), len(b)
    one_hot = np.eye(blocks)[np.arange(n) % blocks]

    def pairs(f, u, g, v, same):
        total = np.zeros((u.shape[1], v.shape[1]))
        for i in range(0, len(f), tile):
            for j in range(0, i + 1 if same else len(g), tile):
                part = u[i:i + tile].T @ kernel(f[i:i + tile], g[j:j + tile]) @ v[j:j + tile]
                total += part if not same or i == j else part + part.T
        return total

    ones = np.ones((m, 1))
    xx = pairs(a, one_hot, a, one_hot, True)
    yy = pairs(b, ones, b, ones, True)[0, 0] - (((b**2).sum(1) / d + 1) ** 3).sum()
    xy = pairs(a, one_hot, b, ones, False)[:, 0]
    diagonal = one_hot.T @ ((a**2).sum(1) / d + 1) ** 3
    sizes = one_hot.sum(0)
    touching = xx.sum(0) + xx.sum(1) - np.diagonal(xx) - diagonal
    k = n - sizes
    without = (
        (xx.sum() - diagonal.sum() - touching) / (k * (k - 1)) + yy / (m * (m - 1)) - 2 * (xy.sum() - xy) / (k * m)
    )
    return np.sqrt((blocks - 1) * without.var())


start = time.perf_counter()
value = over_subsets() if mode == "subsets" else jackknife()
seconds = time.perf_counter() - start
print(json.dumps({
    "value": float(value), "seconds": seconds, "peer": f"numpy {np.__version__}",
    "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
