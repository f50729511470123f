#!/usr/bin/env python3
"""Writes fid_inception.npz: what the FID Inception network gives with synthetic weights, and small checkpoints of torch.save.

The network is written here from torchvision's inception.py and pytorch-fid's changes to it, as PyTorch modules, and run in
float64. Its weights are drawn by a hash of their place (see `synthetic`), which the test computes the same way, so that
no weights need to be stored. Images are those of features.json, resized as pytorch-fid does.

Run from the repository root with Debian's python3-torch 1.13:
    python3 packages/features/test/vectors/generate_fid_inception.py
"""
import base64
import json
import pathlib
import zlib
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = pathlib.Path(__file__).resolve().parent


def hashed(count, stream):
    """Uniform numbers in [0, 1): Wang-style mixing of place and stream in 32 bits."""
    x = np.arange(count, dtype=np.uint64)
    x = (x * 0x9E3779B1 + stream * 0x85EBCA77 + 1) & 0xFFFFFFFF
    x ^= x >> 16
    x = (x * 0x21F0AAAD) & 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 0x735A2D97) & 0xFFFFFFFF
    x ^= x >> 15
    return x.astype(np.float64) / 2**32


def synthetic(name, shape, stream):
    u = hashed(int(np.prod(shape)), stream)
    if name.endswith("conv.weight"):
        bound = np.sqrt(6.0 / np.prod(shape[1:]))  # the variance of He et al. (2015)
        value = (2 * u - 1) * bound
    elif name == "fc.weight":
        value = (2 * u - 1) * 0.05
    elif name.endswith("bn.weight") or name.endswith("running_var"):
        value = 0.5 + u
    else:
        value = (2 * u - 1) * 0.2
    return torch.from_numpy(value.astype(np.float32).reshape(shape))


class BasicConv2d(nn.Module):
    def __init__(self, cin, cout, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, bias=False, **kwargs)
        self.bn = nn.BatchNorm2d(cout, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


def average(x):
    return F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False)


class A(nn.Module):
    def __init__(self, cin, pool):
        super().__init__()
        self.branch1x1 = BasicConv2d(cin, 64, kernel_size=1)
        self.branch5x5_1 = BasicConv2d(cin, 48, kernel_size=1)
        self.branch5x5_2 = BasicConv2d(48, 64, kernel_size=5, padding=2)
        self.branch3x3dbl_1 = BasicConv2d(cin, 64, kernel_size=1)
        self.branch3x3dbl_2 = BasicConv2d(64, 96, kernel_size=3, padding=1)
        self.branch3x3dbl_3 = BasicConv2d(96, 96, kernel_size=3, padding=1)
        self.branch_pool = BasicConv2d(cin, pool, kernel_size=1)

    def forward(self, x):
        return torch.cat([
            self.branch1x1(x),
            self.branch5x5_2(self.branch5x5_1(x)),
            self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x))),
            self.branch_pool(average(x)),
        ], 1)


class B(nn.Module):
    def __init__(self, cin):
        super().__init__()
        self.branch3x3 = BasicConv2d(cin, 384, kernel_size=3, stride=2)
        self.branch3x3dbl_1 = BasicConv2d(cin, 64, kernel_size=1)
        self.branch3x3dbl_2 = BasicConv2d(64, 96, kernel_size=3, padding=1)
        self.branch3x3dbl_3 = BasicConv2d(96, 96, kernel_size=3, stride=2)

    def forward(self, x):
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch3x3(x), double, F.max_pool2d(x, 3, stride=2)], 1)


