# The shared library, made of the objects of the static one, and the names that users link:
# lexel::lexel is the kind that BUILD_SHARED_LIBS asks for, lexel::lexel_static and
# lexel::lexel_shared are each of them. A build of its own makes both unless BUILD_SHARED_LIBS says
# which; an embedded one makes what is linked.
set(lexel_static_wanted ON)
set(lexel_shared_wanted ${PROJECT_IS_TOP_LEVEL})
if(DEFINED BUILD_SHARED_LIBS)
  set(lexel_shared_wanted ${BUILD_SHARED_LIBS})
  if(BUILD_SHARED_LIBS)
    set(lexel_static_wanted OFF)
  endif()
elseif(SKBUILD)
  set(lexel_shared_wanted OFF)
endif()

add_library(lexel_shared SHARED $<TARGET_OBJECTS:lexel> $<TARGET_OBJECTS:lexel_builtin>)
set_target_properties(lexel_shared PROPERTIES
  OUTPUT_NAME lexel
  LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION}
  # The C++ classes may change with each minor version until 1.0; the C ABI does not.
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
  RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
target_include_directories(lexel_shared
  PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
target_compile_features(lexel_shared PUBLIC cxx_std_20)
target_link_libraries(lexel_shared PRIVATE ${lexel_dependencies})
if(UNIX AND NOT APPLE)
  # Hidden visibility does not reach what is linked in, nor the standard library's templates.
  set(exports "${PROJECT_SOURCE_DIR}/bindings/c/exports.map")
  if(LEXEL_STATIC_LIBSTDCXX)
    # An exception may not pass between two C++ runtimes, so the classes stay inside.
    set(exports "${PROJECT_SOURCE_DIR}/bindings/c/exports_c_only.map")
    target_link_options(lexel_shared PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  target_link_options(lexel_shared PRIVATE "LINKER:--version-script,${exports}")
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")  # whose functions only the program has
    target_link_options(lexel_shared PRIVATE LINKER:--no-undefined)
  endif()
  set_property(TARGET lexel_shared APPEND PROPERTY LINK_DEPENDS "${exports}")
endif()
if(NOT lexel_shared_wanted)
  set_property(TARGET lexel_shared PROPERTY EXCLUDE_FROM_ALL ON)
endif()

add_library(lexel::lexel_static ALIAS lexel)
add_library(lexel::lexel_shared ALIAS lexel_shared)
if(BUILD_SHARED_LIBS)
  add_library(lexel::lexel ALIAS lexel_shared)
else()
  add_library(lexel::lexel ALIAS lexel)
endif()
