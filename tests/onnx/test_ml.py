# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""ai.onnx.ml operators: the same numbers as ONNX Runtime."""
import subprocess

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper

import cases
import run

rng = np.random.default_rng(11)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def listed(*shape):
    return [float(x) for x in floats(int(np.prod(shape)))]


# Two trees of depth two over three features; leaves 3, 4, 5, 6 of the first and 1, 2 of the second.
TREES = {
    "nodes_treeids": [0, 0, 0, 0, 0, 0, 0, 1, 1, 1],
    "nodes_nodeids": [0, 1, 2, 3, 4, 5, 6, 0, 1, 2],
    "nodes_featureids": [0, 1, 2, 0, 0, 0, 0, 1, 0, 0],
    "nodes_values": [0.1, -0.3, 0.2, 0, 0, 0, 0, 0.4, 0, 0],
    "nodes_modes": ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GT"] + ["LEAF"] * 4 + ["BRANCH_GTE", "LEAF", "LEAF"],
    "nodes_truenodeids": [1, 3, 5, 0, 0, 0, 0, 1, 0, 0],
    "nodes_falsenodeids": [2, 4, 6, 0, 0, 0, 0, 2, 0, 0],
}


def leaves(what, ids, weights):
    """One entry for each leaf of TREES and target in `ids`."""
    places = [(0, 3), (0, 4), (0, 5), (0, 6), (1, 1), (1, 2)]
    entries = [(tree, node, target) for tree, node in places for target in ids]
    return TREES | {f"{what}_treeids": [e[0] for e in entries], f"{what}_nodeids": [e[1] for e in entries],
                    f"{what}_ids": [e[2] for e in entries], f"{what}_weights": weights[:len(entries)]}


POSITIVE = [0.05, 0.2, 0.3, 0.45, 0.15, 0.1, 0.35, 0.4, 0.02, 0.6, 0.25, 0.5, 0.11, 0.22, 0.33, 0.44, 0.55, 0.66]
SIGNED = [(-1) ** i * x for i, x in enumerate(POSITIVE)]
X = floats(9, 3)

SVM = {"coefficients": listed(2, 6), "support_vectors": listed(6, 3), "vectors_per_class": [2, 1, 3],
       "rho": [0.1, -0.2, 0.3], "kernel_type": "RBF", "kernel_params": [0.3, 0.0, 0.0]}
SVM_TWO = {"coefficients": listed(1, 5), "support_vectors": listed(5, 3), "vectors_per_class": [2, 3], "rho": [0.15],
           "kernel_type": "POLY", "kernel_params": [0.5, 1.0, 2.0]}

