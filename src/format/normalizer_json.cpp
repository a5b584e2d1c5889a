#include <span>
#include <string>

#include "format/base64.h"
#include "format/components.h"
#include "format/variants.h"

namespace lexel::format {
namespace {

using spec::Normalizer;
using NormalizerVariant = Variant<Normalizer>;
using Shape = NormalizerVariant::Shape;
using Glance = VariantField::Glance;

// {"type": "BertNormalizer", "clean_text": bool, "handle_chinese_chars": bool,
//  "strip_accents": bool or null (default null), "lowercase": bool}
Normalizer parse_bert(const Cursor& at) {
  Fields fields(at, {"clean_text", "handle_chinese_chars", "strip_accents", "lowercase"});
  spec::BertNormalizer node;
  node.clean_text = fields.required(0).as_bool();
  node.handle_chinese_chars = fields.required(1).as_bool();
  if (const Cursor* strip_accents = fields.nullable(2)) {
    node.strip_accents = strip_accents->as_bool();
  }
  node.lowercase = fields.required(3).as_bool();
  return {node};
}

// {"type": "Strip", "strip_left": bool, "strip_right": bool}
Normalizer parse_strip(const Cursor& at) {
  Fields fields(at, {"strip_left", "strip_right"});
  return {spec::Strip{fields.required(0).as_bool(), fields.required(1).as_bool()}};
}

// {"type": "Sequence", "normalizers": [normalizer, …]}
Normalizer parse_sequence(const Cursor& at) {
  Fields fields(at, {"normalizers"});
  const Cursor& list = fields.required(0);
  list.expect_array("a list of normalizers");
  spec::NormalizerSequence node;
  node.normalizers.reserve(list.size());
  list.each_element(
      [&](const Cursor& child) { node.normalizers.push_back(parse_normalizer(child)); });
  return {std::move(node)};
}

// {"type": "Precompiled", "precompiled_charsmap": base64}
Normalizer parse_precompiled(const Cursor& at) {
  Fields fields(at, {"precompiled_charsmap"}, Fields::Form::kObject);
  const Cursor& charsmap = fields.required(0);
  std::optional<std::string> bytes = decode_base64(charsmap.as_string());
  if (!bytes) charsmap.fail("not base64 text; take the charsmap from the original file again");
  return {spec::Precompiled{std::move(*bytes)}};
}

Normalizer parse_replace_normalizer(const Cursor& at) { return {parse_replace(at)}; }

// {"type": "Prepend", "prepend": string}
Normalizer parse_prepend(const Cursor& at) {
  Fields fields(at, {"prepend"});
  return {spec::Prepend{std::string(fields.required(0).as_string())}};
}

template <class Node>
Normalizer parse_bare(const Cursor&) {
  return {Node{}};
}

constexpr NormalizerVariant kVariants[] = {
    {"Bert",
     "BertNormalizer",
     Shape::kUntyped,
     parse_bert,
     {{{"clean_text", Glance::kBool},
       {"handle_chinese_chars", Glance::kBool},
       {"strip_accents", Glance::kAny, false},
       {"lowercase", Glance::kBool}}},
     4},
    {"Strip",
     "Strip",
     Shape::kUntyped,
     parse_strip,
     {{{"strip_left", Glance::kBool}, {"strip_right", Glance::kBool}}},
     2},
    {"StripAccents", "StripAccents", Shape::kBare, parse_bare<spec::StripAccents>},
    {"NFC", "NFC", Shape::kBare, parse_bare<spec::Nfc>},
    {"NFD", "NFD", Shape::kBare, parse_bare<spec::Nfd>},
    {"NFKC", "NFKC", Shape::kBare, parse_bare<spec::Nfkc>},
    {"NFKD", "NFKD", Shape::kBare, parse_bare<spec::Nfkd>},
    {"Sequence",
     "Sequence",
     Shape::kUntyped,
     parse_sequence,
     {{{"normalizers", Glance::kArray}}},
     1},
    {"Lowercase", "Lowercase", Shape::kBare, parse_bare<spec::Lowercase>},
    {"Nmt", "Nmt", Shape::kBare, parse_bare<spec::Nmt>},
    // Strict only: Hugging Face cannot read a charsmap by shape.
    {"Precompiled", "Precompiled", Shape::kTagOnly, parse_precompiled},
    {"Replace",
     "Replace",
     Shape::kUntyped,
     parse_replace_normalizer,
     {{{"pattern", Glance::kObject}, {"content", Glance::kString}}},
     2},
    {"Prepend", "Prepend", Shape::kUntyped, parse_prepend, {{{"prepend", Glance::kString}}}, 1},
    {"ByteLevel", "ByteLevel", Shape::kBare, parse_bare<spec::ByteLevelNormalizer>},
};

struct Writer {
  JsonWriter& out;

