#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Check a set of public headers against the API inventory in src/api/eras/surface.tsv.

    check_api.py INCLUDE_DIR                      report, tiers A B C D S
    check_api.py INCLUDE_DIR --require A          exit 1 unless tier A is full
    check_api.py INCLUDE_DIR --version 8.6        exact comparison with one released version
    check_api.py INCLUDE_DIR --dump               print what the headers declare (no comparison)

Needs Python 3.11, the `libclang` Python package, and a g++ (only asked where its
standard headers are).  CUDA headers are taken from --cuda DIR, CUDA_HOME, CUDA_PATH or
the folder of nvcc; without them a small stand-in for cuda_runtime_api.h is used.
"""
import argparse
import atexit
import collections
import csv
import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import clang.cindex as ci
from clang.cindex import AccessSpecifier, CursorKind as K, TypeKind as T

HERE = os.path.dirname(os.path.abspath(__file__))

# The public headers, in the order in which they are looked at.
HEADERS = [
    "NvInferVersion.h", "NvInferRuntimeBase.h", "NvInferPluginBase.h", "NvInferRuntimePlugin.h",
    "NvInferRuntimeCommon.h", "NvInferLegacyDims.h", "NvInferRuntime.h", "NvInfer.h",
    "NvInferPluginUtils.h", "NvInferPlugin.h", "NvInferConsistency.h", "NvInferSafeRuntime.h",
    "impl/NvInferPythonPlugin.h", "NvOnnxConfig.h", "NvOnnxParser.h", "NvOnnxParserRuntime.h",
    "NvCaffeParser.h", "NvUffParser.h", "NvUtils.h",
]
# Headers that may refuse to be included on their own: read through the one named here.
ENTRY = {"NvInferRuntimeBase.h": "NvInferRuntime.h", "NvInferPluginBase.h": "NvInferRuntime.h",
         "NvInferRuntimePlugin.h": "NvInferRuntime.h"}
IMPL_HEADERS = {"NvInferImpl.h", "NvInferConsistencyImpl.h"}
SKIP_NAMESPACES = {"impl", "apiv", "std", "detail"}

CUDA_STUB = """#pragma once
#include <stddef.h>
typedef struct CUstream_st* cudaStream_t;
typedef struct CUevent_st* cudaEvent_t;
typedef struct CUgraph_st* cudaGraph_t;
typedef struct CUgraphExec_st* cudaGraphExec_t;
"""


# ----------------------------------------------------------------------------- compiler set-up
def system_includes():
    cxx = shutil.which("g++") or shutil.which("c++")
    if not cxx:
        return []
    text = subprocess.run([cxx, "-E", "-x", "c++", "-", "-v"], input="", capture_output=True, text=True).stderr
    found = re.search(r"#include <\.\.\.> search starts here:\n(.*?)End of search list", text, re.S)
    return [os.path.normpath(x.strip()) for x in found.group(1).splitlines()] if found else []


def cuda_include(option):
    tried = [option] if option else []
    tried += [os.path.join(os.environ[v], "include") for v in ("CUDA_HOME", "CUDA_PATH") if os.environ.get(v)]
    nvcc = shutil.which("nvcc")
    if nvcc:
        tried.append(os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(nvcc))), "include"))
    for path in tried:
        if os.path.exists(os.path.join(path, "cuda_runtime_api.h")):
            return path
    stub = tempfile.mkdtemp(prefix="cudastub")
    atexit.register(shutil.rmtree, stub, True)
    with open(os.path.join(stub, "cuda_runtime_api.h"), "w") as f:
        f.write(CUDA_STUB)
    return stub


_evaluate = None


def evaluate(cursor):
    """The integer (or text) value of a constant, or None."""
    global _evaluate
    if _evaluate is None:
        lib = ci.conf.lib
        lib.clang_Cursor_Evaluate.argtypes = [ci.Cursor]
        lib.clang_Cursor_Evaluate.restype = ctypes.c_void_p
        lib.clang_EvalResult_getKind.argtypes = [ctypes.c_void_p]
        lib.clang_EvalResult_getKind.restype = ctypes.c_int
        lib.clang_EvalResult_getAsLongLong.argtypes = [ctypes.c_void_p]
        lib.clang_EvalResult_getAsLongLong.restype = ctypes.c_longlong
        lib.clang_EvalResult_getAsDouble.argtypes = [ctypes.c_void_p]
        lib.clang_EvalResult_getAsDouble.restype = ctypes.c_double
        lib.clang_EvalResult_dispose.argtypes = [ctypes.c_void_p]
        _evaluate = lib
    result = _evaluate.clang_Cursor_Evaluate(cursor)
    if not result:
        return None
    kind = _evaluate.clang_EvalResult_getKind(result)
    value = None
    if kind == 1:
        value = str(_evaluate.clang_EvalResult_getAsLongLong(result))
    elif kind == 2:
        value = repr(_evaluate.clang_EvalResult_getAsDouble(result))
    _evaluate.clang_EvalResult_dispose(result)
    return value


# ----------------------------------------------------------------------------- names and types
PUBLIC_NS = r"(?:nvinfer1|nvonnxparser|nvcaffeparser1|nvuffparser)::"


def short(spelling):
    """A type's spelling with the project namespaces taken off."""
    s = re.sub(PUBLIC_NS, "", spelling)
    s = re.sub(r"\b(?:struct|class|enum) ", "", s)
    return re.sub(r"\s+", " ", s).strip()


