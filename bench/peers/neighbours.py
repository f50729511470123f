"""The peer of works/neighbours.ts: precision, recall, density and coverage in the arithmetic of `prdc` (Naeem et al. 2020).

scikit-learn's pairwise_distances within each set and between them, in float64, and np.partition for the radii; k = 3 and 5. `prdc` asks for
8 jobs; on 2 cores one call that leaves the threads to BLAS is faster, so that is what is timed.
"""
import json
import resource
import sys
import time

import numpy as np
import sklearn
from sklearn.metrics import pairwise_distances

x, y = (np.load(path).astype(np.float64) for path in sys.argv[1:3])
start = time.perf_counter()
# The row itself, at distance 0, is the smallest: its k-th neighbour stands at k.
x3 = np.partition(pairwise_distances(x, x), 3, axis=-1)[:, 3]
y3, y5 = np.partition(pairwise_distances(y, y), (3, 5), axis=-1)[:, [3, 5]].T
xy = pairwise_distances(y, x)
precision = (xy <= y3[:, None]).any(axis=0).mean()
recall = (xy <= x3[None, :]).any(axis=1).mean()
density = (1 / 5) * (xy < y5[:, None]).sum(axis=0).mean()
coverage = (xy.min(axis=1) < y5).mean()
seconds = time.perf_counter() - start
print(json.dumps({
    "value": precision + recall + density + coverage,
    "seconds": seconds,
    "peer": f"scikit-learn {sklearn.__version__} pairwise_distances, numpy {np.__version__}",
    "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
