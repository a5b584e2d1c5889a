# What `cmake --install` copies, in components: lexel_runtime (the shared library), lexel_development
# (headers, static library, CMake and pkg-config files) and lexel_program.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(lexel_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/lexel")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/lexel" TYPE INCLUDE COMPONENT lexel_development)
install(FILES "${PROJECT_SOURCE_DIR}/include/lexel_c.h" TYPE INCLUDE COMPONENT lexel_development)
set_target_properties(lexel PROPERTIES EXPORT_NAME lexel_static)
# Two lists of targets, so that a user of the shared library needs none of the other's dependencies.
if(lexel_static_wanted)
  install(TARGETS lexel EXPORT lexel_static_targets ARCHIVE COMPONENT lexel_development
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(EXPORT lexel_static_targets NAMESPACE lexel:: FILE lexel-static-targets.cmake
    DESTINATION "${lexel_cmake_dir}" COMPONENT lexel_development)
endif()
if(lexel_shared_wanted)
  install(TARGETS lexel_shared EXPORT lexel_shared_targets
    RUNTIME COMPONENT lexel_runtime
    LIBRARY COMPONENT lexel_runtime NAMELINK_COMPONENT lexel_development
    ARCHIVE COMPONENT lexel_development
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(EXPORT lexel_shared_targets NAMESPACE lexel:: FILE lexel-shared-targets.cmake
    DESTINATION "${lexel_cmake_dir}" COMPONENT lexel_development)
endif()

# How the static library's users find what it links.
set(lexel_re2_from_pkg_config OFF)
if(LEXEL_WITH_RE2 AND NOT re2_FOUND)
  set(lexel_re2_from_pkg_config ON)
endif()
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/lexel-config.cmake.in"
  "${PROJECT_BINARY_DIR}/lexel-config.cmake" INSTALL_DESTINATION "${lexel_cmake_dir}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/lexel-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/lexel-config.cmake"
  "${PROJECT_BINARY_DIR}/lexel-config-version.cmake"
  DESTINATION "${lexel_cmake_dir}" COMPONENT lexel_development)

# lexel.pc: with a shared library its dependencies concern only `pkg-config --static`.
set(lexel_pc_requires)
set(lexel_pc_libs)
if(LEXEL_WITH_ICU)
  string(APPEND lexel_pc_libs " -licui18n -licuuc -licudata")
endif()
if(lexel_re2_from_pkg_config)
  string(APPEND lexel_pc_libs " -lre2")
elseif(LEXEL_WITH_RE2)
  set(lexel_pc_requires re2)
endif()
if(CMAKE_THREAD_LIBS_INIT)
  string(APPEND lexel_pc_libs " ${CMAKE_THREAD_LIBS_INIT}")
endif()
foreach(library IN LISTS CMAKE_CXX_IMPLICIT_LINK_LIBRARIES)
  if(library MATCHES "^(stdc\\+\\+|c\\+\\+|c\\+\\+abi|m)$")  # for linking by a C compiler
    string(APPEND lexel_pc_libs " -l${library}")
  endif()
endforeach()
if(lexel_shared_wanted)
  set(lexel_pc_public_libs)
  set(lexel_pc_public_requires)
else()
  set(lexel_pc_public_libs "${lexel_pc_libs}")
  set(lexel_pc_public_requires "${lexel_pc_requires}")
  set(lexel_pc_libs)
  set(lexel_pc_requires)
endif()
foreach(kind LIB INCLUDE)
  set(lexel_pc_${kind} "${CMAKE_INSTALL_${kind}DIR}")
  if(NOT IS_ABSOLUTE "${lexel_pc_${kind}}")
    string(PREPEND lexel_pc_${kind} "\${prefix}/")
  endif()
endforeach()
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(lexel_pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()  # the installed files may be moved as a whole
  string(REGEX REPLACE "[^/]+" ".." lexel_pc_up "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
  set(lexel_pc_prefix "\${pcfiledir}/${lexel_pc_up}")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/lexel.pc.in" "${PROJECT_BINARY_DIR}/lexel.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/lexel.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT lexel_development)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" TYPE DOC COMPONENT lexel_development)
