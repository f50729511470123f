#!/usr/bin/env python3
"""Writes resize.npz and resize.json: crops of a photograph as each convention of resizing makes them.

Oracles: Pillow for `clean` (its resize of float images, as clean-fid calls it, clipped as clean-fid clips) and for the
two conventions of bytes, torch.nn.functional.interpolate for `bilinear-half-pixel` and `antialias-bilinear`, TensorFlow 1's
formula (resize_bilinear_op.cc) in NumPy float32 for `tf1` and `bilinear-align-corners`. Crops follow torchvision's Resize
and CenterCrop: `_compute_resized_output_size` and `center_crop` are written out below.

The photograph is scipy.misc.face, which is in the public domain. Images and sizes are small so that the file is, save for two
strips as wide and as high as real images, on which positions in float32 are rounded most.

Run from the repository root with Debian's python3 (Pillow 9.4, python3-torch 1.13, python3-scipy 1.10):
    python3 packages/features/test/vectors/generate_resize.py
"""
import json
import pathlib
import warnings

import numpy as np
import scipy.misc
import torch
import torch.nn.functional as F
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent


def photographs():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        face = scipy.misc.face()
    return {
        "small": face[300:324, 500:532],
        "middle": face[240:337, 380:511],
        "wide": face[400:405, :1023],
        "high": face[:640, 610:614],
    }


CASES = [
    {"name": "up", "image": "small", "width": 45, "height": 37},
    {"name": "down", "image": "middle", "width": 31, "height": 24},
    {"name": "same-width", "image": "small", "width": 32, "height": 40},
    {"name": "same-height", "image": "small", "width": 19, "height": 24},
    {"name": "same", "image": "small", "width": 32, "height": 24},
    {"name": "one", "image": "small", "width": 1, "height": 1},
    {"name": "wide", "image": "wide", "width": 149, "height": 7},
    {"name": "high", "image": "high", "width": 5, "height": 149},
    {"name": "crop-down", "image": "middle", "width": 24, "height": 24, "shorterSide": 29},
    {"name": "crop-up", "image": "small", "width": 33, "height": 30, "shorterSide": 36},
    {"name": "crop-high", "image": "high", "width": 9, "height": 9, "shorterSide": 9},
]


def framed(width, height, case):
    """(resized width, resized height, left, top), as torchvision's Resize(shorterSide) and CenterCrop have them."""
    if "shorterSide" not in case:
        return case["width"], case["height"], 0, 0
    size = case["shorterSide"]
    short, long = (width, height) if width <= height else (height, width)
    new_short, new_long = size, int(size * long / short)
    new_w, new_h = (new_short, new_long) if width <= height else (new_long, new_short)
    return new_w, new_h, int(round((new_w - case["width"]) / 2.0)), int(round((new_h - case["height"]) / 2.0))


def tf1(x, width, height, align_corners=False):
    """resize_bilinear without half-pixel centres, float32 throughout."""
    f = np.float32

    def axis(size, out):
        scale = f(size - 1) / f(out - 1) if align_corners and out > 1 else f(size) / f(out)
        position = np.arange(out, dtype=f) * scale
        lower = np.floor(position).astype(np.int64)
        return lower, np.minimum(lower + 1, size - 1), (position - lower.astype(f)).astype(f)

    top, bottom, dy = axis(x.shape[0], height)
    left, right, dx = axis(x.shape[1], width)
    x = x.astype(f)
    dx, dy = dx[None, :, None], dy[:, None, None]
    above = x[top][:, left] + (x[top][:, right] - x[top][:, left]) * dx
    below = x[bottom][:, left] + (x[bottom][:, right] - x[bottom][:, left]) * dx
    return above + (below - above) * dy


def interpolated(x, width, height, **options):
    t = torch.from_numpy(np.ascontiguousarray(x)).permute(2, 0, 1)[None].float().contiguous()
    return F.interpolate(t, (height, width), mode="bilinear", **options)[0].permute(1, 2, 0).numpy()


def clean(x, width, height):
    def channel(plane):
        image = Image.fromarray(plane.astype(np.float32), mode="F").resize((width, height), resample=Image.BICUBIC)
        return np.asarray(image).clip(0, 255)

    return np.stack([channel(x[:, :, c]) for c in range(3)], 2)


def pillow(filter):
    return lambda x, width, height: np.asarray(Image.fromarray(x).resize((width, height), filter))


CONVENTIONS = {
    "bilinear-align-corners": lambda *args: tf1(*args, align_corners=True),
    "bilinear-half-pixel": lambda *args: interpolated(*args, align_corners=False),
    "tf1": tf1,
    "clean": clean,
    "pil-bicubic-uint8": pillow(Image.BICUBIC),
    "pil-bilinear-uint8": pillow(Image.BILINEAR),
    "antialias-bilinear": lambda *args: interpolated(*args, align_corners=False, antialias=True),
}


def main():
    torch.set_num_threads(1)
    images = {name: np.ascontiguousarray(image) for name, image in photographs().items()}
    arrays = dict(images)
    for case in CASES:
        image = images[case["image"]]
        width, height, left, top = framed(image.shape[1], image.shape[0], case)
        for name, convention in CONVENTIONS.items():
            resized = convention(image, width, height)
            cut = resized[top : top + case["height"], left : left + case["width"]]
            assert cut.dtype == (np.uint8 if "uint8" in name else np.float32), (name, cut.dtype)
            arrays[f"{case['name']} {name}"] = cut
    np.savez_compressed(HERE / "resize.npz", **arrays)
    rng = np.random.default_rng(20261)
    frames = []
    for _ in range(60):
        width, height = (int(side) for side in rng.integers(3, 900, 2))
        case = {"width": int(rng.integers(20, 60)), "height": int(rng.integers(20, 60))}
        case["shorterSide"] = max(case["width"], case["height"]) + int(rng.integers(0, 9))
        frames.append({"image": [width, height], **case, "frame": framed(width, height, case)})
    (HERE / "resize.json").write_text(json.dumps({"cases": CASES, "frames": frames}) + "\n")


if __name__ == "__main__":
    main()
