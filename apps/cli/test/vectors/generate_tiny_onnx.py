#!/usr/bin/env python3
"""Writes tiny.onnx, as torch.onnx.export writes networks, and tiny_fixed.onnx, whose batch is 1.

Run from the repository root with Debian's python3-torch 1.13:
    python3 apps/cli/test/vectors/generate_tiny_onnx.py
"""
import pathlib

import torch
import torch.nn as nn

HERE = pathlib.Path(__file__).resolve().parent

torch.manual_seed(0)
network = nn.Sequential(nn.Conv2d(3, 4, 3, 2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
names = dict(input_names=["image"], output_names=["features"])
torch.onnx.export(network, torch.zeros(2, 3, 16, 16), str(HERE / "tiny.onnx"), **names,
                  dynamic_axes={"image": {0: "n"}, "features": {0: "n"}})
torch.onnx.export(network, torch.zeros(1, 3, 16, 16), str(HERE / "tiny_fixed.onnx"), **names)
