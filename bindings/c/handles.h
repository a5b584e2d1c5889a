#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lexel/lexel.h"
#include "lexel_c.h"

namespace lexel::c_abi {

// First member of every handle, so that a handle of another type is told apart: callers in most
// languages see only untyped pointers.
enum class Tag : uint32_t {
  kError = 0x4C580001,
  kString,
  kStrings,
  kTokenizer,
  kEncoding,
  kEncodings,
  kFlat,
  kDecodeStream,
  kVocab,
  kAddedTokens,
};

// What a handle points to: the tag of its type, then the value.
template <Tag kTag, class T>
struct Handle {
  static constexpr Tag kOwnTag = kTag;

  explicit Handle(T v) : value(std::move(v)) {}

  Tag tag = kTag;
  T value;
};

}  // namespace lexel::c_abi

struct lexel_string : lexel::c_abi::Handle<lexel::c_abi::Tag::kString, std::string> {
  using Handle::Handle;
};

struct lexel_strings : lexel::c_abi::Handle<lexel::c_abi::Tag::kStrings, std::vector<std::string>> {
  using Handle::Handle;
};

struct lexel_tokenizer : lexel::c_abi::Handle<lexel::c_abi::Tag::kTokenizer, lexel::Tokenizer> {
  using Handle::Handle;
};

struct lexel_encoding : lexel::c_abi::Handle<lexel::c_abi::Tag::kEncoding, lexel::Encoding> {
  using Handle::Handle;

  bool is_borrowed = false;  // part of a lexel_encodings, which frees it
};

struct lexel_encodings
    : lexel::c_abi::Handle<lexel::c_abi::Tag::kEncodings, std::vector<lexel_encoding>> {
  using Handle::Handle;
};

struct lexel_flat : lexel::c_abi::Handle<lexel::c_abi::Tag::kFlat, lexel::FlatEncodings> {
  using Handle::Handle;

  bool has_offsets = false;
};

struct lexel_decode_stream
    : lexel::c_abi::Handle<lexel::c_abi::Tag::kDecodeStream, lexel::DecodeStream> {
  using Handle::Handle;

  std::string last_text;  // what the caller has borrowed
};

struct lexel_vocab : lexel::c_abi::Handle<lexel::c_abi::Tag::kVocab,
                                          std::vector<std::pair<std::string, uint32_t>>> {
  using Handle::Handle;
};

struct lexel_added_tokens
    : lexel::c_abi::Handle<lexel::c_abi::Tag::kAddedTokens,
                           std::vector<std::pair<uint32_t, lexel::AddedToken>>> {
  using Handle::Handle;
};

namespace lexel::c_abi {

// Whether a pointer is a handle of the type it is passed as.
template <class H>
bool is_handle(const H* handle) {
  return handle != nullptr && handle->tag == H::kOwnTag;
}

template <class H>
void free_handle(H* handle) {
  if (is_handle(handle)) delete handle;
}

}  // namespace lexel::c_abi
