#include <span>
#include <string>

#include "format/components.h"
#include "format/variants.h"

namespace lexel::format {
namespace {

using spec::PostProcessor;
using PostProcessorVariant = Variant<PostProcessor>;
using Shape = PostProcessorVariant::Shape;
using Glance = VariantField::Glance;

// [token, id]
spec::TokenAndId parse_token_and_id(const Cursor& at) {
  if (!at.is(Kind::kArray) || at.size() != 2) at.fail("expected [token, id]");
  return {std::string(at.element(0).as_string()), at.element(1).as_u32()};
}

// {"type": "BertProcessing", "sep": [token, id], "cls": [token, id]}
PostProcessor parse_bert(const Cursor& at) {
  Fields fields(at, {"sep", "cls"});
  return {spec::BertProcessing{parse_token_and_id(fields.required(0)),
                               parse_token_and_id(fields.required(1))}};
}

// {"type": "RobertaProcessing", "sep": [token, id], "cls": [token, id], "trim_offsets": bool,
//  "add_prefix_space": bool}
PostProcessor parse_roberta(const Cursor& at) {
  Fields fields(at, {"sep", "cls", "trim_offsets", "add_prefix_space"});
  return {spec::RobertaProcessing{parse_token_and_id(fields.required(0)),
                                  parse_token_and_id(fields.required(1)),
                                  fields.required(2).as_bool(), fields.required(3).as_bool()}};
}

PostProcessor parse_byte_level_processor(const Cursor& at) { return {parse_byte_level(at)}; }

// {"Sequence": {"id": "A" or "B", "type_id": integer}} or
// {"SpecialToken": {"id": name, "type_id": integer}}
spec::TemplatePiece parse_piece(const Cursor& at) {
  constexpr std::string_view kWhat = "{\"Sequence\": …} or {\"SpecialToken\": …}";
  SingleEntry entry = single_entry(at, kWhat);
  bool is_sequence = entry.key == "Sequence";
  if (!is_sequence && entry.key != "SpecialToken") at.fail("expected " + std::string(kWhat));
  Fields fields(entry.value, {"id", "type_id"});
  spec::TemplatePiece piece;
  if (is_sequence) {
    piece.kind = parse_constant<spec::TemplatePiece::Kind>(
        fields.required(0), std::array<std::string_view, 2>{"A", "B"});
  } else {
    piece.kind = spec::TemplatePiece::Kind::kSpecialToken;
    piece.special_token = fields.required(0).as_string();
  }
  piece.type_id = fields.required(1).as_u32();
  return piece;
}

std::vector<spec::TemplatePiece> parse_pieces(const Cursor& at) {
  at.expect_array("a list of template pieces");
  std::vector<spec::TemplatePiece> pieces;
  pieces.reserve(at.size());
  at.each_element([&](const Cursor& piece) { pieces.push_back(parse_piece(piece)); });
  return pieces;
}

// {"id": name, "ids": [integer, …], "tokens": [string, …]}
spec::TemplateSpecialToken parse_special_token(const Cursor& at) {
  Fields fields(at, {"id", "ids", "tokens"});
  spec::TemplateSpecialToken token;
  token.id = fields.required(0).as_string();
  fields.required(1).expect_array("a list of ids");
  fields.required(1).each_element([&](const Cursor& id) { token.ids.push_back(id.as_u32()); });
  fields.required(2).expect_array("a list of tokens");
  fields.required(2).each_element(
      [&](const Cursor& text) { token.tokens.emplace_back(text.as_string()); });
  return token;
}

// {"type": "TemplateProcessing", "single": [piece, …], "pair": [piece, …],
//  "special_tokens": {name: special token, …}}
PostProcessor parse_template(const Cursor& at) {
  Fields fields(at, {"single", "pair", "special_tokens"});
  spec::TemplateProcessing node;
  node.single = parse_pieces(fields.required(0));
  node.pair = parse_pieces(fields.required(1));
  const Cursor& tokens = fields.required(2);
  if (!tokens.is(Kind::kObject)) tokens.fail_expected("an object of special tokens");
  tokens.each_entry([&](std::string_view name, const Cursor& token) {
    node.special_tokens.insert_or_assign(std::string(name), parse_special_token(token));
  });
  return {std::move(node)};
}

// {"type": "Sequence", "processors": [post-processor, …]}
PostProcessor parse_sequence(const Cursor& at) {
  Fields fields(at, {"processors"}, Fields::Form::kObject);
  const Cursor& list = fields.required(0);
  list.expect_array("a list of post-processors");
  spec::PostProcessorSequence node;
  node.processors.reserve(list.size());
  list.each_element(
      [&](const Cursor& child) { node.processors.push_back(parse_post_processor(child)); });
  return {std::move(node)};
}

// No tags: Hugging Face always goes by shape here, so a BertProcessing with the other two fields of
// RobertaProcessing is one.
constexpr PostProcessorVariant kVariants[] = {
    {"",
     "RobertaProcessing",
     Shape::kUntyped,
     parse_roberta,
     {{{"sep", Glance::kArray},
       {"cls", Glance::kArray},
       {"trim_offsets", Glance::kBool},
       {"add_prefix_space", Glance::kBool}}},
     4},
    {"",
     "BertProcessing",
     Shape::kUntyped,
     parse_bert,
     {{{"sep", Glance::kArray}, {"cls", Glance::kArray}}},
     2},
    {"", "ByteLevel", Shape::kTyped, parse_byte_level_processor},
    {"",
     "TemplateProcessing",
     Shape::kUntyped,
     parse_template,
     {{{"single", Glance::kArray}, {"pair", Glance::kArray}, {"special_tokens", Glance::kObject}}},
     3},
    {"", "Sequence", Shape::kTyped, parse_sequence},
};

void write_token_and_id(JsonWriter& out, const spec::TokenAndId& pair) {
  out.begin_array();
  out.string(pair.first);
  out.unsigned_integer(pair.second);
  out.end_array();
}

void write_pieces(JsonWriter& out, const std::vector<spec::TemplatePiece>& pieces) {
  out.begin_array();
  for (const spec::TemplatePiece& piece : pieces) {
    bool is_special = piece.kind == spec::TemplatePiece::Kind::kSpecialToken;
    out.begin_object();
    out.key(is_special ? "SpecialToken" : "Sequence");
    out.begin_object();
    if (is_special) {
      out.member("id", piece.special_token);
    } else {
      out.member("id", piece.kind == spec::TemplatePiece::Kind::kSequenceA ? "A" : "B");
    }
    out.member("type_id", piece.type_id);
    out.end_object();
    out.end_object();
  }
  out.end_array();
}

void write_special_token(JsonWriter& out, const spec::TemplateSpecialToken& token) {
  out.begin_object();
  out.member("id", token.id);
  out.key("ids");
  out.begin_array();
  for (uint32_t id : token.ids) out.unsigned_integer(id);
  out.end_array();
  out.key("tokens");
  out.begin_array();
  for (const std::string& text : token.tokens) out.string(text);
  out.end_array();
  out.end_object();
}

struct Writer {
  JsonWriter& out;

