#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "guard.h"

namespace lexel::c_abi {
namespace {

struct ErrorData {
  lexel_status status;
  std::string message;
  std::string json_path;
  std::optional<uint64_t> byte_offset;
  std::optional<uint64_t> row;
};

}  // namespace
}  // namespace lexel::c_abi

struct lexel_error : lexel::c_abi::Handle<lexel::c_abi::Tag::kError, lexel::c_abi::ErrorData> {
  using Handle::Handle;
};

namespace lexel::c_abi {
namespace {

// No default: a new ErrorCode is a compiler warning here until the header has its status.
lexel_status status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kIo:
      return LEXEL_IO;
    case ErrorCode::kInvalidJson:
      return LEXEL_INVALID_JSON;
    case ErrorCode::kInvalidSpec:
      return LEXEL_INVALID_SPEC;
    case ErrorCode::kInvalidModel:
      return LEXEL_INVALID_MODEL;
    case ErrorCode::kUnsupportedPattern:
      return LEXEL_UNSUPPORTED_PATTERN;
    case ErrorCode::kUnavailable:
      return LEXEL_UNAVAILABLE;
    case ErrorCode::kLimitExceeded:
      return LEXEL_LIMIT_EXCEEDED;
    case ErrorCode::kInvalidArgument:
      return LEXEL_INVALID_ARGUMENT;
    case ErrorCode::kInvalidUtf8:
      return LEXEL_INVALID_UTF8;
    case ErrorCode::kMissingUnknownToken:
      return LEXEL_MISSING_UNKNOWN_TOKEN;
    case ErrorCode::kTruncation:
      return LEXEL_TRUNCATION;
    case ErrorCode::kSpecialTokenInText:
      return LEXEL_SPECIAL_TOKEN_IN_TEXT;
    case ErrorCode::kMissingSpecialToken:
      return LEXEL_MISSING_SPECIAL_TOKEN;
  }
  return LEXEL_INTERNAL;
}

lexel_status report(lexel_error** error, ErrorData data) {
  lexel_status status = data.status;
  if (error) *error = new lexel_error(std::move(data));
  return status;
}

}  // namespace

lexel_status report_current_exception(lexel_error** error) noexcept {
  lexel_status status = LEXEL_INTERNAL;
  try {
    try {
      throw;
    } catch (const Error& e) {
      status = status_of(e.code());
      return report(error, {status, e.what(), e.json_path(), e.byte_offset(), e.row()});
    } catch (const std::bad_alloc&) {
      status = LEXEL_OUT_OF_MEMORY;
      return report(error, {status, "out of memory", {}, {}, {}});
    } catch (const std::length_error&) {  // a size that no memory could hold
      status = LEXEL_OUT_OF_MEMORY;
      return report(error, {status, "a size is too large for memory", {}, {}, {}});
    } catch (const std::exception& e) {
      return report(error, {status, e.what(), {}, {}, {}});
    }
  } catch (...) {  // no memory for the error
    return status;
  }
}

void throw_invalid(const std::string& message) {
  throw Error(ErrorCode::kInvalidArgument, message);
}

}  // namespace lexel::c_abi

using lexel::c_abi::is_handle;

namespace {

int get_optional(const std::optional<uint64_t>& from, uint64_t* to) {
  if (!from || !to) return 0;
  *to = *from;
  return 1;
}

}  // namespace

lexel_status lexel_error_status(const lexel_error* error) {
  return is_handle(error) ? error->value.status : LEXEL_OK;
}

const char* lexel_error_message(const lexel_error* error) {
  return is_handle(error) ? error->value.message.c_str() : nullptr;
}

const char* lexel_error_json_path(const lexel_error* error) {
  return is_handle(error) ? error->value.json_path.c_str() : nullptr;
}

int lexel_error_byte_offset(const lexel_error* error, uint64_t* byte_offset) {
  return is_handle(error) ? get_optional(error->value.byte_offset, byte_offset) : 0;
}

int lexel_error_row(const lexel_error* error, uint64_t* row) {
  return is_handle(error) ? get_optional(error->value.row, row) : 0;
}

void lexel_error_free(lexel_error* error) { lexel::c_abi::free_handle(error); }

const char* lexel_status_name(lexel_status status) {
#define LEXEL_NAME_OF(value) \
  case value:                \
    return #value
  switch (status) {
    LEXEL_NAME_OF(LEXEL_OK);
    LEXEL_NAME_OF(LEXEL_IO);
    LEXEL_NAME_OF(LEXEL_INVALID_JSON);
    LEXEL_NAME_OF(LEXEL_INVALID_SPEC);
    LEXEL_NAME_OF(LEXEL_INVALID_MODEL);
    LEXEL_NAME_OF(LEXEL_UNSUPPORTED_PATTERN);
    LEXEL_NAME_OF(LEXEL_UNAVAILABLE);
    LEXEL_NAME_OF(LEXEL_LIMIT_EXCEEDED);
    LEXEL_NAME_OF(LEXEL_INVALID_ARGUMENT);
    LEXEL_NAME_OF(LEXEL_INVALID_UTF8);
    LEXEL_NAME_OF(LEXEL_MISSING_UNKNOWN_TOKEN);
    LEXEL_NAME_OF(LEXEL_TRUNCATION);
    LEXEL_NAME_OF(LEXEL_SPECIAL_TOKEN_IN_TEXT);
    LEXEL_NAME_OF(LEXEL_MISSING_SPECIAL_TOKEN);
    LEXEL_NAME_OF(LEXEL_BUFFER_TOO_SMALL);
    LEXEL_NAME_OF(LEXEL_OUT_OF_MEMORY);
    LEXEL_NAME_OF(LEXEL_INTERNAL);
    default:
      return "unknown status";
  }
#undef LEXEL_NAME_OF
}
