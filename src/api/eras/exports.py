# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the exported functions of an older release: `exports.py VERSION FILE`."""
import pathlib
import re
import sys

from bodies import number
from surface import Function, Surface

ONNX = "return tenon::eras::make_onnx_parser(arg0, arg1);"
BODIES = {
    "createInferBuilder_INTERNAL": "return tenon::eras::make_builder(arg0, arg1);",
    "createInferRuntime_INTERNAL": "return tenon::eras::make_runtime(arg0, arg1);",
    "createInferRefitter_INTERNAL": "return tenon::eras::make_refitter(arg0, arg1, arg2);",
    "createNvOnnxParser_INTERNAL": ONNX,
    "createNvCaffeParser_INTERNAL": "return tenon::eras::make_caffe_parser();",
    "createCaffeParser": "return static_cast<ICaffeParser*>(tenon::eras::make_caffe_parser());",
    "createNvUffParser_INTERNAL": "return tenon::eras::make_uff_parser();",
    "createUffParser": "return static_cast<IUffParser*>(tenon::eras::make_uff_parser());",
    "getPluginRegistry": "return static_cast<nvinfer1::IPluginRegistry*>(tenon::eras::plugin_registry());",
    "getBuilderPluginRegistry": "return arg0 == nvinfer1::EngineCapability::kSTANDARD ? "
                                "static_cast<nvinfer1::IPluginRegistry*>(tenon::eras::plugin_registry()) : nullptr;",
    "getLogger": "return static_cast<nvinfer1::ILogger*>(tenon::eras::last_logger());",
    "initLibNvInferPlugins": "return tenon::eras::init_plugins(arg0, arg1);",
    "getNvOnnxParserVersion": "return NV_ONNX_PARSER_VERSION;",
    "reshapeWeights": "return tenonEntries()->reshape_weights(static_cast<int32_t>(arg0.type), arg0.values, "
                      "arg0.count, arg1, arg2, arg3, arg4);",
    "reorderSubBuffers": "return tenonEntries()->reorder_parts(arg0, arg1, arg2, arg3);",
    "transposeSubBuffers": "return tenonEntries()->transpose_parts(arg0, static_cast<int32_t>(arg1), arg2, arg3, "
                           "arg4);",
    "shutdownProtobufLibrary": "",
}


def body(function, version):
    """What the function does; those that Tenon has nothing for give a null pointer after a line in the log."""
    if function.name == "getInferLibVersion":
        return f"return {number(version)};"
    if re.fullmatch(r"create\w+Plugin", function.name):  # one that returns a standard plugin
        passed = [f"&arg{i}" for i in range(len(function.params))]
        sizes = ""
        if "nvinfer1::DimsHW" in function.params:  # of 32 bits here
            at = function.params.index("nvinfer1::DimsHW")
            sizes, passed[at] = f"const int32_t sizes[] = {{arg{at}.h(), arg{at}.w()}}; ", "sizes"
        return (f"{sizes}const void* const arguments[] = {{{', '.join(passed)}}}; "
                "return static_cast<nvinfer1::IPluginV2*>(tenon::eras::made_plugin("
                f'tenonEntries()->standard_plugin("{function.name}", arguments)));')
    if function.name in BODIES:
        return BODIES[function.name]
    return f'tenon::eras::report_missing("{function.name}"); return {{}};'


def text(version):
    surface = Surface(version)
    folder = f"era{version.split('.')[0]}"
    out = [f"// Exported functions of release {version}; made by the build."]
    out += [f'#include "{folder}/{h}"' for h in sorted({r["header"] for r in surface.rows})]
    out += ['#include "api/eras/lib/entries.h"', '#include "api/eras/lib/made.h"']
    out += ["namespace tenon::eras { void report_missing(const char* call); }"]
    for r in surface.rows:
        if r["kind"] != "function" or "inline" in r["attrs"] or r["name"].startswith("EnumMax"):
            continue
        f = Function(r)
        f.result = surface.qualify(f.result, r["class"] or "global")
        f.params = [surface.qualify(p, r["class"] or "global") for p in f.params]
        given = body(f, version)
        names = {i for i in range(len(f.params)) if f"arg{i}" in given}
        unused = "".join(f" (void)arg{i};" for i in range(len(f.params)) if i not in names)
        link = 'extern "C" ' if "extern_C" in f.attrs else ""
        line = f"{link}TENSORRTAPI {f.head(defaults=False)} {{{unused} {given} }}"
        out.append(f"namespace {r['class']} {{\n{line}\n}}" if r["class"] else line)
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    pathlib.Path(sys.argv[2]).write_text(text(sys.argv[1]))
