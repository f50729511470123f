"""The peer of bench/run.ts: the Frechet distance by scipy.linalg.sqrtm, as pytorch-fid and clean-fid compute it."""
import json
import sys
import time

import numpy as np
import scipy
from scipy import linalg

x, y = (np.load(path) for path in sys.argv[1:3])
m1, m2 = x.mean(0), y.mean(0)
s1, s2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
start = time.perf_counter()
root, _ = linalg.sqrtm(s1 @ s2, disp=False)
value = ((m1 - m2) ** 2).sum() + np.trace(s1) + np.trace(s2) - 2 * np.trace(root.real)
seconds = time.perf_counter() - start
print(json.dumps({"value": value, "seconds": seconds, "peer": f"scipy {scipy.__version__} sqrtm, numpy {np.__version__}"}))
