"""Writes imports/: files as other tools write them. /usr/bin/python3 generate_imports.py (numpy and scipy of Debian 12).

pytorch-fid, EDM: mu and sigma, compressed or not; clean-fid: the same, and feats in a file of their own;
guided-diffusion (evaluations/): mu, sigma of pooled and mu_s, sigma_s of spatial features beside images in arr_0;
EDM2: a pickle; torch-fidelity and others: PyTorch files, zips around a pickle.
"""
import itertools
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np

from generate import features, frechet

HERE = Path(__file__).parent / "imports"
SPATIAL = 5


def laid_out(array, kind, order, endian):
    return np.array(array, dtype=f"{endian}{kind}", order=order)


def raw_float32_covariance(x):
    """n/(n-1) (E[x x^T] - mu mu^T), every step in float32 and one row at a time, as a running mean: asymmetric, as it comes."""
    x = x.astype(np.float32)
    mean, second = x.mean(0), np.zeros((x.shape[1],) * 2, np.float32)
    for row in x:
        second += np.outer(row / np.float32(len(x)), row)
    return mean, (second - np.outer(mean, mean)) * np.float32(len(x) / (len(x) - 1))


def write():
    HERE.mkdir(exist_ok=True)
    candidate, reference = features(1, 0.0).astype(np.float64), features(2, 0.3).astype(np.float64)
    spatial = [each[:, :SPATIAL] * 2 + each[:, 1:] for each in (candidate, reference)]
    mu, sigma = reference.mean(0), np.cov(reference, rowvar=False)
    layouts = itertools.product(("f4", "f8"), ("C", "F"), ("<", ">"), (np.savez, np.savez_compressed))
    for kind, order, endian, save in layouts:
        name = "_".join([kind, order, "little" if endian == "<" else "big", save.__name__])
        arrays = {"mu": laid_out(mu, kind, order, endian), "sigma": laid_out(sigma, kind, order, endian)}
        save(HERE / f"statistics_{name}.npz", **arrays)
        save(HERE / f"features_{name}.npz", feats=laid_out(reference, kind, order, endian))
    for kind, order, endian in itertools.product(("f4", "f8"), ("C", "F"), ("<", ">")):
        name = "_".join([kind, order, "little" if endian == "<" else "big"])
        np.save(HERE / f"features_{name}.npy", laid_out(reference, kind, order, endian))

    images = np.random.default_rng(3).integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
    mu_s, sigma_s = spatial[1].mean(0), np.cov(spatial[1], rowvar=False)
    statistics = {"mu": mu, "sigma": sigma, "mu_s": mu_s, "sigma_s": sigma_s}
    np.savez(HERE / "guided_diffusion.npz", arr_0=images, **statistics)
    np.savez(HERE / "guided_diffusion_samples.npz", arr_0=images[:3])
    np.savez(HERE / "both_statistics.npz", **statistics)
    np.save(HERE / "candidate_pooled.npy", candidate)
    np.save(HERE / "candidate_spatial.npy", spatial[0])
    np.savez(HERE / "candidate_spatial.npz", mu=spatial[0].mean(0), sigma=np.cov(spatial[0], rowvar=False))

    # Means three times the spread, so that float32 loses digits by cancellation.
    shifted = reference + 3 * reference.std(0)
    raw_mu, raw_sigma = raw_float32_covariance(shifted)
    assert np.any(raw_sigma != raw_sigma.T)
    np.savez(HERE / "float32_sums.npz", mu=raw_mu, sigma=raw_sigma)

    with open(HERE / "edm2.pkl", "wb") as file:
        pickle.dump({"fid": {"mu": mu, "sigma": sigma}}, file)
    with zipfile.ZipFile(HERE / "statistics.pt", "w") as archive:
        archive.writestr(zipfile.ZipInfo("archive/data.pkl"), pickle.dumps({"mu": 0}))
    np.save(HERE / "dictionary.npy", {"mu": mu, "sigma": sigma})
    np.savez(HERE / "object_feats.npz", feats=np.array([mu, None], dtype=object))

    expected = {
        "fid": frechet(candidate, reference),
        "spatial": frechet(*spatial),
        "float32Sums": frechet(candidate, shifted),
    }
    (HERE / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    write()
