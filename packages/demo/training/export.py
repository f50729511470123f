"""Exports runs/*.pt to ../weights/*.onnx and writes ../weights/manifest.json.

Weights are stored as float16 and cast to float32 when a session loads them; arithmetic is float32.

Run after teacher.py and student.py: /usr/bin/python3 packages/demo/training/export.py
"""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from network import VelocityNetwork
from teacher import RUNS

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
OPSET = 17


def to_onnx(network: VelocityNetwork) -> onnx.ModelProto:
    """The graph velocity(x, t) with a dynamic number of images n."""
    buffer = io.BytesIO()
    torch.onnx.export(
        network.eval(),
        (torch.randn(2, 1, 28, 28), torch.rand(2, 1)),
        buffer,
        opset_version=OPSET,
        input_names=["x", "t"],
        output_names=["velocity"],
        dynamic_axes={"x": {0: "n"}, "t": {0: "n"}, "velocity": {0: "n"}},
        do_constant_folding=False,
        keep_initializers_as_inputs=False,
    )
    return onnx.load_from_string(buffer.getvalue())


def store_as_float16(model: onnx.ModelProto) -> int:
    """Halves every initializer in place, with a Cast back to float32; returns the number of parameters."""
    casts, count = [], 0
    for initializer in model.graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.dtype != np.float32:
            raise SystemExit(f"{initializer.name}: expected a float32 parameter, got {values.dtype}")
        count += values.size
        name = initializer.name
        initializer.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    for node in model.graph.node:
        node.doc_string = ""
    return count


def main() -> None:
    WEIGHTS.mkdir(exist_ok=True)
    manifest = {"opset": OPSET, "storage": "float16", "models": {}}
    for name in ("teacher", "student-early", "student-middle", "student-late"):
        network = VelocityNetwork()
        network.load_state_dict(torch.load(RUNS / f"{name}.pt"))
        model = to_onnx(network)
        parameters = store_as_float16(model)
        if parameters != sum(p.numel() for p in network.parameters()):
            raise SystemExit(f"{name}: the graph holds {parameters} parameters, the network another number")
        onnx.checker.check_model(model)
        content = model.SerializeToString()
        (WEIGHTS / f"{name}.onnx").write_bytes(content)
        facts = json.loads((RUNS / f"{name}.json").read_text())
        manifest["models"][name] = {
            "file": f"{name}.onnx",
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "parameters": parameters,
            **facts,
        }
        print(name, parameters, len(content))
    (WEIGHTS / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
