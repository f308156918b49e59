# tenon_caffe_schema: the classes that protoc makes of our declaration of Caffe's files. Text files need reflection, and
# so the whole of protobuf.
set(CAFFE_SCHEMA_DIR ${CMAKE_BINARY_DIR}/generated/caffe_schema)
file(MAKE_DIRECTORY ${CAFFE_SCHEMA_DIR})
add_custom_command(
  OUTPUT ${CAFFE_SCHEMA_DIR}/caffe_schema.pb.cc ${CAFFE_SCHEMA_DIR}/caffe_schema.pb.h
  COMMAND protobuf::protoc --proto_path=${PROJECT_SOURCE_DIR}/src/import/caffe --cpp_out=${CAFFE_SCHEMA_DIR} caffe_schema.proto
  DEPENDS ${PROJECT_SOURCE_DIR}/src/import/caffe/caffe_schema.proto
  VERBATIM)
add_library(tenon_caffe_schema STATIC ${CAFFE_SCHEMA_DIR}/caffe_schema.pb.cc)
target_include_directories(tenon_caffe_schema SYSTEM PUBLIC ${CAFFE_SCHEMA_DIR} ${Protobuf_INCLUDE_DIRS})
target_link_libraries(tenon_caffe_schema PUBLIC protobuf::libprotobuf)
target_compile_options(tenon_caffe_schema PRIVATE -w)
