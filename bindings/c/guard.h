#pragma once

#include <cstddef>
#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "handles.h"

namespace lexel::c_abi {

// The exception that is being handled, as a status and, where the caller wants it, an owned error.
// Call in a catch block only. Never throws.
lexel_status report_current_exception(lexel_error** error) noexcept;

// Runs the body of a function of the C ABI; nothing thrown leaves it. `body` returns a status or
// nothing, which is LEXEL_OK.
template <class Body>
lexel_status guarded(lexel_error** error, Body&& body) noexcept {
  if (error) *error = nullptr;
  try {
    if constexpr (std::is_void_v<decltype(body())>) {
      body();
      return LEXEL_OK;
    } else {
      return body();
    }
  } catch (...) {
    return report_current_exception(error);
  }
}

[[noreturn]] void throw_invalid(const std::string& message);

// The handle, if it is one of its type.
template <class H>
H& checked(H* handle, const char* name) {
  if (!handle) throw_invalid(std::string(name) + " is NULL");
  if (!is_handle(handle)) throw_invalid(std::string(name) + " is a handle of another type");
  return *handle;
}

// A pointer for a result. Whatever it points to is zero until the call succeeds.
template <class T>
T& result(T* out, const char* name) {
  if (!out) throw_invalid(std::string(name) + " is NULL");
  *out = T{};
  return *out;
}

// An array of the caller: NULL is good for no elements only.
template <class T>
std::span<T> array(T* data, size_t size, const char* name) {
  if (!data && size > 0) {
    throw_invalid(std::string(name) + " is NULL and its size is " + std::to_string(size));
  }
  return {data, data ? size : 0};
}

inline std::string_view text_view(const char* data, size_t size, const char* name) {
  auto bytes = array(data, size, name);
  return {bytes.data(), bytes.size()};
}

inline std::string_view text_view(const lexel_text& text, const char* name) {
  return text_view(text.data, text.size, name);
}

// Count, then fill: see "Buffers" in lexel_c.h.
template <class T>
lexel_status fill(std::span<const T> from, T* to, size_t capacity, size_t& size) {
  size = from.size();
  if (capacity < from.size()) return LEXEL_BUFFER_TOO_SMALL;
  if (!from.empty()) std::memcpy(to, from.data(), from.size_bytes());
  return LEXEL_OK;
}

}  // namespace lexel::c_abi