  void operator()(const spec::RobertaProcessing& node) {
    out.begin_object();
    out.member("type", "RobertaProcessing");
    out.key("sep");
    write_token_and_id(out, node.sep);
    out.key("cls");
    write_token_and_id(out, node.cls);
    out.member("trim_offsets", node.trim_offsets);
    out.member("add_prefix_space", node.add_prefix_space);
    out.end_object();
  }
  void operator()(const spec::BertProcessing& node) {
    out.begin_object();
    out.member("type", "BertProcessing");
    out.key("sep");
    write_token_and_id(out, node.sep);
    out.key("cls");
    write_token_and_id(out, node.cls);
    out.end_object();
  }
  void operator()(const spec::ByteLevel& node) { write_byte_level(out, node); }
  void operator()(const spec::TemplateProcessing& node) {
    out.begin_object();
    out.member("type", "TemplateProcessing");
    out.key("single");
    write_pieces(out, node.single);
    out.key("pair");
    write_pieces(out, node.pair);
    out.key("special_tokens");
    out.begin_object();
    for (const auto& [name, token] : node.special_tokens) {
      out.key(name);
      write_special_token(out, token);
    }
    out.end_object();
    out.end_object();
  }
  void operator()(const spec::PostProcessorSequence& node) {
    out.begin_object();
    out.member("type", "Sequence");
    out.key("processors");
    out.begin_array();
    for (const PostProcessor& child : node.processors) write_post_processor(out, child);
    out.end_array();
    out.end_object();
  }
};

}  // namespace

PostProcessor parse_post_processor(const Cursor& at) {
  const Cursor once = at.with(Cursor::Repeats::kRefused);
  return parse_by_shape(once, std::span<const PostProcessorVariant>(kVariants), "a post-processor");
}

void write_post_processor(JsonWriter& out, const PostProcessor& node) {
  std::visit(Writer{out}, node.value);
}

}  // namespace lexel::format
