#include "pipeline/plain_path.h"

#include <cstdlib>
#include <string_view>

namespace lexel {

bool is_plain_path_forced() {
  static const bool is_forced = [] {
    const char* value = std::getenv("LEXEL_PIPELINE");
    return value != nullptr && std::string_view(value) == "interpreter";
  }();
  return is_forced;
}

}  // namespace lexel