# name: (operator, inputs, attributes, number of outputs)
CASES = {
    "scaler": ("Scaler", [X], {"offset": [0.5, 1.0, -2.0], "scale": [2.0, 3.0, 0.25]}, 1),
    "scaler_integers": ("Scaler", [np.arange(6).reshape(2, 3)], {"offset": [1.0], "scale": [0.5]}, 1),
    "normalizer_l1": ("Normalizer", [X], {"norm": "L1"}, 1),
    "normalizer_l2": ("Normalizer", [np.vstack([X, np.zeros((1, 3), np.float32)])], {"norm": "L2"}, 1),
    "normalizer_max": ("Normalizer", [np.abs(X)], {"norm": "MAX"}, 1),
    "imputer": ("Imputer", [np.array([[1, np.nan], [np.nan, 2]], np.float32)],
                {"imputed_value_floats": [5.0, 7.0], "replaced_value_float": float("nan")}, 1),
    "imputer_integers": ("Imputer", [np.array([[1, 0], [0, 2]])],
                         {"imputed_value_int64s": [5, 7], "replaced_value_int64": 0}, 1),
    "vectorizer": ("FeatureVectorizer", [X, floats(9, 2)], {"inputdimensions": [3, 2]}, 1),
    "one_hot": ("OneHotEncoder", [np.array([1, 4, 2, 9])], {"cats_int64s": [1, 2, 4], "zeros": 1}, 1),
    "mapper": ("CategoryMapper", [np.array([3, 8, 5])],
               {"cats_int64s": [3, 5], "cats_strings": ["three", "five"], "default_string": "none"}, 1),
    "regressor": ("LinearRegressor", [X], {"coefficients": listed(2, 3), "intercepts": [0.5, -1.0], "targets": 2}, 1),
    "classifier": ("LinearClassifier", [X],
                   {"coefficients": listed(3, 3), "intercepts": [0.5, -1.0, 0.1], "classlabels_ints": [4, 5, 9],
                    "post_transform": "SOFTMAX"}, 2),
    "classifier_logistic": ("LinearClassifier", [X],
                            {"coefficients": listed(1, 3), "intercepts": [0.1], "classlabels_ints": [0, 1],
                             "post_transform": "LOGISTIC"}, 2),
    "classifier_softmax_zero": ("LinearClassifier", [np.vstack([X, np.zeros((1, 3), np.float32)])],
                                {"coefficients": listed(3, 3), "intercepts": [0.5, 0.0, 0.1], "classlabels_ints": [4, 5, 9],
                                 "post_transform": "SOFTMAX_ZERO"}, 2),
    "classifier_probit": ("LinearClassifier", [X / 40],
                          {"coefficients": listed(3, 3), "intercepts": [0.2, 0.7, 0.85], "classlabels_ints": [4, 5, 9],
                           "post_transform": "PROBIT"}, 2),
    "classifier_of_one_score": ("LinearClassifier", [X], {"coefficients": listed(1, 3), "intercepts": [0.1],
                                                          "classlabels_ints": [4, 5]}, 2),
    "classifier_of_one_score_softmax": ("LinearClassifier", [X], {"coefficients": listed(1, 3), "intercepts": [0.1],
                                                                  "classlabels_ints": [4, 5], "post_transform": "SOFTMAX"}, 2),
    "regressor_probit": ("LinearRegressor", [X / 40], {"coefficients": listed(1, 3), "intercepts": [0.8], "targets": 1,
                                                       "post_transform": "PROBIT"}, 1),
    "regressor_softmax": ("LinearRegressor", [X], {"coefficients": listed(1, 3), "intercepts": [0.5], "targets": 1,
                                                   "post_transform": "SOFTMAX"}, 1),
    "svm_one_class": ("SVMRegressor", [X], {"coefficients": listed(4), "support_vectors": listed(4, 3), "n_supports": 4,
                                            "rho": [0.1], "kernel_type": "RBF", "kernel_params": [0.4, 0.0, 3.0],
                                            "one_class": 1}, 1),
    "svm_without_vectors": ("SVMClassifier", [X], {"coefficients": listed(3, 3), "rho": [0.3], "kernel_type": "LINEAR",
                                                   "kernel_params": [0.0, 0.0, 0.0], "classlabels_ints": [3, 5, 8]}, 2),
    "svm_without_vectors_softmax": ("SVMClassifier", [X],
                                    {"coefficients": listed(3, 3), "rho": [0.3, 0.1, 0.2], "kernel_type": "LINEAR",
                                     "kernel_params": [0.0, 0.0, 0.0], "classlabels_strings": ["a", "b", "c"],
                                     "post_transform": "SOFTMAX"}, 2),
    "svm_without_vectors_binary": ("SVMClassifier", [X], {"coefficients": listed(2, 3), "rho": [0.3], "kernel_type": "LINEAR",
                                                          "kernel_params": [0.0, 0.0, 0.0], "classlabels_ints": [3, 5]}, 2),
    "svm_rbf": ("SVMRegressor", [X], {"coefficients": listed(4), "support_vectors": listed(4, 3), "n_supports": 4,
                                      "rho": [0.3], "kernel_type": "RBF", "kernel_params": [0.4, 0.0, 3.0]}, 1),
    "svm_poly": ("SVMRegressor", [X], {"coefficients": listed(4), "support_vectors": listed(4, 3), "n_supports": 4,
                                       "rho": [0.3], "kernel_type": "POLY", "kernel_params": [0.4, 0.1, 3.0]}, 1),
    "svm_linear": ("SVMRegressor", [X], {"coefficients": listed(3), "rho": [0.3], "kernel_type": "LINEAR",
                                         "kernel_params": [0.0, 0.0, 0.0]}, 1),
    "svm_classes": ("SVMClassifier", [X], SVM | {"classlabels_ints": [3, 5, 8]}, 2),
    "svm_classes_texts": ("SVMClassifier", [X], SVM | {"classlabels_strings": ["a", "b", "c"],
                                                       "post_transform": "SOFTMAX"}, 2),
    "svm_probabilities": ("SVMClassifier", [X], SVM | {"classlabels_ints": [3, 5, 8], "prob_a": [-1.5, -0.7, -2.0],
                                                       "prob_b": [0.1, -0.2, 0.05]}, 2),
    "svm_binary": ("SVMClassifier", [X], SVM_TWO | {"classlabels_ints": [0, 1]}, 2),
    "svm_binary_logistic": ("SVMClassifier", [X], SVM_TWO | {"classlabels_ints": [0, 1], "post_transform": "LOGISTIC"}, 2),
    "svm_binary_probabilities": ("SVMClassifier", [X], SVM_TWO | {"classlabels_ints": [0, 1], "prob_a": [-1.3],
                                                                  "prob_b": [0.2]}, 2),
    "trees": ("TreeEnsembleRegressor", [X], leaves("target", [0], SIGNED) | {"base_values": [0.7], "n_targets": 1}, 1),
    "trees_average": ("TreeEnsembleRegressor", [X],
                      leaves("target", [0], SIGNED) | {"aggregate_function": "AVERAGE", "n_targets": 1}, 1),
    "trees_two_targets": ("TreeEnsembleRegressor", [X], leaves("target", [0, 1], SIGNED) | {"n_targets": 2}, 1),
    "trees_classes": ("TreeEnsembleClassifier", [X],
                      leaves("class", [0, 1, 2], POSITIVE) | {"classlabels_int64s": [7, 8, 9]}, 2),
    "trees_texts": ("TreeEnsembleClassifier", [X],
                    leaves("class", [0, 1, 2], POSITIVE) | {"classlabels_strings": ["a", "b", "c"]}, 2),
    "trees_binary": ("TreeEnsembleClassifier", [X],
                     leaves("class", [0], POSITIVE) | {"classlabels_int64s": [0, 1]}, 2),
    "trees_binary_logistic": ("TreeEnsembleClassifier", [X],
                              leaves("class", [0], SIGNED) | {"classlabels_int64s": [0, 1], "post_transform": "LOGISTIC"},
                              2),
}


