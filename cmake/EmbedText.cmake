# Turns a text file into a C++ source that holds it, run as a script at build time:
#
#   cmake -DINPUT=f.json -DOUTPUT=f.cpp -DHEADER=builtin/f.h -DFUNCTION=f_json -P EmbedText.cmake
#
# The source defines `std::string_view lexel::FUNCTION()`. The text becomes a row of raw string literals
# of at most 16 KiB, each cut at a line end so that no character is torn; compilers join them into one
# constant in milliseconds, where a list of numbers would take seconds.
file(READ "${INPUT}" text)
string(LENGTH "${text}" size)  # bytes, as all of string()'s positions
set(delimiter "lexel")
cmake_path(GET INPUT FILENAME name)
set(output "// Generated from ${name} by cmake/EmbedText.cmake; do not edit.\n#include \"${HEADER}\"\n\n")
string(APPEND output "namespace lexel {\n\nstd::string_view ${FUNCTION}() {\n  static constexpr char kText[] =\n")

set(offset 0)
while(offset LESS size)
  string(SUBSTRING "${text}" ${offset} 16384 chunk)
  string(FIND "${chunk}" "\n" cut REVERSE)
  if(cut LESS 0)
    message(FATAL_ERROR "${INPUT}: a line at byte ${offset} is longer than 16 KiB")
  endif()
  math(EXPR length "${cut} + 1")
  string(SUBSTRING "${chunk}" 0 ${length} chunk)
  string(FIND "${chunk}" ")${delimiter}\"" clash)
  if(NOT clash LESS 0)
    message(FATAL_ERROR "${INPUT}: holds the delimiter )${delimiter}\"")
  endif()
  string(APPEND output "R\"${delimiter}(${chunk})${delimiter}\"\n")
  math(EXPR offset "${offset} + ${length}")
endwhile()

string(APPEND output "      ;\n  return std::string_view(kText, sizeof(kText) - 1);\n}\n\n}  // namespace lexel\n")
file(WRITE "${OUTPUT}" "${output}")
