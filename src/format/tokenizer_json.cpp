#include "format/tokenizer_json.h"

#include <array>
#include <utility>

#include "format/components.h"
#include "format/json_reader.h"
#include "lexel/error.h"

namespace lexel::format {
namespace {

// In the order of the enums.
constexpr std::array<std::string_view, 2> kSides = {"Left", "Right"};
constexpr std::array<std::string_view, 3> kStrategies = {"LongestFirst", "OnlyFirst", "OnlySecond"};

// {"direction": "Right" (default) or "Left", "max_length": integer,
//  "strategy": "LongestFirst", "OnlyFirst" or "OnlySecond", "stride": integer}
Truncation parse_truncation(const Cursor& at) {
  Fields fields(at, {"direction", "max_length", "strategy", "stride"});
  Truncation truncation;
  if (const Cursor* direction = fields.optional(0)) {
    truncation.direction = parse_constant<Side>(*direction, kSides);
  }
  truncation.max_length = fields.required(1).as_u64();
  truncation.strategy = parse_constant<TruncationStrategy>(fields.required(2), kStrategies);
  truncation.stride = fields.required(3).as_u64();
  return truncation;
}

// "BatchLongest" or {"Fixed": integer}
std::optional<uint64_t> parse_padding_strategy(const Cursor& at) {
  if (is_constant(at, "BatchLongest")) return std::nullopt;
  constexpr std::string_view kWhat = "\"BatchLongest\" or {\"Fixed\": length}";
  SingleEntry entry = single_entry(at, kWhat);
  if (entry.key != "Fixed") at.fail("expected " + std::string(kWhat));
  return entry.value.as_u64();
}

// {"strategy": strategy, "direction": "Right" or "Left", "pad_to_multiple_of": integer or null
//  (default null), "pad_id": integer, "pad_type_id": integer, "pad_token": string}
Padding parse_padding(const Cursor& at) {
  Fields fields(
      at, {"strategy", "direction", "pad_to_multiple_of", "pad_id", "pad_type_id", "pad_token"});
  Padding padding;
  padding.fixed_length = parse_padding_strategy(fields.required(0));
  padding.direction = parse_constant<Side>(fields.required(1), kSides);
  if (const Cursor* multiple = fields.nullable(2)) padding.pad_to_multiple_of = multiple->as_u64();
  padding.pad_id = fields.required(3).as_u32();
  padding.pad_type_id = fields.required(4).as_u32();
  padding.pad_token = fields.required(5).as_string();
  return padding;
}

// {"id": integer, "content": string, "single_word": bool, "lstrip": bool, "rstrip": bool,
//  "normalized": bool, "special": bool}
spec::AddedTokenEntry parse_added_token(const Cursor& at) {
  Fields fields(at, {"id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"},
                Fields::Form::kObject);
  spec::AddedTokenEntry entry;
  entry.id = fields.required(0).as_u32();
  entry.token.content = fields.required(1).as_string();
  entry.token.single_word = fields.required(2).as_bool();
  entry.token.lstrip = fields.required(3).as_bool();
  entry.token.rstrip = fields.required(4).as_bool();
  entry.token.normalized = fields.required(5).as_bool();
  entry.token.special = fields.required(6).as_bool();
  return entry;
}

std::vector<spec::AddedTokenEntry> parse_added_tokens(const Cursor& at) {
  at.expect_array("a list of added tokens");
  std::vector<spec::AddedTokenEntry> entries;
  entries.reserve(at.size());
  at.each_element([&](const Cursor& entry) { entries.push_back(parse_added_token(entry)); });
  return entries;
}

void parse_version(const Cursor& at) {
  if (at.as_string() != "1.0") at.fail("expected \"1.0\", found " + at.found());
}

template <class Parse>
auto parse_nullable(const Cursor& at, Parse parse) -> std::optional<decltype(parse(at))> {
  if (at.is(Kind::kNull)) return std::nullopt;
  return parse(at);
}

void write_truncation(JsonWriter& out, const Truncation& truncation) {
  out.begin_object();
  out.member("direction", kSides[static_cast<size_t>(truncation.direction)]);
  out.member("max_length", truncation.max_length);
  out.member("strategy", kStrategies[static_cast<size_t>(truncation.strategy)]);
  out.member("stride", truncation.stride);
  out.end_object();
}

void write_padding(JsonWriter& out, const Padding& padding) {
  out.begin_object();
  out.key("strategy");
  if (padding.fixed_length) {
    out.begin_object();
    out.member("Fixed", *padding.fixed_length);
    out.end_object();
  } else {
    out.string("BatchLongest");
  }
  out.member("direction", kSides[static_cast<size_t>(padding.direction)]);
  out.member_or_null("pad_to_multiple_of", padding.pad_to_multiple_of);
  out.member("pad_id", padding.pad_id);
  out.member("pad_type_id", padding.pad_type_id);
  out.member("pad_token", padding.pad_token);
  out.end_object();
}

void write_added_token(JsonWriter& out, const spec::AddedTokenEntry& entry) {
  out.begin_object();
  out.member("id", entry.id);
  out.member("content", entry.token.content);
  out.member("single_word", entry.token.single_word);
  out.member("lstrip", entry.token.lstrip);
  out.member("rstrip", entry.token.rstrip);
  out.member("normalized", entry.token.normalized);
  out.member("special", entry.token.special);
  out.end_object();
}

template <class Part, class Write>
void write_nullable(JsonWriter& out, std::string_view name, const std::optional<Part>& part,
                    Write write) {
  out.key(name);
  if (part) {
    write(out, *part);
  } else {
    out.null();
  }
}

// The value of one component's own text.
template <class Parse>
auto parse_text(std::string_view json, const LoadLimits& limits, Parse parse)
    -> decltype(parse(std::declval<const Cursor&>())) {
  std::optional<decltype(parse(std::declval<const Cursor&>()))> node;
  read_value(json, limits, false, [&](const Cursor& root, ModelStreams&) { node = parse(root); });
  return std::move(*node);
}

template <class Node, class Write>
std::string write_text(const Node& node, Write write) {
  JsonWriter out(false);
  write(out, node);
  return out.take();
}

}  // namespace

spec::Tokenizer parse_tokenizer_json(std::string_view json, const LoadLimits& limits) {
  spec::Tokenizer tokenizer;
  bool has_model = false;
  // A member that comes twice has its last value; both must be valid.
  read_members(json, limits, [&](const std::string& key, const Cursor& at, ModelStreams& streams) {
    const Cursor once = at.with(Cursor::Repeats::kRefused);
    if (key == "version") {
      parse_version(at);
    } else if (key == "truncation") {
      tokenizer.truncation = parse_nullable(once, parse_truncation);
    } else if (key == "padding") {
      tokenizer.padding = parse_nullable(once, parse_padding);
    } else if (key == "added_tokens") {
      tokenizer.added_tokens = parse_added_tokens(once);
    } else if (key == "normalizer") {
      tokenizer.normalizer = parse_nullable(at, parse_normalizer);
    } else if (key == "pre_tokenizer") {
      tokenizer.pre_tokenizer = parse_nullable(at, parse_pre_tokenizer);
    } else if (key == "post_processor") {
      tokenizer.post_processor = parse_nullable(at, parse_post_processor);
    } else if (key == "decoder") {
      tokenizer.decoder = parse_nullable(at, parse_decoder);
    } else if (key == "model") {
      tokenizer.model = parse_model(at, streams);
      has_model = true;
    } else {
      at.fail(
          "unknown field; a tokenizer has version, truncation, padding, added_tokens, normalizer, "
          "pre_tokenizer, post_processor, decoder and model");
    }
  });
  if (!has_model) throw Error(ErrorCode::kInvalidSpec, "missing field \"model\"");
  return tokenizer;
}

spec::Normalizer parse_normalizer_json(std::string_view json, const LoadLimits& limits) {
  return parse_text(json, limits, parse_normalizer);
}
spec::PreTokenizer parse_pre_tokenizer_json(std::string_view json, const LoadLimits& limits) {
  return parse_text(json, limits, parse_pre_tokenizer);
}
spec::PostProcessor parse_post_processor_json(std::string_view json, const LoadLimits& limits) {
  return parse_text(json, limits, parse_post_processor);
}
spec::Decoder parse_decoder_json(std::string_view json, const LoadLimits& limits) {
  return parse_text(json, limits, parse_decoder);
}
spec::Model parse_model_json(std::string_view json, const LoadLimits& limits) {
  spec::Model model;
  read_value(json, limits, true, [&](const Cursor& root, ModelStreams& streams) {
    model = parse_model(root, streams);
  });
  return model;
}

std::string write_tokenizer_json(const spec::Tokenizer& tokenizer, bool pretty) {
  JsonWriter out(pretty);
  out.begin_object();
  out.member("version", "1.0");
  write_nullable(out, "truncation", tokenizer.truncation, write_truncation);
  write_nullable(out, "padding", tokenizer.padding, write_padding);
  out.key("added_tokens");
  out.begin_array();
  for (const spec::AddedTokenEntry& entry : tokenizer.added_tokens) write_added_token(out, entry);
  out.end_array();
  write_nullable(out, "normalizer", tokenizer.normalizer, write_normalizer);
  write_nullable(out, "pre_tokenizer", tokenizer.pre_tokenizer, write_pre_tokenizer);
  write_nullable(out, "post_processor", tokenizer.post_processor, write_post_processor);
  write_nullable(out, "decoder", tokenizer.decoder, write_decoder);
  out.key("model");
  write_model(out, tokenizer.model);
  out.end_object();
  return out.take();
}

std::string write_normalizer_json(const spec::Normalizer& node) {
  return write_text(node, write_normalizer);
}
std::string write_pre_tokenizer_json(const spec::PreTokenizer& node) {
  return write_text(node, write_pre_tokenizer);
}
std::string write_post_processor_json(const spec::PostProcessor& node) {
  return write_text(node, write_post_processor);
}
std::string write_decoder_json(const spec::Decoder& node) {
  return write_text(node, write_decoder);
}
std::string write_model_json(const spec::Model& model) { return write_text(model, write_model); }

}  // namespace lexel::format
