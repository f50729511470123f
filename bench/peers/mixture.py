"""
The peer of bench/works/mixture.ts: scikit-learn's GaussianMixture.

mixture.py rounds x.npy ROUNDS weights.npy means.npy covariances.npy: as many rounds from these parameters, by the estimator's
own E and M steps, so that none of its time goes into a start. mixture.py fit x.npy K: a whole fit.
"""
import json
import resource
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

warnings.filterwarnings("ignore")
mode, path, number, *parts = sys.argv[1:]
x = np.load(path)
if mode == "rounds":
    weights, means, covariances = (np.load(part) for part in parts)
    K, r = means.shape
    model = GaussianMixture(K, reg_covar=1e-6)
    seconds = np.inf
    for _ in range(2):
        model.weights_, model.means_ = weights[0], means
        model.covariances_ = covariances.reshape(K, r, r)
        start = time.perf_counter()
        model.precisions_cholesky_ = _compute_precision_cholesky(model.covariances_, "full")
        for _ in range(int(number)):
            _, responsibilities = model._e_step(x)
            model._m_step(x, responsibilities)
        value, _ = model._e_step(x)
        seconds = min(seconds, time.perf_counter() - start)
else:
    start = time.perf_counter()
    model = GaussianMixture(int(number), reg_covar=1e-6, random_state=0).fit(x)
    seconds = time.perf_counter() - start
    value = model.score(x)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
peer = f"scikit-learn {sklearn.__version__} GaussianMixture, numpy {np.__version__}"
print(json.dumps({"value": float(value), "seconds": seconds, "peer": peer, "peakMiB": peak}))
