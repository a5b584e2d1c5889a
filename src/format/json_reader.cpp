#include "format/json_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "format/json_cursor.h"
#include "format/json_number.h"
#include "format/json_scanner.h"
#include "format/model_streams.h"
#include "lexel/error.h"
#include "unicode/utf8.h"

namespace lexel::format {
namespace {

constexpr size_t kMaxDetailBytes = 200;

// At most kMaxDetailBytes of well-formed UTF-8.
std::string shorten(std::string_view text) {
  if (text.size() <= kMaxDetailBytes) return utf8::to_valid(text);
  size_t end = kMaxDetailBytes;
  while (end > 0 && utf8::is_continuation(text[end])) --end;
  return utf8::to_valid(text.substr(0, end)) + "…";
}

[[noreturn]] void throw_invalid_json(std::string message, uint64_t byte_offset) {
  throw Error(ErrorCode::kInvalidJson, std::move(message), {}, byte_offset);
}

// What the parser would let pass or name badly.
void check_text(std::string_view json, const LoadLimits& limits) {
  // StringTable and Tape count in 32 bits; a string is never longer than the text it comes from.
  uint64_t limit = std::min(limits.max_file_bytes, uint64_t{1} << 32);
  if (json.size() > limit) {
    throw Error(ErrorCode::kLimitExceeded, "the text has " + std::to_string(json.size()) +
                                               " bytes and the limit is " + std::to_string(limit) +
                                               "; raise LoadLimits::max_file_bytes (up to 4 GiB)");
  }
  if (json.starts_with("\xEF\xBB\xBF")) {
    throw_invalid_json("a byte order mark; save the file as UTF-8 without one", 0);
  }
  if (const void* nul = json.empty() ? nullptr : std::memchr(json.data(), 0, json.size())) {
    throw_invalid_json("a NUL byte; the file must be UTF-8 text, not UTF-16 or binary",
                       static_cast<const char*>(nul) - json.data());
  }
}

// Lays values on the tape or hands them to a stream.
class Handler {
 public:
  enum class Mode : uint8_t { kMembers, kValue, kModelValue };

  Handler(const LoadLimits& limits, Mode mode, const MemberFunction* member)
      : max_depth_(limits.max_depth), mode_(mode), member_function_(member) {}

  const Tape& tape() const { return tape_; }
  ModelStreams& streams() { return streams_; }

  // What JsonScanner calls.
  void null() { scalar({Kind::kNull, 0, {}}); }
  void boolean(bool value) { scalar({Kind::kBool, value, {}}); }
  void number_unsigned(uint64_t value) { scalar({Kind::kUnsigned, value, {}}); }
  void number_integer(int64_t value) {
    // Only "-0" comes here without being below zero; it is a float to Hugging Face.
    if (value == 0) {
      scalar({Kind::kFloat, std::bit_cast<uint64_t>(-0.0), {}});
    } else {
      scalar({Kind::kNegative, static_cast<uint64_t>(value), {}});
    }
  }
  void number_float(std::string_view digits) {
    std::optional<double> value = parse_json_float(digits);
    if (!value) throw Error(ErrorCode::kInvalidJson, "number out of range: " + shorten(digits));
    scalar({Kind::kFloat, std::bit_cast<uint64_t>(*value), {}});
  }
  void string(std::string_view value) { scalar({Kind::kString, 0, value}); }
  void open_object() { open(Kind::kObject); }
  void open_array() { open(Kind::kArray); }
  void close_object() { close(); }
  void close_array() { close(); }

  void key(std::string_view name) {
    if (stream_ != nullptr) {
      stream_->key(name);
    } else if (in_members() && depth_ == 1) {
      member_ = name;
    } else {
      if (at_model_fields()) stream_ = streams_.stream_for(name);
      ++tape_.nodes[open_.back()].count;
      append_string(name);
      stream_depth_ = depth_;
    }
  }

 private:
  bool in_members() const { return mode_ == Mode::kMembers; }
  // Whether keys now belong to the model object.
  bool at_model_fields() const {
    return in_members() ? depth_ == 2 && member_ == "model"
                        : mode_ == Mode::kModelValue && depth_ == 1;
  }

  void scalar(const Scalar& value) {
    if (stream_ != nullptr) {
      stream_->scalar(value);
      if (depth_ == stream_depth_) end_stream();
      return;
    }
    begin_value(value);
    if (value.kind == Kind::kString) {
      append_string(value.text);
    } else {
      tape_.nodes.push_back({value.kind, 0, value.bits});
    }
    end_value();
  }

  void open(Kind kind) {
    if (depth_ == max_depth_) {
      throw Error(ErrorCode::kLimitExceeded,
                  "arrays and objects nest deeper than " + std::to_string(max_depth_) +
                      "; raise LoadLimits::max_depth if the file is meant to be so");
    }
    if (stream_ != nullptr) {
      stream_->open(kind);
    } else {
      begin_value({kind, 0, {}});
      if (!in_members() || depth_ > 0) {
        open_.push_back(static_cast<uint32_t>(tape_.nodes.size()));
        tape_.nodes.push_back({kind, 0, 0});
      }
    }
    ++depth_;
  }

  void close() {
    --depth_;
    if (stream_ != nullptr) {
      stream_->close();
      if (depth_ == stream_depth_) end_stream();
      return;
    }
    if (in_members() && depth_ == 0) return;
    tape_.nodes[open_.back()].bits = tape_.nodes.size();
    open_.pop_back();
    end_value();
  }

