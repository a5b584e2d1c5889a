# What the library links, all of it private: nothing of it shows in a public header.
find_package(Threads REQUIRED)
find_package(nlohmann_json 3.10 REQUIRED)
target_link_libraries(lexel PRIVATE Threads::Threads $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)

if(LEXEL_WITH_ICU)
  find_package(ICU 66 REQUIRED COMPONENTS i18n uc)
  target_link_libraries(lexel PRIVATE ICU::i18n ICU::uc)
  target_compile_definitions(lexel PRIVATE LEXEL_WITH_ICU=1)
endif()

if(LEXEL_WITH_RE2)
  # Debian 12 ships only re2.pc, with version 0.0.0; newer ones a CMake configuration.
  find_package(re2 CONFIG QUIET)
  if(re2_FOUND)
    target_link_libraries(lexel PRIVATE re2::re2)
  else()
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
    target_link_libraries(lexel PRIVATE PkgConfig::RE2)
  endif()
  target_compile_definitions(lexel PRIVATE LEXEL_WITH_RE2=1)
endif()
