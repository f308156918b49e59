# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Every version of every standard operator with every type that its schema names: which run.

    python tests/onnx/type_table.py [OPERATOR...] [--write]
A model of each is made of the smallest backend case of the operator: its opset is the version's, what older versions
have as attributes becomes attributes, and the inputs of the first input's type are of each type in turn. It runs on the
reference. Where onnx's own evaluator takes the model, the results must be its own. --write makes docs/operator_types.md.
"""
import argparse
import collections
import dataclasses
import fnmatch
import os
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

import case_arrays
import cases
import run

DOCUMENT = run.ROOT / "docs" / "operator_types.md"
OLDEST = 7
DOMAINS = ("", "ai.onnx.ml")
TYPES = {"float": TensorProto.FLOAT, "double": TensorProto.DOUBLE, "string": TensorProto.STRING,
         **{name.lower(): number for name, number in TensorProto.DataType.items() if name not in ("UNDEFINED",)}}
# Training, and what is a graph of its own: the cases of the package run those.
LEFT_OUT = {"If", "Loop", "Scan", "SequenceMap", "Gradient"}


@dataclasses.dataclass
class Trial:
    operator: str
    version: int
    kind: str
    model: onnx.ModelProto
    feeds: dict


def smallest_cases():
    """-> {(domain, operator): Case} of one node with tensors for inputs"""
    found = {}
    for case in cases.load_all():
        nodes = case.model.graph.node
        if len(nodes) != 1 or case.model.functions or not case.data_sets:
            continue
        inputs = case.data_sets[0][0]
        if not all(isinstance(x, np.ndarray) for x in inputs) or any(v.type.WhichOneof("value") != "tensor_type"
                                                                    for v in case.model.graph.output):
            continue
        key = (nodes[0].domain if nodes[0].domain != "ai.onnx" else "", nodes[0].op_type)
        rank = (case.name not in PASSING, case.model.opset_import[0].version < OLDEST,
                any(a.name in ("reduction", "allowzero") for a in nodes[0].attribute), -len(nodes[0].input), sum(x.size for x in inputs))
        if key not in found or rank < found[key][0]:
            found[key] = (rank, case)
    return {key: case for key, (_, case) in found.items()}


def versions():
    """Yields (schema in force from opset 7 on, the opset to write)."""
    history = collections.defaultdict(list)
    for schema in onnx.defs.get_all_schemas_with_history():
        if schema.domain in DOMAINS and schema.name not in LEFT_OUT:
            history[schema.domain, schema.name].append(schema)
    for (domain, _), schemas in sorted(history.items()):
        schemas.sort(key=lambda s: s.since_version)
        oldest = OLDEST if domain == "" else 1
        for schema, following in zip(schemas, [*schemas[1:], None]):
            if (following is None or following.since_version > oldest) and not schema.deprecated:
                yield schema, max(schema.since_version, oldest)


def as_type(x, number):
    """The elements in another type, as far as it holds them."""
    if number == TensorProto.STRING:
        return np.array([str(v) for v in x.ravel()], object).reshape(x.shape)
    dtype = np.dtype(helper.tensor_dtype_to_np_dtype(number))
    if x.dtype == object:
        x = np.arange(x.size).reshape(x.shape)
    if dtype == bool:
        return np.asarray(x.astype(np.float64) > 0.5)
    wide = np.nan_to_num(x.astype(np.float64)) if number not in FLOATS else x.astype(np.float64)
    if number in BOUNDS:
        wide = np.clip(wide, *BOUNDS[number])
    return np.asarray(wide.astype(dtype))


FLOATS = {TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16, TensorProto.DOUBLE}
BOUNDS = {TensorProto.UINT2: (0, 3), TensorProto.INT2: (-2, 1), TensorProto.UINT4: (0, 15), TensorProto.INT4: (-8, 7)} | {
    number: (np.iinfo(kind).min, np.iinfo(kind).max) for number, kind in (
        (TensorProto.INT8, np.int8), (TensorProto.UINT8, np.uint8), (TensorProto.INT16, np.int16),
        (TensorProto.UINT16, np.uint16), (TensorProto.INT32, np.int32))} | {
    TensorProto.UINT32: (0, 2**31), TensorProto.UINT64: (0, 2**31), TensorProto.INT64: (-2**31, 2**31),
    TensorProto.FLOAT8E8M0: (2.0**-20, 2.0**20)}


def moved_to(schema, case):
    """The case's node as the schema has it -> (node, {name: array}), or None if it cannot say so."""
    node = onnx.NodeProto()
    node.CopyFrom(case.model.graph.node[0])
    data = dict(zip(case.input_names(), case.data_sets[0][0]))
    data |= {t.name: onnx.numpy_helper.to_array(t) for t in case.model.graph.initializer}
    newest = onnx.defs.get_schema(schema.name, schema.domain)
    formals = [p.name for p in schema.inputs]
    variadic = bool(schema.inputs) and schema.inputs[-1].option == onnx.defs.OpSchema.FormalParameterOption.Variadic
    kept = []
    for i, name in enumerate(node.input):
        formal = newest.inputs[min(i, len(newest.inputs) - 1)].name
        if i < len(formals) or variadic:
            kept.append(name)
        elif formal in schema.attributes and name in data:
            value = data[name]
            if not value.size:
                return None
            listed = schema.attributes[formal].type in (onnx.defs.OpSchema.AttrType.INTS, onnx.defs.OpSchema.AttrType.FLOATS)
            node.attribute.append(helper.make_attribute(formal, value.ravel().tolist() if listed else value.ravel()[0].item()))
        elif name:
            return None
    del node.input[:]
    node.input.extend(kept)
    for attribute in [a for a in node.attribute if a.name not in schema.attributes]:
        if attribute.name.startswith(("keys_", "values_")):
            return None
        node.attribute.remove(attribute)
    return node, {name: data[name] for name in kept if name}


