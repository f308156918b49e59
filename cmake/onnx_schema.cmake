# tenon_onnx_schema: the classes that protoc makes of the onnx package's schema, in namespace tenon::onnx_schema so that
# a program that also links another copy of the schema sees one of each.
file(READ ${ONNX_PROTO} text)
string(REGEX REPLACE "\npackage onnx;" "\npackage tenon.onnx_schema;" text "${text}")
set(ONNX_SCHEMA_DIR ${CMAKE_BINARY_DIR}/generated/onnx_schema)
file(CONFIGURE OUTPUT ${ONNX_SCHEMA_DIR}/onnx_schema.proto CONTENT "${text}" @ONLY)
add_custom_command(
  OUTPUT ${ONNX_SCHEMA_DIR}/onnx_schema.pb.cc ${ONNX_SCHEMA_DIR}/onnx_schema.pb.h
  COMMAND protobuf::protoc --proto_path=${ONNX_SCHEMA_DIR} --cpp_out=${ONNX_SCHEMA_DIR} onnx_schema.proto
  DEPENDS ${ONNX_SCHEMA_DIR}/onnx_schema.proto
  VERBATIM)
add_library(tenon_onnx_schema STATIC ${ONNX_SCHEMA_DIR}/onnx_schema.pb.cc)
target_include_directories(tenon_onnx_schema SYSTEM PUBLIC ${ONNX_SCHEMA_DIR} ${Protobuf_INCLUDE_DIRS})
target_link_libraries(tenon_onnx_schema PUBLIC protobuf::libprotobuf)
target_compile_options(tenon_onnx_schema PRIVATE -w)