def model_of(operator, arrays, attributes, outputs):
    node = helper.make_node(operator, [f"in{i}" for i in range(len(arrays))], [f"out{i}" for i in range(outputs)],
                            domain="ai.onnx.ml", **attributes)
    graph = helper.make_graph(
        [node], "ml",
        [helper.make_tensor_value_info(f"in{i}", helper.np_dtype_to_tensor_dtype(a.dtype), a.shape)
         for i, a in enumerate(arrays)],
        [helper.make_tensor_value_info(name, TensorProto.UNDEFINED, None) for name in node.output])
    for output in graph.output:
        output.ClearField("type")
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


@pytest.mark.parametrize("name", sorted(CASES))
def test_as_onnx_runtime(name, tmp_path):
    operator, arrays, attributes, outputs = CASES[name]
    model = model_of(operator, arrays, attributes, outputs)
    feeds = {f"in{i}": a for i, a in enumerate(arrays)}
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    expected = session.run(None, feeds)
    folder = tmp_path / "case"
    cases.write_arrays(folder / "set_0", list(feeds), list(feeds.values()))
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text()
    for wanted, found in zip(expected, cases.read_arrays(folder / "set_0"), strict=True):
        assert np.shape(found) == np.shape(wanted)
        if np.asarray(wanted).dtype.kind in "OUS":
            assert [str(x) for x in np.ravel(found)] == [str(x) for x in np.ravel(wanted)]
        else:
            np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)


# name: (operator, keys, values, attributes)
MAPS = {
    "vectorizer_of_texts": ("DictVectorizer", ["c", "a"], np.array([2.5, -1.0], np.float32),
                            {"string_vocabulary": ["a", "b", "c", "d"]}),
    "vectorizer_of_numbers": ("DictVectorizer", [9, 4], np.array([2.5, -1.0], np.float32), {"int64_vocabulary": [4, 5, 9]}),
    "dense": ("CastMap", [9, 4, 5], np.array([2.5, -1.0, 3.0], np.float32), {"map_form": "DENSE", "cast_to": "TO_FLOAT"}),
    "sparse": ("CastMap", [4, 1], np.array([2.5, -1.0], np.float32),
               {"map_form": "SPARSE", "max_map": 6, "cast_to": "TO_INT64"}),
}


def of_map(model, keys, values, folder):
    """-> the output for a map of these keys and values"""
    given = np.array(keys, object if isinstance(keys[0], str) else np.int64)
    cases.write_arrays(folder / "set_0", ["in0_keys", "in0_values"], [given, values])
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text()
    output, = cases.read_arrays(folder / "set_0")
    return output


@pytest.mark.parametrize("name", sorted(MAPS))
def test_maps_are_keys_and_values(name, tmp_path):
    operator, keys, values, attributes = MAPS[name]
    key_type = TensorProto.STRING if isinstance(keys[0], str) else TensorProto.INT64
    model = model_of(operator, [values], attributes, 1)
    value_type = helper.make_tensor_type_proto(helper.np_dtype_to_tensor_dtype(values.dtype), [])
    model.graph.input[0].type.CopyFrom(helper.make_map_type_proto(key_type, value_type))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    expected, = session.run(None, {"in0": dict(zip(keys, values.tolist()))})
    found = of_map(model, keys, values, tmp_path)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