def types_of(schema):
    """-> the type variable of the first input, and the tensor types that it may be"""
    if not schema.inputs:
        return "", []
    variable = schema.inputs[0].type_str
    for constraint in schema.type_constraints:
        if constraint.type_param_str == variable:
            kinds = [t[7:-1] for t in constraint.allowed_type_strs if t.startswith("tensor(")]
            return variable, [kind for kind in kinds if not kind.startswith(("complex", "float6"))]
    return variable, [variable[7:-1]] if variable.startswith("tensor(") else []


def model_of(schema, opset, node, feeds):
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(x.dtype) if x.dtype != object
                                                    else TensorProto.STRING, x.shape) for n, x in feeds.items()],
        [helper.make_empty_tensor_value_info(name) for name in node.output if name])
    imports = [helper.make_opsetid("", opset if not schema.domain else 20)]
    imports += [helper.make_opsetid(schema.domain, opset)] if schema.domain else []
    return helper.make_model(graph, opset_imports=imports, ir_version=13)


def context_of(model):
    context = onnx.checker.C.CheckerContext()
    context.ir_version = model.ir_version
    context.opset_imports = {one.domain: one.version for one in model.opset_import}
    return context


def trials(wanted):
    """-> [Trial], [(operator, version, why there is none)]"""
    made, without = [], []
    smallest = smallest_cases()
    for schema, opset in versions():
        name = f"{schema.domain}.{schema.name}" if schema.domain else schema.name
        if wanted and schema.name not in wanted:
            continue
        case = smallest.get((schema.domain, schema.name))
        moved = moved_to(schema, case) if case else None
        if moved is None:
            without.append((name, schema.since_version, "no case that it can say" if case else "no case of tensors"))
            continue
        node, feeds = moved
        variable, kinds = types_of(schema)
        positions = [min(i, len(schema.inputs) - 1) for i in range(len(node.input))]
        allowed = {c.type_param_str: c.allowed_type_strs for c in schema.type_constraints}
        first = next((feeds[n].dtype for n in node.input if n in feeds), None)
        for kind in kinds or ["-"]:
            # Others that had the first input's type, as values have that of keys, go with it where they may.
            same = {n for n, i in zip(node.input, positions) if n and (
                schema.inputs[i].type_str == variable or
                (feeds[n].dtype == first and first.kind == "f" and f"tensor({kind})" in allowed.get(schema.inputs[i].type_str, ())))}
            cast = {n: as_type(x, TYPES[kind]) if kind in TYPES and n in same else x for n, x in feeds.items()}
            model = model_of(schema, opset, node, cast)
            try:
                onnx.checker.check_node(node, context_of(model))
                onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
            except Exception as why:  # the case's attributes or shapes are not of this version
                without.append((name, schema.since_version, f"{kind}: {str(why).splitlines()[0][:80]}"))
                continue
            made.append(Trial(name, schema.since_version, kind, model, cast))
    return made, without


