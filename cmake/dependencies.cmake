# Finds every third-party library. Versions are pinned in dependencies.txt; `tenon-dev` installs them.
set(TENON_VENV ${PROJECT_SOURCE_DIR}/build/venv CACHE PATH "Python environment with oneDNN and the ONNX schema")
list(APPEND CMAKE_PREFIX_PATH ${TENON_VENV})

find_package(Threads REQUIRED)
include(cmake/openmp.cmake)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(Protobuf REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(GTest REQUIRED)
find_package(FlatBuffers REQUIRED)
find_program(FLATC flatc REQUIRED)

find_library(XXHASH_LIBRARY xxhash REQUIRED)
find_library(ZSTD_LIBRARY zstd REQUIRED)

# Pictures. Without the last two these formats are not decoded.
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_library(WEBP_LIBRARY webp)
find_library(OPENJPEG_LIBRARY openjp2)
find_path(OPENJPEG_INCLUDE openjpeg.h PATH_SUFFIXES openjpeg-2.5)

# oneDNN v3.2 (OpenMP, libgomp) from the PyPI packages onednn-devel-cpu-gomp and onednn-cpu-gomp.
find_package(dnnl 3.2 CONFIG REQUIRED)

# The ONNX schema ships inside the `onnx` package.
file(GLOB ONNX_PROTO ${TENON_VENV}/lib/python3*/site-packages/onnx/onnx-ml.proto)
if(NOT ONNX_PROTO)
  message(FATAL_ERROR "onnx-ml.proto not found below ${TENON_VENV}; run ./tenon-dev build, which installs it")
endif()
