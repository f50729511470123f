#!/usr/bin/env python3
"""Writes networks.npz: what ResNet, VGG, DINOv2 and CLIP's image tower give with synthetic weights, and a file of torch.jit.

The networks are written here from torchvision's resnet.py and vgg.py, facebookresearch/dinov2's vision_transformer.py and
openai/CLIP's model.py, as PyTorch modules with their names of weights, and run in float64. The ResNets are whole; VGG is
narrow and the transformers are small, in the proportions of the real ones. Weights are drawn by a hash of their place (see
`synthetic`), which the test computes the same way. Images are those of features.json, each pixel read where it lies.

Run from the repository root with Debian's python3-torch 1.13:
    python3 packages/features/test/vectors/generate_networks.py
"""
import base64
import json
import math
import pathlib
import zlib
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from generate_fid_inception import hashed

HERE = pathlib.Path(__file__).resolve().parent


def synthetic(name, shape, stream):
    u = hashed(int(np.prod(shape)), stream)
    if "embed" in name.split(".")[-1] or "token" in name:
        value = (2 * u - 1) * 0.5
    elif len(shape) >= 2:
        value = (2 * u - 1) * math.sqrt(6.0 / np.prod(shape[1:]))
    elif name.endswith(("weight", "gamma", "running_var")):
        value = 0.5 + u
    else:
        value = (2 * u - 1) * 0.2
    return torch.from_numpy(value.astype(np.float32).reshape(shape))


class BasicBlock(nn.Module):
    def __init__(self, cin, c, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, c, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(c)
        self.conv2 = nn.Conv2d(c, c, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(c)
        self.downsample = None
        if stride != 1 or cin != c:
            self.downsample = nn.Sequential(nn.Conv2d(cin, c, 1, stride, bias=False), nn.BatchNorm2d(c))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    def __init__(self, cin, c, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, c, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(c)
        self.conv2 = nn.Conv2d(c, c, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(c)
        self.conv3 = nn.Conv2d(c, 4 * c, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * c)
        self.downsample = None
        if stride != 1 or cin != 4 * c:
            self.downsample = nn.Sequential(nn.Conv2d(cin, 4 * c, 1, stride, bias=False), nn.BatchNorm2d(4 * c))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn3(self.conv3(F.relu(self.bn2(self.conv2(y)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, block, counts):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        cin = 64
        for stage, count in enumerate(counts):
            c, blocks = 64 * 2**stage, []
            for i in range(count):
                blocks.append(block(cin, c, 2 if stage > 0 and i == 0 else 1))
                cin = c * (4 if block is Bottleneck else 1)
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return F.adaptive_avg_pool2d(x, 1).flatten(1)


class Vgg(nn.Module):
    def __init__(self, channels, hidden):
        super().__init__()
        layers, cin = [], 3
        for c, count in zip(channels, (2, 2, 3, 3, 3)):
            for _ in range(count):
                layers += [nn.Conv2d(cin, c, 3, padding=1), nn.ReLU()]
                cin = c
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(cin * 49, hidden), nn.ReLU(), nn.Dropout(), nn.Linear(hidden, hidden), nn.ReLU())

    def forward(self, x):
        return self.classifier(F.adaptive_avg_pool2d(self.features(x), 7).flatten(1))


class DinoBlock(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(d, eps=1e-6), nn.LayerNorm(d, eps=1e-6)
        self.attn = nn.ModuleDict({"qkv": nn.Linear(d, 3 * d), "proj": nn.Linear(d, d)})
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(d, 4 * d), "fc2": nn.Linear(4 * d, d)})
        self.ls1, self.ls2 = nn.Module(), nn.Module()
        self.ls1.gamma, self.ls2.gamma = nn.Parameter(torch.ones(d)), nn.Parameter(torch.ones(d))

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.attn["qkv"](self.norm1(x)).reshape(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        y = (q @ k.transpose(-2, -1) * (d // self.heads) ** -0.5).softmax(-1) @ v
        x = x + self.ls1.gamma * self.attn["proj"](y.transpose(1, 2).reshape(n, t, d))
        return x + self.ls2.gamma * self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


def interpolated(patches, side):
    """Rows of a square grid at another side, as interpolate_pos_encoding does: a scale of (side + 0.1) / grid."""
    grid = int(math.sqrt(patches.shape[0]))
    square = patches.reshape(1, grid, grid, -1).permute(0, 3, 1, 2)
    scale = (side + 0.1) / grid
    made = F.interpolate(square, scale_factor=(scale, scale), mode="bicubic")
    assert made.shape[-2:] == (side, side)
    return made.permute(0, 2, 3, 1).reshape(side * side, -1)


class Dino(nn.Module):
    def __init__(self, d, depth, heads, patch, grid):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, d))
        self.pos_embed = nn.Parameter(torch.zeros(1, grid * grid + 1, d))
        self.mask_token = nn.Parameter(torch.zeros(1, d))
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, d, patch, patch)})
        self.blocks = nn.ModuleList([DinoBlock(d, heads) for _ in range(depth)])
        self.norm = nn.LayerNorm(d, eps=1e-6)

    def forward(self, x):
        x = self.patch_embed["proj"](x)
        side = x.shape[-1]
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], 1)
        x = x + torch.cat([self.pos_embed[0, :1], interpolated(self.pos_embed[0, 1:], side)])
        for block in self.blocks:
            x = block(x)
        return self.norm(x)[:, 0]


class QuickGelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class ClipBlock(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.attn = nn.MultiheadAttention(d, heads)
        self.ln_1, self.ln_2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.mlp = nn.Sequential(OrderedDict(
            c_fc=nn.Linear(d, 4 * d), gelu=QuickGelu(), c_proj=nn.Linear(4 * d, d)))

    def forward(self, x):
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False)[0]
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, d, depth, heads):
        super().__init__()
        self.resblocks = nn.Sequential(*[ClipBlock(d, heads) for _ in range(depth)])

    def forward(self, x):
        return self.resblocks(x)