def qualified(cursor):
    parts = []
    c = cursor
    while c is not None and c.kind != K.TRANSLATION_UNIT:
        if c.kind == K.NAMESPACE:
            if c.spelling and "(anonymous" not in c.spelling:
                parts.append(c.spelling)
        elif c.kind in (K.CLASS_DECL, K.STRUCT_DECL, K.CLASS_TEMPLATE, K.ENUM_DECL, K.UNION_DECL,
                        K.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION):
            parts.append(c.spelling)
        c = c.semantic_parent
    return "::".join(reversed(parts))


# An enum that later became an alias of another one.
SAME_ENUM = [("PluginFormat", "TensorFormat"), ("SliceMode", "SampleMode"), ("ResizeMode", "InterpolationMode")]
VERSIONED = re.compile(r"\bv_\d+_\d+::\w+")


def same_type(canonical, aliases):
    """A key that is equal when two spellings mean the same to a caller.

    Versioned classes take their public alias name; the three generations of the class
    behind `Dims` count as one type."""
    s = short(canonical)
    s = VERSIONED.sub(lambda m: aliases.get(m.group(0), m.group(0)), s)
    s = re.sub(r"\bDims(64|32)\b", "Dims", s)
    for old, new in SAME_ENUM:
        s = re.sub(r"\b%s\b" % old, new, s)
    s = s.replace("__cxx11::", "")
    return s


def norm_display(sig):
    """A shown signature without the spellings that mean the same."""
    s = re.sub(r"\bAsciiChar\b|\bchar_t\b", "char", sig)
    s = re.sub(r"\bstd::", "", s)
    for a, b in (("int32_t", "int"), ("uint32_t", "unsigned int"), ("int64_t", "long"), ("uint64_t", "unsigned long"),
                 ("size_t", "unsigned long"), ("AllocatorFlags", "unsigned int")):
        s = re.sub(r"\b%s\b" % a, b, s)
    s = re.sub(r"\bNULL\b", "nullptr", s)
    return s.replace("{}", "").strip()


def tokens_text(tokens):
    out = ""
    for t in tokens:
        if out and re.match(r"\w", t) and re.match(r"\w", out[-1]):
            out += " "
        out += t
    return out


def default_text(param):
    toks = [t.spelling for t in param.get_tokens()]
    if "=" not in toks:
        return ""
    text = tokens_text(toks[toks.index("=") + 1:])
    return re.sub(PUBLIC_NS, "", text)


VERSION_IN_COMMENT = re.compile(r"[Dd]eprecated (?:in|since) TensorRT (\d+(?:\.\d+)*)")
INSTEAD = re.compile(r"(?:[Ss]uperseded by|[Uu]se|[Rr]eplaced by|[Ss]ee|superseeded by)\s+(?:the\s+)?(?:\\ref\s+|\\p\s+|\\c\s+|#|`)*"
                     r"((?:[A-Za-z_]\w*::)*~?[A-Za-z_]\w*(?:\(\))?)")


def deprecation(cursor):
    attr = cursor.availability == ci.AvailabilityKind.DEPRECATED
    raw = cursor.raw_comment or ""
    flat = re.sub(r"\s*\n\s*//!?<?\s*", " ", raw)
    said = re.search(r"\\deprecated\b|\bDeprecated in TensorRT|\[DEPRECATED\]", flat)
    since = VERSION_IN_COMMENT.search(flat)
    instead = ""
    if said or attr:
        place = flat[said.start():] if said else flat
        m = INSTEAD.search(place)
        if m and m.group(1) not in ("the", "a", "an", "this", "of", "instead"):
            instead = m.group(1)
    return bool(attr or said), since.group(1) if since else "", instead


# ----------------------------------------------------------------------------- the model
class Row(dict):
    """One public member."""

    def ident(self):
        return (self["class"], self["kind"], self["name"], self["key"])


VERSION_NAME = re.compile(r"NV_TENSORRT_(MAJOR|MINOR|PATCH|BUILD|LWS_\w+|SONAME\w*|VERSION\w*|RELEASE_TYPE)$"
                          r"|TRT_(MAJOR|MINOR|PATCH|BUILD)_ENTERPRISE$")