def expected_of(trial):
    """What onnx's evaluator gives, or None if it does not take the model."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return ReferenceEvaluator(trial.model).run(None, dict(trial.feeds))
    except Exception:
        return None


def difference(trial, found):
    """-> how the results differ from the evaluator's, or None"""
    inferred = onnx.shape_inference.infer_shapes(trial.model).graph.output
    for value, x in zip(inferred, found):
        number = value.type.tensor_type.elem_type
        if number and isinstance(x, np.ndarray) and case_arrays.dtype_of(x) != cases.DTYPES.get(
                np.dtype(helper.tensor_dtype_to_np_dtype(number)).name, "string"):
            return f"expected {TensorProto.DataType.Name(number)}, found {x.dtype}"
    expected = expected_of(trial)
    name = f"{trial.operator}-{trial.version} {trial.kind}"
    if expected is None or trial.operator in BY_CHANCE or any(fnmatch.fnmatchcase(name, p) for p in EVALUATOR_DIFFERS):
        return None
    for e, f in zip(expected, found):
        if not isinstance(e, np.ndarray) or e.dtype == object or not isinstance(f, np.ndarray) or e.dtype != f.dtype:
            continue
        if e.shape != f.shape:
            return f"expected {e.shape}, found {f.shape}"
        wide = np.asarray(e, np.float64), np.asarray(f, np.float64)
        step = {2: 0.02, 1: 0.3}.get(e.dtype.itemsize, 1e-3) if trial.kind.startswith(("float", "bfloat", "double")) else 1e-5
        if not np.allclose(*wide, rtol=step, atol=step, equal_nan=True):
            return f"differs by {np.nanmax(np.abs(wide[0] - wide[1])):.3g}"
    return None


BY_CHANCE = {"Bernoulli", "RandomNormalLike", "RandomUniformLike", "Multinomial", "Dropout"}
# Where onnx's evaluator has not what the standard says of a version or a type: "OPERATOR-VERSION TYPE".
EVALUATOR_DIFFERS = {
    "RoiAlign-10 *": "it moves places by half a pixel, which version 16 brought",
    "BatchNormalization-9 *": "it takes more than one output for the training of later versions",
    "GridSample-* *int*": "it rounds to integers between the axes",
    "DequantizeLinear-* float4e2m1": "it subtracts zero points in four bits",
}


def run_trials(made):
    """-> [why the trial fails, or None]"""
    results = [None] * len(made)
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for i, trial in enumerate(made):
            path = pathlib.Path(folder) / str(i)
            try:
                cases.write_arrays(path / "set_0", list(trial.feeds), list(trial.feeds.values()))
            except cases.NotATensor as why:
                results[i] = str(why)
                continue
            (path / "model.onnx").write_bytes(trial.model.SerializeToString())
            paths[i] = path
        subprocess.run([str(run.RUNNER), str(os.cpu_count() or 1)], input="".join(f"{p}\n" for p in paths.values()),
                       text=True, check=True, env={**os.environ, "TENON_CASES_ON": "reference"})
        for i, path in paths.items():
            error = path / "error.txt"
            if error.exists():
                lines = error.read_text(errors="replace").strip().splitlines()
                results[i] = " / ".join(lines[:2])[:300]
                continue
            results[i] = difference(made[i], cases.read_arrays(path / "set_0"))
    return results


HEAD = """# Types of operators

Generated by `tests/onnx/type_table.py`; do not edit. Every version of every standard operator from opset 7 on that can be
said by a backend case of the operator, with each type that its schema names for the first input (but complex numbers and
floats of 6 bits, which Tenon does not have), on the reference. *Run* are those that import, run, have the types of the schema and the numbers of onnx's evaluator, where that has any.

"""


def text(made, results):
    rows = collections.defaultdict(lambda: ([], []))
    for trial, why in zip(made, results):
        rows[trial.operator, trial.version][why is not None].append(trial.kind if why is None else f"{trial.kind}")
    lines = [HEAD, f"{sum(w is None for w in results)} of {len(results)} run.\n\n",
             "| operator | version | run | do not |\n|---|---|---|---|\n"]
    for (name, version), (good, bad) in sorted(rows.items()):
        lines.append(f"| {name} | {version} | {' '.join(sorted(good))} | {' '.join(sorted(bad))} |\n")
    return "".join(lines)


PASSING = set(run.listed())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("operators", nargs="*")
    parser.add_argument("--write", action="store_true", help="the document")
    options = parser.parse_args()
    made, without = trials(set(options.operators))
    results = run_trials(made)
    for trial, why in zip(made, results):
        if why:
            print(f"{trial.operator}-{trial.version} {trial.kind}: {why}")
    print(f"{sum(w is None for w in results)} of {len(results)} run; {len(without)} without a model")
    if options.operators:
        print("\n".join(map(str, without)))
    if options.write:
        DOCUMENT.write_text(text(made, results))


if __name__ == "__main__":
    main()
