"""The peer of bench/works/third-moments.ts: third central moments by NumPy, one GEMM for each index.

third-moments.py X.npy; the value is the Frobenius norm of the tensor, so that a wrong entry anywhere would show.
"""
import json
import resource
import sys
import time

import numpy as np

x = np.load(sys.argv[1])
n, r = x.shape
start = time.perf_counter()
C = x - x.mean(0)
T = np.empty((r, r, r))
for i in range(r):
    T[i] = (C * C[:, i : i + 1]).T @ C
T /= n
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"value": np.sqrt((T * T).sum()), "seconds": seconds, "peer": f"numpy {np.__version__}", "peakMiB": peak}))