# ONNX Runtime's Python takes no maps to texts. name: (operator, keys, values, attributes, output)
TEXT_MAPS = {
    "vectorizer": ("DictVectorizer", [9, 4], ["nine", "four"], {"int64_vocabulary": [4, 5, 9]}, ["four", "", "nine"]),
    "dense": ("CastMap", [9, 4], ["2.5", "-1"], {"map_form": "DENSE", "cast_to": "TO_FLOAT"}, np.array([-1, 2.5], np.float32)),
    "sparse": ("CastMap", [4, 1], ["a long text of four", "one"], {"map_form": "SPARSE", "max_map": 6, "cast_to": "TO_STRING"},
               ["0.f", "one", "0.f", "0.f", "a long text of four", "0.f"]),
    "sparse_numbers": ("CastMap", [4, 1], ["7", "-2"], {"map_form": "SPARSE", "max_map": 5, "cast_to": "TO_INT64"},
                       np.array([0, -2, 0, 0, 7])),
}


@pytest.mark.parametrize("name", sorted(TEXT_MAPS))
def test_maps_to_texts(name, tmp_path):
    operator, keys, texts, attributes, expected = TEXT_MAPS[name]
    values = np.array(texts, object)
    model = model_of(operator, [values], attributes, 1)
    value_type = helper.make_tensor_type_proto(TensorProto.STRING, [])
    model.graph.input[0].type.CopyFrom(helper.make_map_type_proto(TensorProto.INT64, value_type))
    found = of_map(model, keys, values, tmp_path)
    if isinstance(expected, list):
        assert [str(x) for x in found.ravel()] == expected
    else:
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected[None])


def test_places_without_a_text_are_those_of_onnx_runtime(tmp_path):
    """Numbers become texts as Cast spells them; the text where nothing stands is ONNX Runtime's."""
    values = np.array([2.5, -1.0], np.float32)
    model = model_of("CastMap", [values], {"map_form": "SPARSE", "max_map": 6, "cast_to": "TO_STRING"}, 1)
    value_type = helper.make_tensor_type_proto(TensorProto.FLOAT, [])
    model.graph.input[0].type.CopyFrom(helper.make_map_type_proto(TensorProto.INT64, value_type))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    expected, = session.run(None, {"in0": {4: 2.5, 1: -1.0}})
    found = of_map(model, [4, 1], values, tmp_path)
    assert found.shape == expected.shape
    for i, (mine, theirs) in enumerate(zip(found.ravel(), expected.ravel())):
        assert float(mine) == float(theirs) if i in (1, 4) else mine == theirs


def test_zip_map_gives_the_values(tmp_path):
    model = model_of("ZipMap", [X], {"classlabels_int64s": [4, 5, 9]}, 1)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    expected, = session.run(None, {"in0": X})
    folder = tmp_path / "case"
    cases.write_arrays(folder / "set_0", ["in0"], [X])
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text()
    found, = cases.read_arrays(folder / "set_0")
    np.testing.assert_array_equal(found, [[row[key] for key in (4, 5, 9)] for row in expected])


def test_a_classifier_as_skl2onnx_writes_one(tmp_path):
    """Scaled features, a classifier of texts, its probabilities normalized and made a map: of that map the values, by the
    labels of the node in their order."""
    labels = ["setosa", "versicolor", "virginica"]
    nodes = [helper.make_node("Imputer", ["x"], ["i"], domain="ai.onnx.ml", imputed_value_floats=[0.5, 0.1, -0.2],
                              replaced_value_float=float("nan")),
             helper.make_node("Scaler", ["i"], ["s"], domain="ai.onnx.ml", offset=[0.1, 0.2, 0.3], scale=[2.0, 0.5, 1.5]),
             helper.make_node("LinearClassifier", ["s"], ["label", "raw"], domain="ai.onnx.ml", coefficients=listed(3, 3),
                              intercepts=[0.1, -0.2, 0.3], classlabels_strings=labels, multi_class=1,
                              post_transform="LOGISTIC"),
             helper.make_node("Normalizer", ["raw"], ["shares"], domain="ai.onnx.ml", norm="L1"),
             helper.make_node("ZipMap", ["shares"], ["probabilities"], domain="ai.onnx.ml", classlabels_strings=labels)]
    x = X.copy()
    x[2, 1] = np.nan
    graph = helper.make_graph(nodes, "classifier", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3])],
                              [helper.make_empty_tensor_value_info("label"),
                               helper.make_empty_tensor_value_info("probabilities")])
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17),
                                                                  helper.make_opsetid("ai.onnx.ml", 3)])
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    expected = session.run(None, {"x": x})
    cases.write_arrays(tmp_path / "set_0", ["x"], [x])
    (tmp_path / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{tmp_path}\n", text=True, check=True)
    assert not (tmp_path / "error.txt").exists(), (tmp_path / "error.txt").read_text()
    found_labels, values = cases.read_arrays(tmp_path / "set_0")
    assert list(found_labels) == list(expected[0])
    for row, wanted in zip(values, expected[1], strict=True):
        assert list(wanted) == labels
        np.testing.assert_allclose(row, list(wanted.values()), rtol=1e-5)
