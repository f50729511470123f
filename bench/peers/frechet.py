"""The peers of works/frechet.ts: the Frechet distance from means and covariances, by `sqrtm` of the product as
pytorch-fid and clean-fid compute it, by `eigvals` of the product as torchmetrics and torch-fidelity do, or by `eigh`,
the symmetric way in LAPACK: the root of one covariance, then the eigenvalues of root S2 root."""
import json
import resource
import sys
import time

import numpy as np
import scipy
from scipy import linalg

way = sys.argv[1]
m1, s1, m2, s2 = (np.load(path) for path in sys.argv[2:6])


def root_trace():
    if way == "sqrtm":
        return np.trace(linalg.sqrtm(s1 @ s2, disp=False)[0].real)
    if way == "eigvals":
        return np.sqrt(np.linalg.eigvals(s1 @ s2).astype(complex)).real.sum()
    values, vectors = linalg.eigh(s1)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    return np.sqrt(np.maximum(linalg.eigvalsh(root @ s2 @ root), 0)).sum()


seconds = float("inf")
for _ in range(1 if way == "eigvals" else 2):
    start = time.perf_counter()
    value = ((m1 - m2) ** 2).sum() + np.trace(s1) + np.trace(s2) - 2 * root_trace()
    seconds = min(seconds, time.perf_counter() - start)
print(json.dumps({
    "value": float(value), "seconds": seconds, "peer": f"scipy {scipy.__version__}, numpy {np.__version__}",
    "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
