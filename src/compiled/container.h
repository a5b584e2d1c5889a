#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "compiled/array.h"
#include "lexel/options.h"

// A compiled tokenizer: a file of named sections that are used where they lie, in a read-only
// mapping. What the sections hold is their writers' business; docs/compiled-file.md lists them.
//
//   header     64 bytes: magic, version, byte order, file size, checksum, number of sections
//   directory  32 bytes a section: name, offset, size
//   sections   each begins at a multiple of 64
//   padding    64 zeros and up to the next multiple of 64
//
// All numbers are in the byte order of the machine that wrote the file. The checksum covers
// everything else. It guards against accidents only: whoever reads a section checks everything that
// a crash could come from.
namespace lexel::compiled {

// To be raised whenever a section changes, or anything its contents depend on, like a hash
// function: a file of another version is refused, never misread.
inline constexpr uint32_t kVersion = 1;

// Whether a file that begins so is a compiled tokenizer, of whatever version. Eight bytes suffice.
bool has_magic(std::string_view begin);

class Writer {
 public:
  static constexpr size_t kMaxName = 15;

  // A section's name is short, and given once.
  template <class T>
  void add(std::string_view name, std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>);
    add_bytes(name, {reinterpret_cast<const char*>(items.data()), items.size_bytes()});
  }
  void add_bytes(std::string_view name, std::string_view bytes);

  // The whole file.
  std::string finish() const;
  // Makes the checksum of a whole file right again, which has a header and a multiple of 64 bytes.
  static void seal(std::string& file);

 private:
  struct Section {
    std::string name;
    std::string bytes;
  };
  std::vector<Section> sections_;
};

class Reader {
 public:
  // Maps the file. Throws Error: kIo, kLimitExceeded, kInvalidSpec for what is no such file, of
  // another version or damaged. The file must not be written to while anything made from it lives
  // (replacing it by another one is fine).
  static Reader open(const std::string& path, const LoadLimits& limits);

  bool has(std::string_view name) const { return find(name) != nullptr; }
  // Throw Error(kInvalidSpec) if the section is missing, or no array of T.
  std::string_view bytes(std::string_view name) const;
  template <class T>
  Array<T> array(std::string_view name) const {
    static_assert(std::is_trivially_copyable_v<T>);
    std::string_view section = bytes(name);
    require(section.size() % sizeof(T) == 0, name, "its size is odd");
    return Array<T>(reinterpret_cast<const T*>(section.data()), section.size() / sizeof(T), owner_);
  }
  // A section that is one T, copied.
  template <class T>
  T value(std::string_view name) const {
    Array<T> items = array<T>(name);
    require(items.size() == 1, name, "its size is wrong");
    return items[0];
  }
  const std::shared_ptr<const void>& owner() const { return owner_; }

  // Throws Error(kInvalidSpec) unless `condition` holds of that section.
  void require(bool condition, std::string_view name, std::string_view fault) const {
    if (!condition) fail_in(name, fault);
  }

 private:
  friend class Writer;
  struct Header;
  struct Entry;

  Reader() = default;
  void check() const;
  const Entry* find(std::string_view name) const;
  // `offset`: the byte of the file that shows it.
  [[noreturn]] void fail(const std::string& fault, uint64_t offset) const;
  [[noreturn]] void fail_in(std::string_view name, std::string_view fault) const;

  std::string path_;
  std::string_view file_;
  std::shared_ptr<const void> owner_;
};

}  // namespace lexel::compiled