FUNCTION_KINDS = {K.CXX_METHOD, K.CONSTRUCTOR, K.DESTRUCTOR, K.FUNCTION_DECL, K.FUNCTION_TEMPLATE, K.CONVERSION_FUNCTION}


class Surface:
    """Everything that the public headers of one folder declare."""

    def __init__(self, include, cuda=None, headers=None, std="c++17"):
        self.include = os.path.realpath(include)
        self.rows = []
        self.visible = collections.defaultdict(set)     # header -> idents reachable from it
        self.bases = {}                                  # public class name -> list of public base names
        self.alias = {}                                  # v_1_0::X -> public alias
        self.target = {}                                 # typedef -> class or enum behind it
        self.errors = []
        self.headers = [h for h in (headers or HEADERS) if os.path.exists(os.path.join(self.include, h))]
        self.args = ["-x", "c++", "-std=" + std, "-I", self.include]
        for d in system_includes():
            self.args += ["-isystem", d]
        self.args += ["-isystem", cuda_include(cuda), "-Wno-everything", "-ferror-limit=0"]
        self.index = ci.Index.create()
        self.seen = {}
        self.files = {}
        for h in self.headers:
            if ENTRY.get(h) not in self.headers:
                self.read(h)
        self.enum_max()

    # -- parsing
    def parse(self, text):
        opts = ci.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD
        tu = self.index.parse("probe.cpp", args=self.args, unsaved_files=[("probe.cpp", text)], options=opts)
        return tu

    def read(self, header):
        tu = self.parse('#include "%s"\n' % header)
        for d in tu.diagnostics:
            if d.severity >= ci.Diagnostic.Error:
                where = os.path.basename(d.location.file.name) if d.location.file else "?"
                self.errors.append("%s (from %s): %s" % (where, header, d.spelling))
        self.current = header
        # aliases of versioned classes first
        self.walk_aliases(tu.cursor)
        self.walk(tu.cursor, "")
        self.walk_macros(tu)

    def own(self, cursor):
        f = cursor.location.file
        if f is None:
            return None
        name = f.name
        if name not in self.files:
            path = os.path.realpath(name)
            inside = path.startswith(self.include + os.sep)
            self.files[name] = os.path.relpath(path, self.include) if inside else None
        return self.files[name]

    def walk_aliases(self, cursor):
        for c in cursor.get_children():
            if self.own(c) is None:
                continue
            if c.kind in (K.NAMESPACE, K.LINKAGE_SPEC, K.UNEXPOSED_DECL):
                self.walk_aliases(c)
            elif c.kind in (K.TYPEDEF_DECL, K.TYPE_ALIAS_DECL) and self.own(c):
                target = c.underlying_typedef_type.get_canonical()
                decl = target.get_declaration()
                name = qualified(decl) if decl.kind in (K.CLASS_DECL, K.STRUCT_DECL) else ""
                m = VERSIONED.search(name)
                if m and target.spelling.replace("struct ", "").replace("class ", "") == name:
                    self.alias.setdefault(m.group(0), c.spelling)

    def public_name(self, cursor):
        q = qualified(cursor)
        return VERSIONED.sub(lambda m: self.alias.get(m.group(0), m.group(0)), q)

    def walk(self, cursor, scope):
        for c in cursor.get_children():
            if c.kind in (K.MACRO_INSTANTIATION, K.MACRO_DEFINITION, K.INCLUSION_DIRECTIVE) or self.own(c) is None:
                continue
            if c.kind == K.NAMESPACE:
                if c.spelling in SKIP_NAMESPACES:
                    continue
                self.walk(c, scope)
            elif c.kind in (K.LINKAGE_SPEC, K.UNEXPOSED_DECL):
                self.walk(c, scope)
            elif self.own(c) is None or self.own(c) in IMPL_HEADERS:
                continue
            else:
                self.declaration(c)

    def walk_macros(self, tu):
        for c in tu.cursor.get_children():
            if c.kind != K.MACRO_DEFINITION:
                continue
            header = self.own(c)
            if header is None or header in IMPL_HEADERS:
                continue
            toks = [t.spelling for t in c.get_tokens()]
            if len(toks) == 1 and re.search(r"_H_?$|_H_INCLUDED$|_H_GUARD$", toks[0]):
                continue
            function_like = ci.conf.lib.clang_Cursor_isMacroFunctionLike(c)
            sig = ""
            value = ""
            if function_like and len(toks) > 1 and toks[1] == "(":
                sig = "(" + "".join(toks[2:toks.index(")")]) + ")"
            elif len(toks) > 1 and re.fullmatch(r"[\w() *+\-<]+", " ".join(toks[1:])) and (
                    re.search(r"\d", "".join(toks[1:])) or toks[1].startswith(("NV_", "TRT_"))):
                value = tokens_text(toks[1:])
            if VERSION_NAME.search(c.spelling):
                value = ""      # differs from release to release
            self.add(c, header, "", "macro", c.spelling, sig, sig, value, "", "", (False, "", ""), "")

    # -- declarations
    def declaration(self, c):
        header = self.own(c)
        if header is None or c.semantic_parent is None:
            return
        parent = self.public_name(c.semantic_parent) if c.semantic_parent.kind != K.TRANSLATION_UNIT else ""
        if c.kind in (K.CLASS_DECL, K.STRUCT_DECL, K.CLASS_TEMPLATE, K.UNION_DECL):
            if c.is_definition():
                self.klass(c, header, parent)
        elif c.kind == K.ENUM_DECL:
            if c.is_definition():
                self.enum(c, header, parent)
        elif c.kind in (K.TYPEDEF_DECL, K.TYPE_ALIAS_DECL):
            self.typedef(c, header, parent)
        elif c.kind in FUNCTION_KINDS:
            self.function(c, header, parent)
        elif c.kind in (K.VAR_DECL, K.FIELD_DECL):
            self.variable(c, header, parent)

    def access(self, c):
        return {AccessSpecifier.PROTECTED: "protected", AccessSpecifier.PRIVATE: "private"}.get(c.access_specifier, "public")

    def klass(self, c, header, parent):
        public = self.public_name(c)
        if "::impl::" in "::" + public:
            return
        name = public.rsplit("::", 1)[-1]
        scope = public.rsplit("::", 1)[0] if "::" in public else ""
        real = qualified(c) if VERSIONED.search(qualified(c)) else ""
        bases, shown = [], []
        for b in c.get_children():
            if b.kind == K.CXX_BASE_SPECIFIER:
                decl = b.type.get_canonical().get_declaration()
                bname = self.public_name(decl)
                bases.append(bname)
                how = self.access(b)
                near = bname.split("::")[0] == public.split("::")[0]
                shown.append(how + " " + (short(bname) if near else bname))
        self.bases[public] = bases
        attrs = []
        if any(x.kind == K.CXX_FINAL_ATTR for x in c.get_children()):
            attrs.append("final")
        if c.kind == K.CLASS_TEMPLATE:
            attrs.append("template")
        word = "struct" if c.kind == K.STRUCT_DECL else "union" if c.kind == K.UNION_DECL else "class"
        sig = (": " + ", ".join(shown)) if shown else ""
        if self.access(c) == "private":
            return
        self.add(c, header, scope, word, name, sig, "", "", " ".join(attrs), self.access(c), deprecation(c), real)
        for x in c.get_children():
            if self.own(x) is None or self.access(x) == "private":
                continue
            self.declaration(x)

    def enum(self, c, header, parent):
        name = c.spelling if "(unnamed" not in c.spelling and "(anonymous" not in c.spelling else ""
        under = c.enum_type.spelling
        scoped = "scoped" if c.is_scoped_enum() else ""
        if self.access(c) == "private":
            return
        if name:
            self.add(c, header, parent, "enum", name, under, "", "", scoped, self.access(c), deprecation(c), "")
        owner = (parent + "::" + name if parent else name) if name else parent
        for e in c.get_children():
            if e.kind == K.ENUM_CONSTANT_DECL:
                self.add(e, header, owner, "enumerator", e.spelling, "", "", str(e.enum_value), "", self.access(c),
                         deprecation(e), "")

    def typedef(self, c, header, parent):
        if self.access(c) == "private":
            return
        target = c.underlying_typedef_type
        decl = target.get_canonical().get_declaration()
        if decl.kind in (K.CLASS_DECL, K.STRUCT_DECL, K.ENUM_DECL):
            self.target[parent + "::" + c.spelling if parent else c.spelling] = self.public_name(decl)
        m = VERSIONED.search(qualified(decl)) if decl.kind in (K.CLASS_DECL, K.STRUCT_DECL) else None
        if m and self.alias.get(m.group(0)) == c.spelling and "*" not in target.spelling:
            return      # the class itself is listed under this name
        sig = short(target.spelling)
        if sig.rsplit("::", 1)[-1] == c.spelling:
            return      # typedef struct X X
        self.add(c, header, parent, "typedef", c.spelling, sig, "", "", "", self.access(c), deprecation(c), "")

    def variable(self, c, header, parent):
        if self.access(c) == "private" or not c.spelling:
            return
        attrs = []
        value = ""
        kind = "field"
        if c.kind == K.VAR_DECL:
            kind = "constant"
            if c.storage_class == ci.StorageClass.STATIC and c.semantic_parent.kind in (K.CLASS_DECL, K.STRUCT_DECL):
                attrs.append("static")
            value = "" if VERSION_NAME.search(c.spelling) else evaluate(c) or ""
        if c.type.get_canonical().kind == T.POINTER and "apiv::" in c.type.get_canonical().spelling:
            return      # pointer to the implementation: part of the layout (abi10.tsv), not of the API
        sig = short(c.type.spelling)
        self.add(c, header, parent, kind, c.spelling, sig, self.typekey(c.type), value, " ".join(attrs), self.access(c),
                 deprecation(c), "")

    def typekey(self, t):
        return same_type(t.get_canonical().spelling, self.alias)

    def function(self, c, header, parent):
        access = self.access(c) if c.semantic_parent.kind in (K.CLASS_DECL, K.STRUCT_DECL, K.CLASS_TEMPLATE) else ""
        if access == "private":
            return
        if c.kind == K.FUNCTION_TEMPLATE and c.spelling == "EnumMax":
            self.add(c, header, parent, "function", "EnumMax", "template<T> int32_t ()", "template", "", "", "", (False, "", ""), "")
            return
        if c.get_num_template_arguments() > 0:
            return      # explicit specialisations of EnumMax: read by enum_max()
        member = bool(access)
        kind = {K.CONSTRUCTOR: "constructor", K.DESTRUCTOR: "destructor"}.get(c.kind)
        if c.kind == K.FUNCTION_TEMPLATE and member and c.spelling == c.semantic_parent.spelling:
            kind = "constructor"
        params, shown = [], []
        declared = [p for p in c.get_children() if p.kind == K.PARM_DECL]
        written = list(c.type.argument_types()) if c.kind != K.FUNCTION_TEMPLATE else [p.type for p in declared]
        for p, t in zip(declared, written):
            # a const on the parameter itself is no part of the signature
            params.append(re.sub(r"^const (\w[\w ]*)$|(?<=\*) ?const$", r"\1", self.typekey(t)))
            spelled = re.sub(r"^const ([\w:]+)$|(?<=\*) ?const$", r"\1", short(t.spelling))
            spelled = VERSIONED.sub(lambda m: self.alias.get(m.group(0), m.group(0)), spelled)
            d = default_text(p)
            shown.append(spelled + (" = " + d if d else ""))
        attrs = []
        if c.is_static_method():
            attrs.append("static")
        if c.is_const_method():
            attrs.append("const")
        if c.is_virtual_method():
            attrs.append("pure" if c.is_pure_virtual_method() else "virtual")
        if c.exception_specification_kind in (ci.ExceptionSpecificationKind.BASIC_NOEXCEPT,
                                              ci.ExceptionSpecificationKind.COMPUTED_NOEXCEPT):
            attrs.append("noexcept")
        if any(x.kind == K.CXX_FINAL_ATTR for x in c.get_children()):
            attrs.append("final")
        toks = [t.spelling for t in c.get_tokens()]
        if toks[-2:] == ["=", "delete"] or toks[-3:-1] == ["=", "delete"]:
            attrs.append("deleted")
        if not member:
            extern_c = c.mangled_name == c.spelling
            attrs.append("extern_C" if extern_c else "")
            body = any(x.kind == K.COMPOUND_STMT for x in c.get_children())
            attrs.append("inline" if body else "")
        attrs = [a for a in attrs if a]
        key = "(" + ", ".join(params) + ")" + (" const" if "const" in attrs else "")
        name = c.spelling
        own = same_type(self.public_name(c.semantic_parent), self.alias) if member else ""
        if kind == "constructor" and [re.sub(r"const | ?&&?", "", p) for p in params] in ([], [own]):
            kind = "special"        # default, copy and move constructors; copy and move assignment
        elif name == "operator=":
            kind = "special"
        if kind == "destructor" or kind == "constructor" or kind == "special" and name != "operator=":
            name = re.sub(r"<.*>", "", name)
            sig = "(" + ", ".join(shown) + ")"
        else:
            result = short(c.result_type.spelling)
            result = VERSIONED.sub(lambda m: self.alias.get(m.group(0), m.group(0)), result)
            sig = result + " (" + ", ".join(shown) + ")"
            key = self.typekey(c.result_type) + " " + key
            if not kind:
                kind = ("static" if "static" in attrs else "method") if member else "function"
        if "const" in attrs:
            sig += " const"
        self.add(c, header, parent, kind, name, sig, key, "", " ".join(a for a in attrs if a != "const"), access, deprecation(c), "")

    def add(self, cursor, header, scope, kind, name, sig, key, value, attrs, access, dep, real):
        row = Row(header=header, kind=kind, name=name, signature=sig, key=key, value=value, attrs=attrs, access=access,
                  deprecated="yes" if dep[0] else "", deprecated_since=dep[1], use_instead=dep[2], real_name=real)
        row["class"] = scope
        ident = row.ident() + (value,)
        self.visible[self.current].add(ident)
        if ident not in self.seen:
            self.seen[ident] = row
            self.rows.append(row)
        elif row["deprecated"] and not self.seen[ident]["deprecated"]:
            for k in ("deprecated", "deprecated_since", "use_instead"):
                self.seen[ident][k] = row[k]

    # -- EnumMax<T>()
    def enum_max(self):
        enums = [r for r in self.rows if r["kind"] == "enum" and r["class"] in ("nvinfer1", "nvonnxparser")
                 or r["kind"] == "enum" and r["class"].startswith("nvinfer1::")]
        if not enums or not any(r["name"] == "EnumMax" for r in self.rows):
            return
        text = "".join('#include "%s"\n' % h for h in self.headers
                       if h != "NvInferSafeRuntime.h" and ENTRY.get(h) not in self.headers)
        for i, r in enumerate(enums):
            ns = "nvonnxparser" if r["class"].startswith("nvonnxparser") else "nvinfer1"
            text += "static constexpr long probe_%d = %s::EnumMax<%s::%s>();\n" % (i, ns, r["class"], r["name"])
        tu = self.parse(text)
        for c in tu.cursor.get_children():
            if c.kind == K.VAR_DECL and c.spelling.startswith("probe_"):
                value = evaluate(c)
                r = enums[int(c.spelling[6:])]
                if value is None:
                    continue
                ns = "nvonnxparser" if r["class"].startswith("nvonnxparser") else "nvinfer1"
                enum = short(r["class"] + "::" + r["name"])
                self.current = r["header"]
                self.add(c, r["header"], ns, "function", "EnumMax<%s>" % enum, "int32_t ()", "int ()", value, "", "",
                         (False, "", ""), "")

    # -- look-ups
    def members(self):
        table = collections.defaultdict(list)
        for r in self.rows:
            table[(r["class"], r["name"])].append(r)
        return table

    def all_bases(self, cls):
        out, todo = [], [cls]
        while todo:
            c = todo.pop(0)
            for b in self.bases.get(c, []):
                if b not in out:
                    out.append(b)
                    todo.append(b)
        return out

    def resolve(self, scope):
        """A class or enum name as these headers spell it (follows typedefs)."""
        for _ in range(4):
            if scope not in self.target:
                return scope
            scope = self.target[scope]
        return scope


