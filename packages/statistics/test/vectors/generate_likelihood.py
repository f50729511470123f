"""Writes likelihood.json: feature likelihood divergence by PyTorch's Adam and automatic derivatives, in float64.

Run with Debian's python3-torch (PyTorch 1.13.1, NumPy 1.24.2): /usr/bin/python3 generate_likelihood.py (some seconds).
The definitions are those of marcojira/fld: features standardised by the test rows, Gaussians at the centres, each variance
started at the squared distance of the nearest row plus 1e-3 over d, one more Gaussian at the mean of the rows (0.81 of the squared distance), Adam with one
batch, an end where five losses agree.
"""
import json
import math
import pathlib
import sys

import numpy as np
import torch

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE / "../../../linalg/test/vectors"))
from rng import Rng, uniform_matrix  # noqa: E402

torch.set_default_dtype(torch.float64)


def features(n, d, seed, spread=0.0, offset=0.0, gain=1.0, dtype="float64"):
    """As in generate.py."""
    u = uniform_matrix(n, d, seed)
    scale = gain * 10.0 ** (-spread * np.arange(d) / max(d - 1, 1))
    x = offset + (u + 0.5 * u[:, :1]) * scale
    return torch.tensor(x.astype(dtype).astype(np.float64))


def squares(x, c):
    return ((x[:, None] - c[None]) ** 2).sum(2)


def log_densities(distances, s, d):
    return -distances / (2 * torch.exp(s)) - d / 2 * s - d / 2 * math.log(2 * math.pi)


def fit(centres, rows, epochs, rate, tolerance):
    n, d = rows.shape
    distances = squares(rows, centres)
    from_mean = 0.9**2 * squares(rows, rows.mean(0, keepdim=True))
    s = ((distances.min(0).values + 1e-3) / d).log().requires_grad_(True)
    at_mean = torch.zeros((), requires_grad=True)
    adam = torch.optim.Adam([s, at_mean], lr=rate)
    losses = []
    for epoch in range(epochs):
        adam.zero_grad()
        each = log_densities(distances, s, d) - math.log(len(centres))
        loss = -torch.logsumexp(torch.cat([each, log_densities(from_mean, at_mean, d)], 1), 1).mean() / d
        loss.backward()
        adam.step()
        with torch.no_grad():
            s.clamp_(-40, 40)
        losses.append(loss.item())
        if epoch > 5 and max(abs(losses[-1] - losses[-k]) for k in range(1, 6)) < tolerance:
            break
    return s.detach(), losses


def nll(centres, s, rows):
    d = rows.shape[1]
    each = log_densities(squares(rows, centres), s, d) - math.log(len(centres))
    return -torch.logsumexp(each, 1).mean().item() / d


def divergence(generated, reference, seed, centres, epochs, rate, tolerance):
    rng = Rng(seed)
    order = rng.sample(len(reference), len(reference))
    half = len(reference) // 2
    train, test = reference[order[:half]], reference[order[half:]]
    if len(generated) > centres:
        generated = generated[rng.sample(len(generated), centres)]
    mean, deviation = test.mean(0), test.std(0)
    train, test, generated = ((x - mean) / deviation for x in (train, test, generated))
    s, losses = fit(generated, train, epochs, rate, tolerance)
    split = min(len(generated), half // 2)
    base, base_losses = fit(train[:split], train[split:], epochs, rate, tolerance)
    a, b = nll(generated, s, test), nll(train[:split], base, test)
    return {
        "value": 100 * (a - b), "nll": a, "baseline": b, "epochs": len(losses), "loss": losses[-1],
        "baselineEpochs": len(base_losses), "baselineLoss": base_losses[-1],
    }


CASES = [
    # name, [n, d, seed, keywords] of generated and reference, seed, centres
    ("like the reference", [80, 6, 1, {}], [120, 6, 5001, {}], 7, 10000),
    ("too wide", [60, 6, 1, {"gain": 1.6}], [120, 6, 5001, {}], 1, 10000),
    ("a copy of part of the reference", [60, 6, 5001, {}], [120, 6, 5001, {}], 1, 10000),
    ("fewer centres than rows", [90, 5, 1, {}], [101, 5, 5001, {"offset": 0.2}], 3, 40),
    ("one collapsed point", [1, 6, 1, {}], [60, 6, 5001, {}], 2, 10000),
    ("float32, d = 64", [150, 64, 1, {"dtype": "float32"}], [200, 64, 5001, {"dtype": "float32", "spread": 2}], 4, 10000),
    ("means 1e4 spreads away", [70, 8, 1, {"offset": 1e4}], [80, 8, 5001, {"offset": 1e4}], 5, 10000),
]


def make(side):
    n, d, seed, keywords = side
    return features(n, d, seed, **keywords)


def describe(side):
    n, d, seed, keywords = side
    return {"n": n, "d": d, "seed": seed, **keywords}


(HERE / "likelihood.json").write_text(json.dumps([
    {"name": name, "generated": describe(g), "reference": describe(r), "seed": seed, "centres": centres,
     "expected": divergence(make(g), make(r), seed, centres, 50, 0.5, 5e-4)}
    for name, g, r, seed, centres in CASES
], indent=1) + "\n")
