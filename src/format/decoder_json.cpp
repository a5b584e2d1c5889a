#include <span>
#include <string>

#include "format/components.h"
#include "format/variants.h"

namespace lexel::format {
namespace {

using spec::Decoder;
using DecoderVariant = Variant<Decoder>;
using Shape = DecoderVariant::Shape;
using Glance = VariantField::Glance;

// {"type": "BPEDecoder", "suffix": string}
Decoder parse_bpe(const Cursor& at) {
  Fields fields(at, {"suffix"});
  return {spec::BpeDecoder{std::string(fields.required(0).as_string())}};
}

// {"type": "WordPiece", "prefix": string, "cleanup": bool}
Decoder parse_word_piece(const Cursor& at) {
  Fields fields(at, {"prefix", "cleanup"});
  return {spec::WordPieceDecoder{std::string(fields.required(0).as_string()),
                                 fields.required(1).as_bool()}};
}

// {"type": "CTC", "pad_token": string, "word_delimiter_token": string, "cleanup": bool}
Decoder parse_ctc(const Cursor& at) {
  Fields fields(at, {"pad_token", "word_delimiter_token", "cleanup"});
  return {spec::CtcDecoder{std::string(fields.required(0).as_string()),
                           std::string(fields.required(1).as_string()),
                           fields.required(2).as_bool()}};
}

// {"type": "Sequence", "decoders": [decoder, …]}
Decoder parse_sequence(const Cursor& at) {
  Fields fields(at, {"decoders"}, Fields::Form::kObject);
  const Cursor& list = fields.required(0);
  list.expect_array("a list of decoders");
  spec::DecoderSequence node;
  node.decoders.reserve(list.size());
  list.each_element([&](const Cursor& child) { node.decoders.push_back(parse_decoder(child)); });
  return {std::move(node)};
}

// {"type": "Strip", "content": character, "start": integer, "stop": integer}
Decoder parse_strip(const Cursor& at) {
  Fields fields(at, {"content", "start", "stop"});
  return {spec::StripDecoder{fields.required(0).as_char(), fields.required(1).as_u64(),
                             fields.required(2).as_u64()}};
}

Decoder parse_byte_level_decoder(const Cursor& at) { return {parse_byte_level(at)}; }
Decoder parse_metaspace_decoder(const Cursor& at) { return {parse_metaspace(at)}; }
Decoder parse_replace_decoder(const Cursor& at) { return {parse_replace(at)}; }

template <class Node>
Decoder parse_bare(const Cursor&) {
  return {Node{}};
}

constexpr DecoderVariant kVariants[] = {
    {"BPEDecoder", "BPEDecoder", Shape::kUntyped, parse_bpe, {{{"suffix", Glance::kString}}}, 1},
    {"ByteLevel", "ByteLevel", Shape::kTyped, parse_byte_level_decoder},
    {"WordPiece",
     "WordPiece",
     Shape::kUntyped,
     parse_word_piece,
     {{{"prefix", Glance::kString}, {"cleanup", Glance::kBool}}},
     2},
    {"Metaspace", "Metaspace", Shape::kTypedStruct, parse_metaspace_decoder, {}, 5},
    {"CTC",
     "CTC",
     Shape::kUntyped,
     parse_ctc,
     {{{"pad_token", Glance::kString},
       {"word_delimiter_token", Glance::kString},
       {"cleanup", Glance::kBool}}},
     3},
    {"Sequence", "Sequence", Shape::kTyped, parse_sequence},
    {"Replace",
     "Replace",
     Shape::kUntyped,
     parse_replace_decoder,
     {{{"pattern", Glance::kObject}, {"content", Glance::kString}}},
     2},
    {"Fuse", "Fuse", Shape::kBareText, parse_bare<spec::Fuse>},
    {"Strip",
     "Strip",
     Shape::kUntyped,
     parse_strip,
     {{{"content", Glance::kString}, {"start", Glance::kUnsigned}, {"stop", Glance::kUnsigned}}},
     3},
    {"ByteFallback", "ByteFallback", Shape::kBareText, parse_bare<spec::ByteFallback>},
};

struct Writer {
  JsonWriter& out;

  void operator()(const spec::BpeDecoder& node) {
    out.begin_object();
    out.member("type", "BPEDecoder");
    out.member("suffix", node.suffix);
    out.end_object();
  }
  void operator()(const spec::WordPieceDecoder& node) {
    out.begin_object();
    out.member("type", "WordPiece");
    out.member("prefix", node.prefix);
    out.member("cleanup", node.cleanup);
    out.end_object();
  }
  void operator()(const spec::CtcDecoder& node) {
    out.begin_object();
    out.member("type", "CTC");
    out.member("pad_token", node.pad_token);
    out.member("word_delimiter_token", node.word_delimiter_token);
    out.member("cleanup", node.cleanup);
    out.end_object();
  }
  void operator()(const spec::DecoderSequence& node) {
    out.begin_object();
    out.member("type", "Sequence");
    out.key("decoders");
    out.begin_array();
    for (const Decoder& child : node.decoders) write_decoder(out, child);
    out.end_array();
    out.end_object();
  }
  void operator()(const spec::StripDecoder& node) {
    out.begin_object();
    out.member("type", "Strip");
    out.key("content");
    out.character(node.content);
    out.member("start", node.start);
    out.member("stop", node.stop);
    out.end_object();
  }
  void operator()(const spec::ByteLevel& node) { write_byte_level(out, node); }
  void operator()(const spec::Metaspace& node) { write_metaspace(out, node); }
  void operator()(const spec::Replace& node) { write_replace(out, node); }
  void operator()(const spec::Fuse&) { out.bare_type("Fuse"); }
  void operator()(const spec::ByteFallback&) { out.bare_type("ByteFallback"); }
};

}  // namespace

Decoder parse_decoder(const Cursor& at) {
  return parse_tagged(at, std::span<const DecoderVariant>(kVariants), "a decoder");
}

void write_decoder(JsonWriter& out, const Decoder& node) { std::visit(Writer{out}, node.value); }

}  // namespace lexel::format
