"""The peer of works/moments.ts: numpy.cov of float32 rows, in float64."""
import json
import resource
import sys
import time

import numpy as np

x = np.load(sys.argv[1])
seconds = float("inf")
for _ in range(2):
    start = time.perf_counter()
    covariance = np.cov(x, rowvar=False)
    mean = x.mean(0, dtype=np.float64)
    seconds = min(seconds, time.perf_counter() - start)
print(json.dumps({
    "value": float((covariance**2).sum()), "seconds": seconds, "peer": f"numpy {np.__version__} cov and mean",
    "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