# ----------------------------------------------------------------------------- the inventory
CHECKPOINTS = ["5.1", "6.0", "7.2", "8.6", "10.13", "11.1"]
NAMES = ("class", "enum", "typedef", "function", "macro", "constant")
GROUP = {"struct": "class", "union": "class", "static": "method"}


def load_inventory(path):
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    for r in rows:
        r["history"] = json.loads(r["history"]) if r["history"] else {}
        r["versions"] = r["versions"].split()
    return rows


def at_version(row, version):
    """The row as it stood in one released version."""
    out = dict(row)
    for span, diff in row["history"].items():
        a, _, b = span.partition("-")
        lo, hi = CHECKPOINTS.index(a), CHECKPOINTS.index(b or a)
        if lo <= CHECKPOINTS.index(version) <= hi:
            out.update(diff)
    return out


def group(kind):
    return GROUP.get(kind, kind)


class Checker:
    def __init__(self, surface, exact):
        self.s = surface
        self.exact = exact
        self.table = surface.members()
        self.matched = set()
        self.last = None        # the declaration that met the row looked at last
        self.have = set(surface.headers)

    def candidates(self, row):
        scope = row["class"]
        real = self.s.resolve(scope)
        found = list(self.table.get((real, row["name"]), []))
        if scope != real:
            found += self.table.get((scope, row["name"]), [])
        if group(row["kind"]) in ("method", "field", "constant", "typedef", "enum"):
            for b in self.s.all_bases(real):
                found += self.table.get((b, row["name"]), [])
        return found

    def reachable(self, row, found):
        entry = ENTRY.get(row["header"], row["header"])
        entry = entry if entry in self.have else row["header"]
        return found.ident() + (found["value"],) in self.s.visible.get(entry, ())

    def check(self, row):
        """'' when the row is met, else a word and what is wrong."""
        if ENTRY.get(row["header"], row["header"]) not in self.have and row["header"] not in self.have:
            return "missing", "no " + row["header"]
        kind = group(row["kind"])
        if kind == "function" and row["name"].startswith("EnumMax<"):
            return self.enum_max(row)
        found = self.candidates(row)
        if kind == "destructor":
            return self.destructor(row, found)
        if not found:
            return "missing", ""
        verdicts = []
        for f in found:
            v = self.compare(row, f, kind)
            if v == "":
                v = "" if self.reachable(row, f) else "not visible from " + row["header"]
            if v == "":
                self.matched.add(id(f))
                self.last = f
                return "", ""
            verdicts.append(v)
        return "differs", verdicts[0]

    def older_paths(self, row):
        """The same name through the header that declared it in an older release."""
        out = []
        for span, diff in row["history"].items():
            h = diff.get("header", row["header"])
            if h == row["header"] or h in ENTRY or h not in self.have:
                continue
            f = self.last
            seen = f.ident() + (f["value"],) in self.s.visible.get(h, ())
            tier = "A" if span.endswith("8.6") else "B"
            out.append((dict(row, tier=tier, header=h, signature="(name only)"),
                        "" if seen else "differs", "" if seen else "not visible from %s, which had it in %s" % (h, span)))
        return out

    def enum_max(self, row):
        enum = row["name"][len("EnumMax<"):-1]
        scope = row["class"]
        real = self.s.resolve(scope + "::" + enum)
        name = "EnumMax<%s>" % short(real)
        found = self.table.get((scope, name), [])
        if not found:
            return "missing", ""
        self.matched.add(id(found[0]))
        if row["status"] != "value-conflict" and found[0]["value"] != row["value"]:
            if self.exact or int(found[0]["value"]) < int(row["value"]):
                return "differs", "value %s" % found[0]["value"]
        return "", ""

    def destructor(self, row, found):
        cls = self.s.resolve(row["class"])
        own = [f for f in found if f["kind"] == "destructor" and f["class"] == cls]
        known = cls in self.s.bases
        if not known:
            return "missing", ""
        virtual = any("virtual" in f["attrs"] or "pure" in f["attrs"] for f in own)
        for b in self.s.all_bases(cls):
            for f in self.table.get((b, "~" + b.rsplit("::", 1)[-1]), []):
                virtual |= "virtual" in f["attrs"] or "pure" in f["attrs"]
        for f in own:
            self.matched.add(id(f))
        access = own[0]["access"] if own else "public"
        if row["access"] == "public" and access != "public":
            return "differs", "destructor is " + access
        if self.exact and own and own[0]["access"] != row["access"]:
            return "differs", "destructor is " + access
        if "virtual" in row["attrs"] and not virtual:
            return "differs", "destructor is not virtual"
        return "", ""

    def compare(self, row, f, kind):
        if kind in ("class", "enum", "typedef"):
            if group(f["kind"]) not in ("class", "enum", "typedef"):
                return "is a " + f["kind"]
            if self.exact:
                if f["kind"] != row["kind"]:
                    return "is a " + f["kind"]
                if norm_display(f["signature"]) != norm_display(row["signature"]):
                    return "is " + f["signature"]
            elif kind == "class" and f["kind"] in ("class", "struct"):
                have = [short(b) for b in self.s.all_bases(f["class"] + "::" + f["name"])]
                for b in re.findall(r"(?:public|protected|private) ([\w:]+)", row["signature"]):
                    if short(b) not in have and b != "INoCopy":
                        return "does not derive from " + b
            elif kind == "enum" and f["kind"] == "enum" and norm_display(f["signature"]) != norm_display(row["signature"]):
                return "underlying type " + f["signature"]
            return ""
        if kind == "constant":
            if f["kind"] not in ("constant", "enumerator", "macro"):
                return "is a " + f["kind"]
            return "" if row["value"] in ("", f["value"]) else "value " + f["value"]
        if kind == "macro":
            if f["kind"] not in ("macro", "constant"):
                return "is a " + f["kind"]
            if row["value"] and f["value"] != row["value"] or row["signature"].count(",") != f["signature"].count(","):
                return "is %s%s" % (f["signature"], f["value"])
            return ""
        if group(f["kind"]) != kind:
            return "is a " + f["kind"]
        if kind == "enumerator":
            return "" if row["status"] == "value-conflict" or f["value"] == row["value"] else "value " + f["value"]
        if kind == "field":
            return "" if f["key"] == row["key"] else "type " + f["signature"]
        # functions
        if f["key"] != row["key"]:
            return "is " + f["signature"]
        want, got = set(row["attrs"].split()), set(f["attrs"].split())
        if row["access"] == "public" and f["access"] not in ("public", ""):
            return "is " + f["access"]
        if f["signature"].count(" = ") < row["signature"].count(" = "):
            return "default arguments: " + f["signature"]
        if ("static" in want) != ("static" in got) or ("extern_C" in want) != ("extern_C" in got):
            return "attributes: " + (f["attrs"] or "none")
        if self.exact:
            if want != got or f["access"] != row["access"]:
                return "attributes: %s %s" % (f["access"], f["attrs"] or "none")
            if norm_display(f["signature"]) != norm_display(row["signature"]):
                return "is " + f["signature"]
        elif row["side"] == "client" and kind == "method":
            virtual = want & {"virtual", "pure"}
            if virtual and not got & {"virtual", "pure"}:
                return "is not virtual"
            if "virtual" in want and "pure" in got:
                return "is pure virtual: every user's class must now define it"
            if virtual and "noexcept" in got and "noexcept" not in want:
                return "is noexcept: a user's override without it does not compile"
            if "final" in got and "final" not in want:
                return "is final"
        return ""