  void operator()(const spec::BertNormalizer& node) {
    out.begin_object();
    out.member("type", "BertNormalizer");
    out.member("clean_text", node.clean_text);
    out.member("handle_chinese_chars", node.handle_chinese_chars);
    out.member_or_null("strip_accents", node.strip_accents);
    out.member("lowercase", node.lowercase);
    out.end_object();
  }
  void operator()(const spec::Strip& node) {
    out.begin_object();
    out.member("type", "Strip");
    out.member("strip_left", node.strip_left);
    out.member("strip_right", node.strip_right);
    out.end_object();
  }
  void operator()(const spec::NormalizerSequence& node) {
    out.begin_object();
    out.member("type", "Sequence");
    out.key("normalizers");
    out.begin_array();
    for (const Normalizer& child : node.normalizers) write_normalizer(out, child);
    out.end_array();
    out.end_object();
  }
  void operator()(const spec::Precompiled& node) {
    out.begin_object();
    out.member("type", "Precompiled");
    out.member("precompiled_charsmap", encode_base64(node.charsmap));
    out.end_object();
  }
  void operator()(const spec::Replace& node) { write_replace(out, node); }
  void operator()(const spec::Prepend& node) {
    out.begin_object();
    out.member("type", "Prepend");
    out.member("prepend", node.prepend);
    out.end_object();
  }
  void operator()(const spec::StripAccents&) { out.bare_type("StripAccents"); }
  void operator()(const spec::Nfc&) { out.bare_type("NFC"); }
  void operator()(const spec::Nfd&) { out.bare_type("NFD"); }
  void operator()(const spec::Nfkc&) { out.bare_type("NFKC"); }
  void operator()(const spec::Nfkd&) { out.bare_type("NFKD"); }
  void operator()(const spec::Lowercase&) { out.bare_type("Lowercase"); }
  void operator()(const spec::Nmt&) { out.bare_type("Nmt"); }
  void operator()(const spec::ByteLevelNormalizer&) { out.bare_type("ByteLevel"); }
};

}  // namespace

Normalizer parse_normalizer(const Cursor& at) {
  return parse_tagged(at, std::span<const NormalizerVariant>(kVariants), "a normalizer");
}

void write_normalizer(JsonWriter& out, const Normalizer& node) {
  std::visit(Writer{out}, node.value);
}

// {"String": text} or {"Regex": text}
spec::Pattern parse_pattern(const Cursor& at) {
  constexpr std::string_view kWhat = "{\"String\": text} or {\"Regex\": text}";
  SingleEntry entry = single_entry(at, kWhat);
  if (entry.key != "String" && entry.key != "Regex") at.fail("expected " + std::string(kWhat));
  spec::Pattern pattern;
  pattern.kind = entry.key == "String" ? spec::Pattern::Kind::kString : spec::Pattern::Kind::kRegex;
  pattern.text = entry.value.as_string();
  return pattern;
}

void write_pattern(JsonWriter& out, const spec::Pattern& pattern) {
  out.begin_object();
  out.member(pattern.kind == spec::Pattern::Kind::kString ? "String" : "Regex", pattern.text);
  out.end_object();
}

// {"type": "Replace", "pattern": pattern, "content": string}
spec::Replace parse_replace(const Cursor& at) {
  Fields fields(at, {"pattern", "content"});
  return {parse_pattern(fields.required(0)), std::string(fields.required(1).as_string())};
}

void write_replace(JsonWriter& out, const spec::Replace& node) {
  out.begin_object();
  out.member("type", "Replace");
  out.key("pattern");
  write_pattern(out, node.pattern);
  out.member("content", node.content);
  out.end_object();
}

}  // namespace lexel::format
