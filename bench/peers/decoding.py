"""Image files to RGB pixels with Pillow, as pytorch-fid reads them, in as many processes as there are processors.

Arguments: folder, count. Writes folder/png and folder/jpeg with that many images of 256 x 256 (waves and noise) where they
are not there yet, decodes those of folder/KIND given third, and prints one line of JSON: the value is the mean of all pixels.
"""
import json
import multiprocessing
import os
import sys
import time

import numpy as np
import PIL
from PIL import Image

SIDE = 256


def write(folder, count):
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    for kind in ("png", "jpeg"):
        os.makedirs(os.path.join(folder, kind), exist_ok=True)
    for i in range(count):
        waves = np.zeros((SIDE, SIDE, 3))
        for _ in range(12):
            fx, fy, phase = rng.uniform(-12, 12), rng.uniform(-12, 12), rng.uniform(0, 6.3)
            waves += np.sin(6.283 * (fx * x + fy * y) + phase)[..., None] * rng.uniform(-20, 20, 3)
        pixels = (128 + waves + rng.normal(0, 4, waves.shape)).clip(0, 255).astype(np.uint8)
        image = Image.fromarray(pixels)
        image.save(os.path.join(folder, "png", f"{i}.png"))
        image.save(os.path.join(folder, "jpeg", f"{i}.jpg"), quality=92)


def total(path):
    return int(np.asarray(Image.open(path).convert("RGB")).sum(dtype=np.int64))


folder, count = sys.argv[1], int(sys.argv[2])
if not os.path.exists(os.path.join(folder, "png")):
    write(folder, count)
if len(sys.argv) > 3:
    paths = [entry.path for entry in os.scandir(os.path.join(folder, sys.argv[3]))]
    processes = multiprocessing.cpu_count()
    with multiprocessing.Pool(processes) as pool:
        seconds = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            sums = pool.map(total, paths, chunksize=16)
            seconds = min(seconds, time.perf_counter() - start)
    value = sum(sums) / (len(paths) * SIDE * SIDE * 3)
    print(json.dumps({"peer": f"Pillow {PIL.__version__}, {processes} processes", "seconds": seconds, "value": value}))
else:
    print(json.dumps({"peer": "", "seconds": 0, "value": 0}))