# ----------------------------------------------------------------------------- the report
def run_report(args):
    surface = Surface(args.include, args.cuda, std=args.std)
    rows = load_inventory(args.inventory)
    if args.dump:
        w = csv.writer(sys.stdout, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        for r in surface.rows:
            w.writerow([r[c] for c in ("header", "class", "kind", "name", "signature", "value", "attrs", "access",
                                       "deprecated", "deprecated_since", "real_name", "key")])
        return 0
    for e in surface.errors[:20]:
        print("parse error: " + e)
    checker = Checker(surface, bool(args.version))
    results = []
    for r in rows:
        if args.version:
            if args.version not in r["versions"]:
                continue
            r = at_version(r, args.version)
            if r.get("inherited"):
                r = dict(r, attrs="", access="")
                checker.exact = False
            elif r["status"] == "value-conflict":
                r["status"] = "required"
        elif r["status"] in ("special", "superseded", "conflict", "override-conflict"):
            continue
        word, why = checker.check(r)
        checker.exact = bool(args.version)
        results.append((r, word, why))
        if not args.version and not word and checker.last is not None and group(r["kind"]) in NAMES:
            results.extend(checker.older_paths(r))
        checker.last = None

    def table(title, keyof, wanted):
        total = collections.OrderedDict()
        for r, word, _ in results:
            if wanted(r):
                c = total.setdefault(keyof(r), collections.Counter())
                c["rows"] += 1
                c[word or "ok"] += 1
        print("\n%-28s %6s %6s %8s %8s %8s" % (title, "rows", "ok", "missing", "differs", "percent"))
        every = collections.Counter()
        for k, c in total.items():
            every.update(c)
            print("%-28s %6d %6d %8d %8d %7.1f%%" % (k, c["rows"], c["ok"], c["missing"], c["differs"],
                                                    100.0 * c["ok"] / c["rows"]))
        if every["rows"]:
            print("%-28s %6d %6d %8d %8d %7.1f%%" % ("total", every["rows"], every["ok"], every["missing"], every["differs"],
                                                    100.0 * every["ok"] / every["rows"]))
        return every

    full = {}
    if args.version:
        every = table("version " + args.version, lambda r: r["header"], lambda r: True)
        full["version"] = every["ok"] == every["rows"]
        extra = [r for r in surface.rows if id(r) not in checker.matched and r["kind"] not in ("special",)
                 and not r["name"].startswith("EnumMax")]
        print("declared here and not in the inventory for this version: %d" % len(extra))
        for r in extra[:args.list]:
            print("  extra    %s::%s %s" % (r["class"], r["name"], r["signature"]))
    else:
        for tier in "ABCDS":
            every = table("tier " + tier, lambda r: r["header"], lambda r, t=tier: r["tier"] == t)
            full[tier] = every["ok"] == every["rows"]
    bad = [x for x in results if x[1]]
    if bad:
        print("\nnot met: %d" % len(bad))
    shown = bad if args.full else bad[:args.list]
    for r, word, why in shown:
        print("  %s %-8s %-26s %s %s%s" % (r["tier"], word, r["header"], "::".join(x for x in (r["class"], r["name"]) if x),
                                         r["signature"] or r["value"], ("   [" + why + "]") if why else ""))
    if len(shown) < len(bad):
        print("  ... %d more (--full lists all)" % (len(bad) - len(shown)))
    if args.json:
        with open(args.json, "w") as f:
            json.dump([dict(tier=r["tier"], header=r["header"], scope=r["class"], name=r["name"], kind=r["kind"],
                            signature=r["signature"], result=word or "ok", why=why) for r, word, why in results], f, indent=0)
    if args.require or args.version:
        wanted = ["version"] if args.version else list(args.require)
        lacking = [t for t in wanted if not full.get(t)]
        if surface.errors:
            print("\nthe headers do not parse cleanly: %d errors" % len(surface.errors))
        if lacking:
            print("\nNOT FULL: " + ", ".join(lacking))
        if surface.errors or lacking:
            return 1
        print("\nFULL: " + ", ".join(wanted))
    return 0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("include", help="folder that holds NvInfer.h and the other public headers")
    p.add_argument("--inventory", default=os.path.join(HERE, "../../src/api/eras/surface.tsv"))
    p.add_argument("--require", metavar="TIERS", default="", help="tiers that must be full, e.g. A or AB")
    p.add_argument("--version", choices=CHECKPOINTS, help="compare with one released version, exactly")
    p.add_argument("--cuda", help="folder that holds cuda_runtime_api.h")
    p.add_argument("--std", default="c++17")
    p.add_argument("--list", type=int, default=40, metavar="N", help="how many unmet rows to print")
    p.add_argument("--full", action="store_true", help="print all unmet rows")
    p.add_argument("--json", metavar="FILE", help="also write every result there")
    p.add_argument("--dump", action="store_true", help="print the declarations found, as TSV")
    return run_report(p.parse_args())


if __name__ == "__main__":
    sys.exit(main())
