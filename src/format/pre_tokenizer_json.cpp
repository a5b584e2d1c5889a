#include <array>
#include <span>
#include <string>

#include "format/components.h"
#include "format/variants.h"

namespace lexel::format {
namespace {

using spec::PreTokenizer;
using PreTokenizerVariant = Variant<PreTokenizer>;
using Shape = PreTokenizerVariant::Shape;

// In the order of the enums.
constexpr std::array<std::string_view, 5> kBehaviors = {"Removed", "Isolated", "MergedWithPrevious",
                                                        "MergedWithNext", "Contiguous"};
constexpr std::array<std::string_view, 3> kPrependSchemes = {"always", "first", "never"};

template <class Enum, size_t n>
std::string_view name_of(Enum value, const std::array<std::string_view, n>& names) {
  return names[static_cast<size_t>(value)];
}

PreTokenizer parse_byte_level_pre_tokenizer(const Cursor& at) { return {parse_byte_level(at)}; }
PreTokenizer parse_metaspace_pre_tokenizer(const Cursor& at) { return {parse_metaspace(at)}; }

// {"type": "CharDelimiterSplit", "delimiter": character}
PreTokenizer parse_char_delimiter_split(const Cursor& at) {
  Fields fields(at, {"delimiter"}, Fields::Form::kObject);
  return {spec::CharDelimiterSplit{fields.required(0).as_char()}};
}

// {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": bool}
PreTokenizer parse_split(const Cursor& at) {
  Fields fields(at, {"type", "pattern", "behavior", "invert"});
  spec::Split node;
  node.pattern = parse_pattern(fields.required(1));
  node.behavior = parse_constant<spec::SplitBehavior>(fields.required(2), kBehaviors);
  node.invert = fields.required(3).as_bool();
  return {std::move(node)};
}

// {"type": "Punctuation", "behavior": behavior (default "Isolated")}
PreTokenizer parse_punctuation(const Cursor& at) {
  Fields fields(at, {"behavior"}, Fields::Form::kObject);
  spec::Punctuation node;
  if (const Cursor* behavior = fields.optional(0)) {
    node.behavior = parse_constant<spec::SplitBehavior>(*behavior, kBehaviors);
  }
  return {node};
}

// {"type": "Digits", "individual_digits": bool}
PreTokenizer parse_digits(const Cursor& at) {
  Fields fields(at, {"individual_digits"}, Fields::Form::kObject);
  return {spec::Digits{fields.required(0).as_bool()}};
}

// {"type": "FixedLength", "length": integer (default 5)}
PreTokenizer parse_fixed_length(const Cursor& at) {
  Fields fields(at, {"length"}, Fields::Form::kObject);
  spec::FixedLength node;
  if (const Cursor* length = fields.optional(0)) node.length = length->as_u64();
  return {node};
}

// {"type": "Sequence", "pretokenizers": [pre-tokenizer, …]}
PreTokenizer parse_sequence(const Cursor& at) {
  Fields fields(at, {"pretokenizers"}, Fields::Form::kObject);
  const Cursor& list = fields.required(0);
  list.expect_array("a list of pre-tokenizers");
  spec::PreTokenizerSequence node;
  node.pretokenizers.reserve(list.size());
  list.each_element(
      [&](const Cursor& child) { node.pretokenizers.push_back(parse_pre_tokenizer(child)); });
  return {std::move(node)};
}

template <class Node>
PreTokenizer parse_bare(const Cursor&) {
  return {Node{}};
}

constexpr PreTokenizerVariant kVariants[] = {
    {"BertPreTokenizer", "BertPreTokenizer", Shape::kBare, parse_bare<spec::BertPreTokenizer>},
    {"ByteLevel", "ByteLevel", Shape::kTyped, parse_byte_level_pre_tokenizer},
    // Its tag in Hugging Face is "Delimiter", which no file can satisfy.
    {"", "CharDelimiterSplit", Shape::kTyped, parse_char_delimiter_split},
    {"Metaspace", "Metaspace", Shape::kTypedStruct, parse_metaspace_pre_tokenizer, {}, 5},
    {"Whitespace", "Whitespace", Shape::kBare, parse_bare<spec::Whitespace>},
    {"Sequence", "Sequence", Shape::kTyped, parse_sequence},
    {"Split", "Split", Shape::kTypedStruct, parse_split, {}, 3},
    {"Punctuation", "Punctuation", Shape::kTyped, parse_punctuation},
    {"WhitespaceSplit", "WhitespaceSplit", Shape::kBare, parse_bare<spec::WhitespaceSplit>},
    {"Digits", "Digits", Shape::kTyped, parse_digits},
    {"UnicodeScripts", "UnicodeScripts", Shape::kBare, parse_bare<spec::UnicodeScripts>},
    {"FixedLength", "FixedLength", Shape::kTyped, parse_fixed_length},
};

struct Writer {
  JsonWriter& out;

