# tenon_caffe_schema, tenon_uff_schema: the classes that protoc makes of our declarations of these formats' files. Caffe's text
# files need reflection, and so the whole of protobuf.
foreach(format IN ITEMS caffe uff)
  set(folder ${CMAKE_BINARY_DIR}/generated/${format}_schema)
  set(schema ${PROJECT_SOURCE_DIR}/src/import/${format}/${format}_schema.proto)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(
    OUTPUT ${folder}/${format}_schema.pb.cc ${folder}/${format}_schema.pb.h
    COMMAND protobuf::protoc --proto_path=${PROJECT_SOURCE_DIR}/src/import/${format} --cpp_out=${folder} ${format}_schema.proto
    DEPENDS ${schema}
    VERBATIM)
  add_library(tenon_${format}_schema STATIC ${folder}/${format}_schema.pb.cc)
  target_include_directories(tenon_${format}_schema SYSTEM PUBLIC ${folder} ${Protobuf_INCLUDE_DIRS})
  target_link_libraries(tenon_${format}_schema PUBLIC protobuf::libprotobuf)
  target_compile_options(tenon_${format}_schema PRIVATE -w)
endforeach()
