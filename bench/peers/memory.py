"""Mean and covariance as pytorch-fid takes them: everything in memory. memory.py FEATURES.npy"""
import json
import resource
import sys
import time

import numpy as np

features = np.load(sys.argv[1])
start = time.perf_counter()
mean = np.mean(features, axis=0)
covariance = np.cov(features, rowvar=False)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
peer = f"numpy {np.__version__} cov"
print(json.dumps({"peer": peer, "seconds": seconds, "value": float(np.trace(covariance)), "peakMiB": peak}))
