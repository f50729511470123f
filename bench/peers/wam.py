"""
The peer of bench/works/wam.ts: the arithmetic of POT's ot.gmm.gmm_ot_loss (dist_bures_squared, then emd2).

POT 0.8.2 has emd2 but not yet ot.gmm, so its formula is written out, with the products by matmul where POT >= 0.9 has one
three-operand einsum that numpy runs as a plain loop of 4e11 steps at this size. The first argument says how roots are taken:
  pairs  ot.gaussian.bures_wasserstein_distance for each pair: two roots by scipy.linalg.sqrtm (the backend of POT 0.8.2)
  sqrtm  ot.gmm.dist_bures_squared: the roots of one side once, then one for each pair, by scipy.linalg.sqrtm
  eigh   the same with roots by numpy.linalg.eigh, as later backends of POT
"""
import json
import resource
import sys
import time

import numpy as np
import ot
import scipy
from scipy.linalg import sqrtm

mode, *paths = sys.argv[1:]
wa, ma, ca, wb, mb, cb = (np.load(path) for path in paths)
r = ma.shape[1]
ca, cb = ca.reshape(-1, r, r), cb.reshape(-1, r, r)


def by_eigh(a):
    values, vectors = np.linalg.eigh(a)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


root = by_eigh if mode == "eigh" else sqrtm
start = time.perf_counter()
costs = ot.dist(ma, mb, metric="sqeuclidean")
for i, s in enumerate(ca):
    half = root(s)
    for j, t in enumerate(cb):
        if mode == "pairs":
            half = root(s)
        costs[i, j] += np.trace(s) + np.trace(t) - 2 * np.trace(root(half @ t @ half)).real
value = ot.emd2(wa[0] / wa.sum(), wb[0] / wb.sum(), np.maximum(costs, 0))
seconds = time.perf_counter() - start
how = {"pairs": "two sqrtm a pair", "sqrtm": "one sqrtm a pair", "eigh": "one eigh a pair"}[mode]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
peer = f"POT {ot.__version__} emd2, {how} (scipy {scipy.__version__}, numpy {np.__version__})"
print(json.dumps({"value": float(value), "seconds": seconds, "peer": peer, "peakMiB": peak}))
