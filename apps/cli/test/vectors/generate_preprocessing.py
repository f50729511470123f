#!/usr/bin/env python3
"""Writes photographs/{generated,real}/*.png and preprocessing.json: the Frechet distance of the two folders under each preprocessing,
by a pipeline that shares no code with Fidboard.

Images are decoded by Pillow, resized and cut by generate_resize.py of packages/features (Pillow, PyTorch, TensorFlow's formula),
and seen by the MobileNetV2 of generate.py there, in float64 PyTorch; the distance is taken in float64. With fewer images than
features the trace of the root of the covariances' product is the sum of the singular values of A B^T, where A and B are the
centred features: no root of a singular matrix is needed.

The photograph is scipy.misc.face, which is in the public domain; the generated side is the same blurred a little, as a weak generator's
might be. Two images of each side have an alpha channel.

Run from the repository root with Debian's python3 (Pillow 9.4, python3-torch 1.13, python3-scipy 1.10, node 20 on PATH):
    python3 apps/cli/test/vectors/generate_preprocessing.py
"""
import json
import pathlib
import sys
import warnings

import numpy as np
import scipy.linalg
import scipy.misc
import torch
from PIL import Image, ImageFilter

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2].parent / "packages" / "features" / "test" / "vectors"))
from generate import mobilenet_v2, read_weights  # noqa: E402
from generate_resize import CONVENTIONS, framed  # noqa: E402

SIZE = 224
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
NORMALISATIONS = {
    "x/255": lambda x: x / 255,
    "2x/255-1": lambda x: 2 * (x / 255) - 1,
    "(x-128)/128": lambda x: (x - 128) / 128,
    "imagenet": lambda x: (x / 255 - np.array(IMAGENET[0])) / np.array(IMAGENET[1]),
}
CASES = [
    {"arguments": []},
    {"arguments": ["--resize", "pytorch"], "resize": "bilinear-half-pixel"},
    {"arguments": ["--resize", "tf1"], "resize": "tf1"},
    {"arguments": ["--resize", "clean"], "resize": "clean"},
    {"arguments": ["--resize", "pil-bicubic-uint8"], "resize": "pil-bicubic-uint8"},
    {"arguments": ["--resize", "pil-bilinear-uint8", "--crop", "256"], "resize": "pil-bilinear-uint8", "crop": 256},
    {"arguments": ["--resize", "antialias-bilinear"], "resize": "antialias-bilinear"},
    {"arguments": ["--normalisation", "2x/255-1"], "normalisation": "2x/255-1"},
    {
        "arguments": ["--resize", "clean", "--crop", "224", "--normalisation", "(x-128)/128", "--background", "black"],
        "resize": "clean", "crop": 224, "normalisation": "(x-128)/128", "background": "black",
    },
    {
        "arguments": ["--resize", "bilinear-half-pixel", "--normalisation", "imagenet", "--background", "black"],
        "resize": "bilinear-half-pixel", "normalisation": "imagenet", "background": "black",
    },
]


def photographs():
    """Small, wide and high images: each axis is made larger in some and smaller in others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        face = scipy.misc.face()
    rng = np.random.default_rng(20262)
    sizes = [(61, 47), (40, 40), (301, 24), (27, 277), (64, 64), (33, 50), (256, 30), (29, 230)]
    for side, blur in (("generated", 0.8), ("real", 0.0)):
        for i, (width, height) in enumerate(sizes):
            left, top = int(rng.integers(0, 1024 - width)), int(rng.integers(0, 768 - height))
            image = Image.fromarray(face[top : top + height, left : left + width])
            if blur:
                image = image.filter(ImageFilter.GaussianBlur(blur))
            if i < 2:
                ramp = np.linspace(40, 255, width).round().astype(np.uint8)
                image.putalpha(Image.fromarray(np.repeat(ramp[None], height, 0)))
            yield side, i, image


def decoded(path, background):
    image = Image.open(path)
    if image.mode != "RGBA":
        return np.asarray(image.convert("RGB"))
    under = Image.new("RGB", image.size, background)
    under.paste(image, mask=image.getchannel("A"))
    return np.asarray(under)


def features(folder, case, weights):
    rows = []
    for path in sorted(folder.glob("*.png")):
        x = np.ascontiguousarray(decoded(path, case.get("background", "white")))
        frame = {"width": SIZE, "height": SIZE, **({"shorterSide": case["crop"]} if "crop" in case else {})}
        width, height, left, top = framed(x.shape[1], x.shape[0], frame)
        resized = CONVENTIONS[case.get("resize", "bilinear-align-corners")](x, width, height)
        seen = NORMALISATIONS[case.get("normalisation", "x/255")](resized.astype(np.float64))
        seen = np.ascontiguousarray(seen[top : top + SIZE, left : left + SIZE].transpose(2, 0, 1)[None])
        with torch.no_grad():
            rows.append(mobilenet_v2(torch.from_numpy(seen), weights)[0].numpy())
    return np.stack(rows)


def frechet(a, b):
    centred = [(x - x.mean(0)) / np.sqrt(len(x) - 1) for x in (a, b)]
    difference = a.mean(0) - b.mean(0)
    traces = sum((x * x).sum() for x in centred)
    return difference @ difference + traces - 2 * scipy.linalg.svdvals(centred[0] @ centred[1].T).sum()


def main():
    torch.set_num_threads(2)
    for side, i, image in photographs():
        folder = HERE / "photographs" / side
        folder.mkdir(parents=True, exist_ok=True)
        image.save(folder / f"{i}.png", optimize=True)
    weights = read_weights("mobilenet_v2")
    out = []
    for case in CASES:
        sides = [features(HERE / "photographs" / side, case, weights) for side in ("generated", "real")]
        out.append({"arguments": case["arguments"], "fid": frechet(*sides)})
        print(out[-1])
    (HERE / "preprocessing.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
