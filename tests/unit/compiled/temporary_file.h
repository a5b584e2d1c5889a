#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace lexel::testing {

// A file that is gone after the test.
class TemporaryFile {
 public:
  TemporaryFile() {
    static int count = 0;
    path_ = ::testing::TempDir() + "lexel_compiled_" + std::to_string(::getpid()) + "_" +
            std::to_string(count++) + ".lexel";
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

  std::string read() const {
    std::ifstream file(path_, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  void write(std::string_view bytes) const {
    std::ofstream file(path_, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  std::string path_;
};

}  // namespace lexel::testing
