"""Write the TensorFlow.js weights of three face models as ONNX graphs, with numpy and onnx alone.

Only what these models use: dlib's ResNet has no graph in its package, so its shape stands here; BlazeFace and FaceMesh
come as frozen graphs of nine operations.
"""

import base64
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]
Weights = dict[str, Array]
OPSET, IR_VERSION = 13, 8


class ConversionError(Exception):
    """The weights are not those of the graph."""


def _weights(groups: Sequence[dict[str, Any]], binary: bytes) -> Weights:
    """The named tensors of a TensorFlow.js weight file: float32 or int32, or packed as float16 or scaled integers."""
    weights: Weights = {}
    offset = 0
    for spec in (weight for group in groups for weight in group["weights"]):
        packed = spec.get("quantization")
        dtype = np.dtype((packed or spec)["dtype"]).newbyteorder("<")
        values = np.frombuffer(binary, dtype, math.prod(spec["shape"]), offset).reshape(spec["shape"])
        offset += values.nbytes
        if packed and "scale" in packed:
            values = values.astype(np.float32) * np.float32(packed["scale"]) + np.float32(packed["min"])
        weights[spec["name"]] = values.astype(np.int64 if spec["dtype"] == "int32" else np.float32)
    if offset != len(binary):
        raise ConversionError("weight file and manifest do not fit")
    return weights


