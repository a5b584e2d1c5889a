#pragma once

#include <gtest/gtest.h>

#include <string>

#include "lexel/error.h"

namespace lexel::format {

// Calls `use` and expects an Error of that code at that path whose message holds `part`.
template <class Use>
void expect_error(Use use, ErrorCode code, const std::string& path, const std::string& part) {
  try {
    use();
    ADD_FAILURE() << "no error; expected one at \"" << path << "\" with: " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_EQ(error.json_path(), path) << error.what();
    EXPECT_NE(error.message().find(part), std::string::npos) << error.what();
  }
}

}  // namespace lexel::format