class C(nn.Module):
    def __init__(self, cin, c7):
        super().__init__()
        self.branch1x1 = BasicConv2d(cin, 192, kernel_size=1)
        self.branch7x7_1 = BasicConv2d(cin, c7, kernel_size=1)
        self.branch7x7_2 = BasicConv2d(c7, c7, kernel_size=(1, 7), padding=(0, 3))
        self.branch7x7_3 = BasicConv2d(c7, 192, kernel_size=(7, 1), padding=(3, 0))
        self.branch7x7dbl_1 = BasicConv2d(cin, c7, kernel_size=1)
        self.branch7x7dbl_2 = BasicConv2d(c7, c7, kernel_size=(7, 1), padding=(3, 0))
        self.branch7x7dbl_3 = BasicConv2d(c7, c7, kernel_size=(1, 7), padding=(0, 3))
        self.branch7x7dbl_4 = BasicConv2d(c7, c7, kernel_size=(7, 1), padding=(3, 0))
        self.branch7x7dbl_5 = BasicConv2d(c7, 192, kernel_size=(1, 7), padding=(0, 3))
        self.branch_pool = BasicConv2d(cin, 192, kernel_size=1)

    def forward(self, x):
        y = self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x)))
        z = self.branch7x7dbl_1(x)
        for layer in (self.branch7x7dbl_2, self.branch7x7dbl_3, self.branch7x7dbl_4, self.branch7x7dbl_5):
            z = layer(z)
        return torch.cat([self.branch1x1(x), y, z, self.branch_pool(average(x))], 1)


class D(nn.Module):
    def __init__(self, cin):
        super().__init__()
        self.branch3x3_1 = BasicConv2d(cin, 192, kernel_size=1)
        self.branch3x3_2 = BasicConv2d(192, 320, kernel_size=3, stride=2)
        self.branch7x7x3_1 = BasicConv2d(cin, 192, kernel_size=1)
        self.branch7x7x3_2 = BasicConv2d(192, 192, kernel_size=(1, 7), padding=(0, 3))
        self.branch7x7x3_3 = BasicConv2d(192, 192, kernel_size=(7, 1), padding=(3, 0))
        self.branch7x7x3_4 = BasicConv2d(192, 192, kernel_size=3, stride=2)

    def forward(self, x):
        y = self.branch7x7x3_4(self.branch7x7x3_3(self.branch7x7x3_2(self.branch7x7x3_1(x))))
        return torch.cat([self.branch3x3_2(self.branch3x3_1(x)), y, F.max_pool2d(x, 3, stride=2)], 1)


class E(nn.Module):
    def __init__(self, cin, pool):
        super().__init__()
        self.pool = pool
        self.branch1x1 = BasicConv2d(cin, 320, kernel_size=1)
        self.branch3x3_1 = BasicConv2d(cin, 384, kernel_size=1)
        self.branch3x3_2a = BasicConv2d(384, 384, kernel_size=(1, 3), padding=(0, 1))
        self.branch3x3_2b = BasicConv2d(384, 384, kernel_size=(3, 1), padding=(1, 0))
        self.branch3x3dbl_1 = BasicConv2d(cin, 448, kernel_size=1)
        self.branch3x3dbl_2 = BasicConv2d(448, 384, kernel_size=3, padding=1)
        self.branch3x3dbl_3a = BasicConv2d(384, 384, kernel_size=(1, 3), padding=(0, 1))
        self.branch3x3dbl_3b = BasicConv2d(384, 384, kernel_size=(3, 1), padding=(1, 0))
        self.branch_pool = BasicConv2d(cin, 192, kernel_size=1)

    def forward(self, x):
        y = self.branch3x3_1(x)
        z = self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        return torch.cat([
            self.branch1x1(x),
            torch.cat([self.branch3x3_2a(y), self.branch3x3_2b(y)], 1),
            torch.cat([self.branch3x3dbl_3a(z), self.branch3x3dbl_3b(z)], 1),
            self.branch_pool(self.pool(x)),
        ], 1)