  // Before a value that goes on the tape.
  void begin_value(const Scalar& value) {
    if (in_members() && depth_ == 0 && value.kind != Kind::kObject) {
      throw Error(ErrorCode::kInvalidSpec,
                  "expected an object with the parts of a tokenizer, found " + describe(value));
    }
    if (!open_.empty() && tape_.nodes[open_.back()].kind == Kind::kArray) {
      ++tape_.nodes[open_.back()].count;
    }
  }

  // After a value that went on the tape.
  void end_value() {
    if (!in_members() || depth_ != 1) return;
    (*member_function_)(member_, Cursor(tape_, member_), streams_);
    tape_.nodes.clear();
    tape_.text.clear();
    streams_.reset();
  }

  void end_stream() {
    stream_ = nullptr;
    tape_.nodes.push_back({Kind::kStreamed, 0, 0});
  }

  void append_string(std::string_view text) {
    tape_.nodes.push_back({Kind::kString, static_cast<uint32_t>(text.size()), tape_.text.size()});
    tape_.text.append(text);
  }

  size_t max_depth_;
  Mode mode_;
  const MemberFunction* member_function_;
  size_t depth_ = 0;            // open arrays and objects
  std::vector<uint32_t> open_;  // those of them that are on the tape
  std::string member_;
  Tape tape_;
  ModelStreams streams_;
  ValueStream* stream_ = nullptr;  // takes the events of the value that is being read
  size_t stream_depth_ = 0;        // depth at which that value stands
};

// Passes nlohmann's events on.
class Parser {
 public:
  Parser(std::string_view json, Handler& handler) : json_(json), handler_(handler) {}

  bool null() {
    return pass([&] { handler_.null(); });
  }
  bool boolean(bool value) {
    return pass([&] { handler_.boolean(value); });
  }
  bool number_unsigned(uint64_t value) {
    return pass([&] { handler_.number_unsigned(value); });
  }
  bool number_integer(int64_t value) {
    return pass([&] { handler_.number_integer(value); });
  }
  bool number_float(double, const std::string& digits) {
    return pass([&] { handler_.number_float(digits); });
  }
  bool string(std::string& value) {
    return pass([&] { handler_.string(value); });
  }
  bool binary(std::vector<uint8_t>&) { return false; }  // JSON text has none
  bool start_object(size_t) {
    return pass([&] { handler_.open_object(); });
  }
  bool key(std::string& name) {
    return pass([&] { handler_.key(name); });
  }
  bool end_object() {
    return pass([&] { handler_.close_object(); });
  }
  bool start_array(size_t) {
    return pass([&] { handler_.open_array(); });
  }
  bool end_array() {
    return pass([&] { handler_.close_array(); });
  }

  bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception& error) {
    if (json_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      throw_invalid_json("the text is empty", 0);
    }
    std::string_view detail = error.what();
    if (size_t end = detail.find("] "); end != std::string_view::npos) {
      detail.remove_prefix(end + 2);
    }
    std::string message = "not valid JSON: " + shorten(detail);
    if (position > json_.size()) {
      message += "; the text ends too early, the file may be truncated: fetch it again";
    } else {
      message += "; mend the text at this byte";
    }
    throw_invalid_json(std::move(message), std::min(position - (position > 0), json_.size()));
  }

 private:
  template <class Event>
  static bool pass(Event event) {
    event();
    return true;
  }

  std::string_view json_;
  Handler& handler_;
};

// Reads the text into a handler. Where the scanner gives up, a new handler reads all of it again
// through nlohmann's parser, which knows what is wrong, if anything.
std::unique_ptr<Handler> parse(std::string_view json, const LoadLimits& limits, Handler::Mode mode,
                               const MemberFunction* member) {
  check_text(json, limits);
  auto handler = std::make_unique<Handler>(limits, mode, member);
  if (JsonScanner(json, *handler).scan()) return handler;
  handler = std::make_unique<Handler>(limits, mode, member);
  Parser parser(json, *handler);
  nlohmann::json::sax_parse(json.data(), json.data() + json.size(), &parser);
  return handler;
}

}  // namespace

std::string describe(const Scalar& value) {
  switch (value.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return value.bits != 0 ? "true" : "false";
    case Kind::kUnsigned:
      return std::to_string(value.bits);
    case Kind::kNegative:
      return std::to_string(static_cast<int64_t>(value.bits));
    case Kind::kFloat: {
      std::string digits;
      append_json_float(digits, std::bit_cast<double>(value.bits));
      return digits;
    }
    case Kind::kString:
      return '"' + shorten(value.text) + '"';
    case Kind::kArray:
      return "an array";
    case Kind::kObject:
      return "an object";
    case Kind::kStreamed:
      break;
  }
  return "a value";
}

void read_members(std::string_view json, const LoadLimits& limits, const MemberFunction& member) {
  parse(json, limits, Handler::Mode::kMembers, &member);
}

void read_value(std::string_view json, const LoadLimits& limits, bool is_model,
                const ValueFunction& use) {
  auto handler =
      parse(json, limits, is_model ? Handler::Mode::kModelValue : Handler::Mode::kValue, nullptr);
  use(Cursor(handler->tape(), {}), handler->streams());
}

}  // namespace lexel::format
