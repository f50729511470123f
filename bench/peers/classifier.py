"""The peer of bench/works/classifier.ts: scikit-learn's StandardScaler and multinomial LogisticRegression, to the same gradient."""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

x, labels, solver = np.load(sys.argv[1]).astype(np.float64), np.load(sys.argv[2]), sys.argv[3]
n = len(x)
start = time.perf_counter()
z = StandardScaler().fit_transform(x)
model = LogisticRegression(multi_class="multinomial", solver=solver, C=1, tol=1e-8 * n, max_iter=1000).fit(z, labels)
seconds = time.perf_counter() - start
loss = -model.predict_log_proba(z)[np.arange(n), labels].sum() + (model.coef_**2).sum() / 2
print(json.dumps({
    "value": float(loss / n),
    "seconds": seconds,
    "peer": f"scikit-learn {sklearn.__version__} {solver}, {int(model.n_iter_[0])} iterations",
}))