class Clip(nn.Module):
    def __init__(self, d, depth, heads, patch, grid, out):
        super().__init__()
        self.conv1 = nn.Conv2d(3, d, patch, patch, bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(d))
        self.positional_embedding = nn.Parameter(torch.zeros(grid * grid + 1, d))
        self.ln_pre, self.ln_post = nn.LayerNorm(d), nn.LayerNorm(d)
        self.transformer = Transformer(d, depth, heads)
        self.proj = nn.Parameter(torch.zeros(d, out))

    def forward(self, x):
        x = self.conv1(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_embedding.expand(x.shape[0], 1, -1), x], 1) + self.positional_embedding
        x = self.transformer(self.ln_pre(x).transpose(0, 1)).transpose(0, 1)
        return self.ln_post(x[:, 0]) @ self.proj


class Whole(nn.Module):
    """A model of two towers, of which the image tower is `visual`."""

    def __init__(self, visual):
        super().__init__()
        self.visual = visual
        self.logit_scale = nn.Parameter(torch.ones([]))
        self.sizes = [1, 2, 3]

    def forward(self, x):
        return self.visual(x) * self.logit_scale


MEAN, STD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])


def inputs(size):
    """[8, 3, size, size]: output pixel i reads pixel floor(i in / size), then (x / 255 - mean) / std."""
    rows = []
    for image in json.loads((HERE / "features.json").read_text()):
        w, h = image["width"], image["height"]
        pixels = np.frombuffer(zlib.decompress(base64.b64decode(image["pixels"])), np.uint8).reshape(h, w, 3)
        near = pixels[np.arange(size) * h // size][:, np.arange(size) * w // size]
        rows.append((((near / 255) - MEAN) / STD).astype(np.float32).transpose(2, 0, 1))
    return torch.from_numpy(np.stack(rows))


def filled(model):
    state = {name: value for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked")}
    shapes = {name: list(value.shape) for name, value in state.items()}
    for stream, (name, value) in enumerate(state.items()):
        value.copy_(synthetic(name, shapes[name], stream))
    return model.eval(), shapes


NETWORKS = {
    "resnet18": (lambda: ResNet(BasicBlock, (2, 2, 2, 2)), 224),
    "resnet50": (lambda: ResNet(Bottleneck, (3, 4, 6, 3)), 224),
    "vgg": (lambda: Vgg((8, 16, 32, 64, 64), 64), 224),
    "dino": (lambda: Dino(48, 3, 3, 14, 6), 56),
    "clip": (lambda: Clip(48, 3, 3, 14, 4, 32), 56),
}


def main():
    torch.manual_seed(0)
    shapes, features = {}, {}
    with torch.no_grad():
        for name, (make, size) in NETWORKS.items():
            model, shapes[name] = filled(make())
            features[name] = model.double()(inputs(size).double()).numpy().astype(np.float32)
        # The positions of DINOv2 itself: 37 x 37 to the 16 x 16 of 224 pixels.
        grid = torch.from_numpy(hashed(37 * 37 * 2, 1).reshape(37 * 37, 2))
        features["positions"] = interpolated(grid, 16).numpy().astype(np.float32)
        script, _ = filled(Clip(8, 1, 2, 14, 2, 4))
        script.half().ln_pre.float()
        torch.jit.script(Whole(script)).save(str(HERE / "checkpoint_torchscript.pt"))
    np.savez_compressed(HERE / "networks.npz", **features)
    (HERE / "networks_shapes.json").write_text(json.dumps(shapes, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