class FidInception(nn.Module):
    def __init__(self):
        super().__init__()
        self.Conv2d_1a_3x3 = BasicConv2d(3, 32, kernel_size=3, stride=2)
        self.Conv2d_2a_3x3 = BasicConv2d(32, 32, kernel_size=3)
        self.Conv2d_2b_3x3 = BasicConv2d(32, 64, kernel_size=3, padding=1)
        self.Conv2d_3b_1x1 = BasicConv2d(64, 80, kernel_size=1)
        self.Conv2d_4a_3x3 = BasicConv2d(80, 192, kernel_size=3)
        self.Mixed_5b, self.Mixed_5c, self.Mixed_5d = A(192, 32), A(256, 64), A(288, 64)
        self.Mixed_6a = B(288)
        self.Mixed_6b, self.Mixed_6c, self.Mixed_6d, self.Mixed_6e = C(768, 128), C(768, 160), C(768, 160), C(768, 192)
        self.Mixed_7a = D(768)
        self.Mixed_7b = E(1280, average)
        self.Mixed_7c = E(2048, lambda x: F.max_pool2d(x, 3, stride=1, padding=1))
        self.fc = nn.Linear(2048, 1008)

    def forward(self, x):
        out = {}
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = F.max_pool2d(x, 3, stride=2)
        out["pool64"] = x.mean((2, 3))
        x = F.max_pool2d(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x)), 3, stride=2)
        out["pool192"] = x.mean((2, 3))
        for name in ("5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e"):
            x = getattr(self, f"Mixed_{name}")(x)
        out["pool768"] = x.mean((2, 3))
        for name in ("7a", "7b", "7c"):
            x = getattr(self, f"Mixed_{name}")(x)
        out["pool2048"] = F.adaptive_avg_pool2d(x, 1).flatten(1)
        out["logits"] = out["pool2048"] @ self.fc.weight.T
        return out


def images():
    for image in json.loads((HERE / "features.json").read_text()):
        pixels = np.frombuffer(zlib.decompress(base64.b64decode(image["pixels"])), np.uint8)
        yield torch.from_numpy(pixels.reshape(image["height"], image["width"], 3).copy())


def checkpoints():
    """Small files in both formats: a transposed view, a shared storage, half, double and a counter."""
    base = torch.arange(12, dtype=torch.float32).reshape(3, 4) / 4
    state = OrderedDict(
        plain=base.clone(), turned=base.t(), tail=base[1:, 1:], half=base.half() - 1, double=base.double() * 3,
        counter=torch.tensor(7),
    )
    torch.save(state, HERE / "checkpoint_zip.pth")
    torch.save(state, HERE / "checkpoint_legacy.pth", _use_new_zipfile_serialization=False)
    parameters = OrderedDict(weight=nn.Parameter(base.clone()))
    torch.save(parameters, HERE / "checkpoint_parameter.pth")
    torch.save(nn.Linear(2, 2), HERE / "checkpoint_module.pth")


def main():
    torch.set_num_threads(2)
    network = FidInception().eval()
    names = [name for name in network.state_dict() if not name.endswith("num_batches_tracked")]
    assert len(names) == 472
    state = {}
    for stream, name in enumerate(sorted(names)):
        state[name] = synthetic(name, tuple(network.state_dict()[name].shape), stream)
    network.load_state_dict(state, strict=False)
    network.double()
    rows = {}
    with torch.no_grad():
        for pixels in images():
            x = pixels.permute(2, 0, 1)[None].double().div(255)
            x = F.interpolate(x, (299, 299), mode="bilinear", align_corners=False)
            for name, value in network(2 * x - 1).items():
                rows.setdefault(name, []).append(value[0].numpy().astype(np.float32))
    shapes = {name: list(state[name].shape) for name in sorted(names)}
    (HERE / "fid_inception_shapes.json").write_text(json.dumps(shapes) + "\n")
    np.savez(HERE / "fid_inception.npz", **{name: np.stack(values) for name, values in rows.items()})
    for name, values in rows.items():
        print(name, np.stack(values).std(), np.abs(np.stack(values)).max())
    checkpoints()


if __name__ == "__main__":
    main()