class _Graph:
    """Collects the nodes and constants of one ONNX graph whose input is `picture`, NHWC; inside all is NCHW."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: Array) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, op: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def model(self, outputs: Mapping[str, Sequence[int]]) -> onnx.ModelProto:
        picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["n", self.side, self.side, 3])
        results = [helper.make_tensor_value_info(k, TensorProto.FLOAT, ["n", *shape]) for k, shape in outputs.items()]
        graph = helper.make_graph(self.nodes, "vision", [picture], results, self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def descriptor(files: Mapping[str, bytes]) -> onnx.ModelProto:
    """dlib's ResNet v1: RGB 0-255, 150 px -> 128 numbers, not normalised. Each scale layer is folded into its conv."""
    manifest = json.loads(files["model/face_recognition_model-weights_manifest.json"])
    weights = _weights(manifest, files["model/face_recognition_model.bin"])
    graph = _Graph(side=150)

    def conv(x: str, layer: str, stride: int, pad: int) -> str:
        gain, shift = weights.pop(f"{layer}/scale/weights"), weights.pop(f"{layer}/scale/biases")
        filters = weights.pop(f"{layer}/conv/filters").transpose(3, 2, 0, 1) * gain[:, None, None, None]
        bias = weights.pop(f"{layer}/conv/bias") * gain + shift
        return graph.add("Conv", x, graph.constant(filters), graph.constant(bias), strides=[stride] * 2, pads=[pad] * 4)

    def pad_to(x: str, channels: int, side: int) -> str:
        if not channels and not side:
            return x
        return graph.add("Pad", x, graph.constant(np.array([0, 0, 0, 0, 0, channels, side, side])))

    x = graph.add("Transpose", "picture", perm=[0, 3, 1, 2])
    mean = np.array([122.782, 117.001, 104.298], np.float32).reshape(1, 3, 1, 1)
    x = graph.add("Div", graph.add("Sub", x, graph.constant(mean)), graph.constant(np.array(256, np.float32)))
    x = graph.add("Relu", conv(x, "conv32_down", stride=2, pad=0))
    x = graph.add("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2])
    channels, side = 32, 35
    for width, blocks in ((32, "1 2 3"), (64, "down 1 2 3"), (128, "down 1 2"), (256, "down 1 2 down_out")):
        for block in (f"conv{width}_{name}" for name in blocks.split()):
            if "down" not in block:
                y = graph.add("Relu", conv(x, f"{block}/conv1", stride=1, pad=1))
                y = conv(y, f"{block}/conv2", stride=1, pad=1)
            else:  # both branches halve the side; the smaller one is padded with zeros, as dlib's add_prev does
                y = graph.add("Relu", conv(x, f"{block}/conv1", stride=2, pad=0))
                y = conv(y, f"{block}/conv2", stride=1, pad=1)
                x = graph.add("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
                convolved, pooled = (side - 3) // 2 + 1, (side - 2) // 2 + 1
                side = max(convolved, pooled)
                x = pad_to(x, width - channels, side - pooled)
                y = pad_to(y, 0, side - convolved)
                channels = width
            x = graph.add("Relu", graph.add("Add", x, y))
    x = graph.add("Flatten", graph.add("GlobalAveragePool", x))
    graph.add("MatMul", x, graph.constant(weights.pop("fc")), output="descriptor")
    if weights:
        raise ConversionError(f"weights left over: {sorted(weights)}")
    return graph.model({"descriptor": [128]})


def detector(files: Mapping[str, bytes]) -> onnx.ModelProto:
    """BlazeFace back: RGB -1..1, 256 px -> 896 logits and 896 x (box, six points) beside their anchors, in pixels."""
    graph = _Graph(side=256)
    convert = _Converter(graph, files, "models/blazeface")
    for output, coarse_to_fine in {
        "logits": ("Identity", "Identity_1"),
        "shapes": ("Identity_2", "Identity_3"),
    }.items():
        graph.add("Concat", *(convert.node(name) for name in coarse_to_fine), output=output, axis=1)
    return graph.model({"logits": [896, 1], "shapes": [896, 16]})


def mesh(files: Mapping[str, bytes]) -> onnx.ModelProto:
    """FaceMesh: RGB 0..1, 192 px -> 468 x (x, y, z) in pixels. The branch for lips and eyes is left out."""
    graph = _Graph(side=192)
    points = _Converter(graph, files, "models/facemesh").node("Identity_2")
    shape = graph.constant(np.array([-1, 468, 3]))
    graph.add("Reshape", points, shape, output="points")
    return graph.model({"points": [468, 3]})


class _Converter:
    """Writes a frozen TensorFlow graph as ONNX: only the operations that these two models use."""

    def __init__(self, graph: _Graph, files: Mapping[str, bytes], path: str) -> None:
        described = json.loads(files[f"{path}.json"])
        self.graph = graph
        self.weights = _weights(described["weightsManifest"], files[f"{path}.bin"])
        self.nodes = {node["name"]: node for node in described["modelTopology"]["node"]}
        self.done: dict[str, str] = {}

    def node(self, name: str) -> str:
        """The ONNX value of a TensorFlow node, written with everything it depends on, once."""
        if name not in self.done:
            self.done[name] = self._write(self.nodes[name])
        return self.done[name]

    def _write(self, node: dict[str, Any]) -> str:
        op, inputs, attributes = node["op"], node.get("input", []), node.get("attr", {})
        if op == "Placeholder":
            return self.graph.add("Transpose", "picture", perm=[0, 3, 1, 2])
        x = self.node(inputs[0])
        match op:
            case "Identity":
                return x
            case "Relu":
                return self.graph.add("Relu", x)
            case "AddV2":
                return self.graph.add("Add", x, self.node(inputs[1]))
            case "Prelu":
                return self._prelu(x, inputs[1])
            case "Pad":
                pads = self.weights[inputs[1]][[0, 3, 1, 2]]  # NHWC -> NCHW, then all beginnings before all ends
                return self.graph.add("Pad", x, self.graph.constant(pads.T.reshape(-1)))
            case "MaxPool":
                window = [int(n) for n in attributes["ksize"]["list"]["i"][1:3]]
                return self.graph.add("MaxPool", x, kernel_shape=window, **_placement(attributes))
            case "Reshape":
                flat = self.graph.add("Transpose", x, perm=[0, 2, 3, 1])
                return self.graph.add("Reshape", flat, self.graph.constant(self.weights[inputs[1]]))
            case "_FusedConv2D" | "DepthwiseConv2dNative":
                return self._conv(x, op, inputs, attributes)
        raise ConversionError(f"no rule for the operation {op}")

    def _conv(self, x: str, op: str, inputs: Sequence[str], attributes: dict[str, Any]) -> str:
        filters, group = self.weights[inputs[1]], 1
        if op == "DepthwiseConv2dNative":  # height, width, channel, multiplier (always 1 here)
            filters, group = filters.transpose(2, 3, 0, 1), filters.shape[2]
        else:  # height, width, in, out
            filters = filters.transpose(3, 2, 0, 1)
        operands = [x, self.graph.constant(filters)]
        fused = [
            base64.b64decode(name).decode() for name in attributes.get("fused_ops", {"list": {}})["list"].get("s", [])
        ]
        if fused:
            operands.append(self.graph.constant(self.weights[inputs[2]].reshape(-1)))
        y = self.graph.add("Conv", *operands, group=group, **_placement(attributes))
        match fused:
            case [] | ["BiasAdd"]:
                return y
            case ["BiasAdd", "Relu"]:
                return self.graph.add("Relu", y)
            case ["BiasAdd", "Prelu"]:
                return self._prelu(y, inputs[3])
        raise ConversionError(f"no rule for the fused operations {fused}")

    def _prelu(self, x: str, slope: str) -> str:
        """a·x + (1 - a)·relu(x), as two convolutions of 1 x 1: on a processor half the time of ONNX's own PRelu."""
        slopes = self.weights[slope].reshape(-1, 1, 1, 1)
        channels = len(slopes)
        below = self.graph.add("Conv", x, self.graph.constant(slopes), group=channels)
        above = self.graph.add("Conv", self.graph.add("Relu", x), self.graph.constant(1 - slopes), group=channels)
        return self.graph.add("Add", below, above)


def _placement(attributes: dict[str, Any]) -> dict[str, Any]:
    """Strides and padding: TensorFlow's SAME is what ONNX calls SAME_UPPER."""
    strides = [int(n) for n in attributes["strides"]["list"]["i"][1:3]]
    padding = {"SAME": "SAME_UPPER", "VALID": "VALID"}[base64.b64decode(attributes["padding"]["s"]).decode()]
    return {"strides": strides, "auto_pad": padding}