  void operator()(const spec::ByteLevel& node) { write_byte_level(out, node); }
  void operator()(const spec::Metaspace& node) { write_metaspace(out, node); }
  void operator()(const spec::CharDelimiterSplit& node) {
    out.begin_object();
    out.member("type", "CharDelimiterSplit");
    out.key("delimiter");
    out.character(node.delimiter);
    out.end_object();
  }
  void operator()(const spec::PreTokenizerSequence& node) {
    out.begin_object();
    out.member("type", "Sequence");
    out.key("pretokenizers");
    out.begin_array();
    for (const PreTokenizer& child : node.pretokenizers) write_pre_tokenizer(out, child);
    out.end_array();
    out.end_object();
  }
  void operator()(const spec::Split& node) {
    out.begin_object();
    out.member("type", "Split");
    out.key("pattern");
    write_pattern(out, node.pattern);
    out.member("behavior", name_of(node.behavior, kBehaviors));
    out.member("invert", node.invert);
    out.end_object();
  }
  void operator()(const spec::Punctuation& node) {
    out.begin_object();
    out.member("type", "Punctuation");
    out.member("behavior", name_of(node.behavior, kBehaviors));
    out.end_object();
  }
  void operator()(const spec::Digits& node) {
    out.begin_object();
    out.member("type", "Digits");
    out.member("individual_digits", node.individual_digits);
    out.end_object();
  }
  void operator()(const spec::FixedLength& node) {
    out.begin_object();
    out.member("type", "FixedLength");
    out.member("length", node.length);
    out.end_object();
  }
  void operator()(const spec::BertPreTokenizer&) { out.bare_type("BertPreTokenizer"); }
  void operator()(const spec::Whitespace&) { out.bare_type("Whitespace"); }
  void operator()(const spec::WhitespaceSplit&) { out.bare_type("WhitespaceSplit"); }
  void operator()(const spec::UnicodeScripts&) { out.bare_type("UnicodeScripts"); }
};

}  // namespace

PreTokenizer parse_pre_tokenizer(const Cursor& at) {
  return parse_tagged(at, std::span<const PreTokenizerVariant>(kVariants), "a pre-tokenizer");
}

void write_pre_tokenizer(JsonWriter& out, const PreTokenizer& node) {
  std::visit(Writer{out}, node.value);
}

// {"type": "ByteLevel", "add_prefix_space": bool, "trim_offsets": bool,
//  "use_regex": bool (default true)}
spec::ByteLevel parse_byte_level(const Cursor& at) {
  Fields fields(at, {"type", "add_prefix_space", "trim_offsets", "use_regex"},
                Fields::Form::kObject);
  spec::ByteLevel node;
  node.add_prefix_space = fields.required(1).as_bool();
  node.trim_offsets = fields.required(2).as_bool();
  if (const Cursor* use_regex = fields.optional(3)) node.use_regex = use_regex->as_bool();
  return node;
}

void write_byte_level(JsonWriter& out, const spec::ByteLevel& node) {
  out.begin_object();
  out.member("type", "ByteLevel");
  out.member("add_prefix_space", node.add_prefix_space);
  out.member("trim_offsets", node.trim_offsets);
  out.member("use_regex", node.use_regex);
  out.end_object();
}

// {"type": "Metaspace", "replacement": character, "add_prefix_space": bool or null (old files),
//  "prepend_scheme": "always" (default), "first" or "never", "split": bool or null (default true),
//  "str_rep": string or null (old files, no effect)}
spec::Metaspace parse_metaspace(const Cursor& at) {
  Fields fields(at,
                {"type", "replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep"});
  spec::Metaspace node;
  node.replacement = fields.required(1).as_char();
  if (const Cursor* scheme = fields.optional(3)) {
    node.prepend_scheme = parse_constant<spec::PrependScheme>(*scheme, kPrependSchemes);
  }
  if (const Cursor* split = fields.nullable(4)) node.split = split->as_bool();
  if (const Cursor* text = fields.nullable(5)) text->as_string();
  const Cursor* add_prefix_space = fields.nullable(2);
  if (add_prefix_space != nullptr && !add_prefix_space->as_bool() &&
      node.prepend_scheme != spec::PrependScheme::kNever) {
    add_prefix_space->fail(
        "false contradicts the prepend_scheme (\"always\" when absent); set \"prepend_scheme\": "
        "\"never\"");
  }
  return node;
}

void write_metaspace(JsonWriter& out, const spec::Metaspace& node) {
  out.begin_object();
  out.member("type", "Metaspace");
  out.key("replacement");
  out.character(node.replacement);
  out.member("prepend_scheme", name_of(node.prepend_scheme, kPrependSchemes));
  out.member("split", node.split);
  out.end_object();
}

}  // namespace lexel::format
