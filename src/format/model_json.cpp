#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "format/components.h"
#include "format/superseded.h"
#include "lexel/error.h"

namespace lexel::format {
namespace {

std::optional<std::string> nullable_string(const Cursor* value) {
  if (value == nullptr) return std::nullopt;
  return std::string(value->as_string());
}

// Hugging Face keeps the dropout in single precision.
std::optional<double> parse_dropout(const Cursor* value) {
  if (value == nullptr) return std::nullopt;
  auto dropout = static_cast<float>(value->as_double());
  if (!(dropout >= 0.0F && dropout <= 1.0F)) {
    value->fail("expected a probability from 0 to 1, found " + value->found());
  }
  return dropout;
}

// {"type": "BPE", "vocab": {token: id, …}, "merges": ["a b", …] or [["a", "b"], …] (may be empty);
//  null or absent by default: "dropout": number, "unk_token", "continuing_subword_prefix",
//  "end_of_word_suffix": string, "fuse_unk", "byte_fallback", "ignore_merges": bool (false)}
spec::Model parse_bpe(const Cursor& at, ModelStreams& streams) {
  Fields fields(at, {"vocab", "merges"}, Fields::Form::kObject);
  Fields settings(at,
                  {"dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix",
                   "fuse_unk", "byte_fallback", "ignore_merges"},
                  Fields::Form::kObject);
  auto flag = [&](size_t i) {
    const Cursor* value = settings.nullable(i);
    return value != nullptr && value->as_bool();
  };
  spec::Bpe model;
  model.dropout = parse_dropout(settings.nullable(0));
  model.unk_token = nullable_string(settings.nullable(1));
  model.continuing_subword_prefix = nullable_string(settings.nullable(2));
  model.end_of_word_suffix = nullable_string(settings.nullable(3));
  model.fuse_unk = flag(4);
  model.byte_fallback = flag(5);
  model.ignore_merges = flag(6);
  streams.vocab.check_ids(fields.required(0));
  streams.merges.check(fields.required(1));
  model.vocab = streams.vocab.take_ids();
  model.merges = streams.merges.take();
  return {std::move(model)};
}

// {"type": "WordPiece", "unk_token": string, "continuing_subword_prefix": string,
//  "max_input_chars_per_word": integer, "vocab": {token: id, …}}
spec::Model parse_word_piece(const Cursor& at, ModelStreams& streams) {
  Fields fields(at, {"unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"},
                Fields::Form::kObject);
  spec::WordPiece model;
  model.unk_token = fields.required(0).as_string();
  model.continuing_subword_prefix = fields.required(1).as_string();
  model.max_input_chars_per_word = fields.required(2).as_u64();
  streams.vocab.check_ids(fields.required(3));
  model.vocab = streams.vocab.take_ids();
  return {std::move(model)};
}

// {"type": "WordLevel", "vocab": {token: id, …}, "unk_token": string}
spec::Model parse_word_level(const Cursor& at, ModelStreams& streams) {
  Fields fields(at, {"unk_token", "vocab"}, Fields::Form::kObject);
  spec::WordLevel model;
  model.unk_token = fields.required(0).as_string();
  streams.vocab.check_ids(fields.required(1));
  model.vocab = streams.vocab.take_ids();
  return {std::move(model)};
}

// {"type": "Unigram", "vocab": [[piece, score], …], "unk_id": integer or null (default null),
//  "byte_fallback": bool (default false)}
spec::Model parse_unigram(const Cursor& at, ModelStreams& streams) {
  Fields fields(at, {"vocab", "unk_id", "byte_fallback"}, Fields::Form::kObject);
  spec::Unigram model;
  if (const Cursor* unk_id = fields.nullable(1)) model.unk_id = unk_id->as_u64();
  if (const Cursor* flag = fields.optional(2)) model.byte_fallback = flag->as_bool();
  streams.vocab.check_scores(fields.required(0));
  streams.vocab.take_scores(model);
  return {std::move(model)};
}

struct ModelType {
  std::string_view name;
  spec::Model (*parse)(const Cursor&, ModelStreams&);
};
constexpr std::array<ModelType, 4> kModels = {{{"BPE", parse_bpe},
                                               {"WordPiece", parse_word_piece},
                                               {"WordLevel", parse_word_level},
                                               {"Unigram", parse_unigram}}};

// Old files have no "type": the first model whose fields are there. If none, the error is that of
// the model the fields look most like.
spec::Model parse_untyped(const Cursor& at, ModelStreams& streams) {
  std::array<std::optional<Error>, kModels.size()> errors;
  for (size_t i = 0; i < kModels.size(); ++i) {
    try {
      return kModels[i].parse(at, streams);
    } catch (const Error& error) {
      errors[i] = error;
    }
  }
  constexpr std::array<std::string_view, kModels.size()> kSigns = {
      "merges", "continuing_subword_prefix", "unk_token", "unk_id"};
  for (size_t i = 0; i < kModels.size(); ++i) {
    if (at.count(kSigns[i]) > 0) throw *errors[i];
  }
  at.fail("missing field \"type\"; known types are BPE, WordPiece, WordLevel, Unigram");
}

// Indices of the entries by ascending id. Of several tokens with one id the last in the file
// stands, as only one can in Hugging Face's id -> token map (which one is chance there).
std::vector<uint32_t> order_by_id(const spec::Vocab& vocab) {
  std::vector<uint32_t> order(vocab.size());
  std::iota(order.begin(), order.end(), 0);
  auto by_id = [&](uint32_t a, uint32_t b) { return vocab.ids[a] < vocab.ids[b]; };
  if (!std::is_sorted(order.begin(), order.end(), by_id)) {
    std::stable_sort(order.begin(), order.end(), by_id);
  }
  size_t kept = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    bool last = i + 1 == order.size() || vocab.ids[order[i]] != vocab.ids[order[i + 1]];
    if (last) order[kept++] = order[i];
  }
  order.resize(kept);
  return order;
}

void write_vocab(JsonWriter& out, const spec::Vocab& vocab, const std::vector<uint32_t>& order) {
  out.key("vocab");
  out.begin_object();
  for (uint32_t i : order) out.member(vocab.tokens[i], vocab.ids[i]);
  out.end_object();
}

// The merges with each part replaced by the token that stands for its id.
spec::StringTable merges_of_standing_tokens(const spec::Bpe& model,
                                            const std::vector<uint32_t>& order) {
  std::map<uint32_t, std::string_view> standing;
  for (uint32_t i : order) standing.emplace(model.vocab.ids[i], model.vocab.tokens[i]);
  std::map<std::string_view, std::string_view> replacement;
  for (size_t i = 0; i < model.vocab.size(); ++i) {
    replacement.emplace(model.vocab.tokens[i], standing.at(model.vocab.ids[i]));
  }
  spec::StringTable merges;
  for (size_t i = 0; i < model.merges.size(); ++i) {
    auto found = replacement.find(model.merges[i]);
    merges.push_back(found == replacement.end() ? model.merges[i] : found->second);
  }
  return merges;
}

// A merge that comes twice has its last rank.
void write_merges(JsonWriter& out, const spec::StringTable& merges) {
  auto pair = [&](size_t i) { return std::pair(merges[2 * i], merges[2 * i + 1]); };
  std::hash<std::string_view> hash;
  std::vector<uint32_t> repeated = superseded(
      merges.size() / 2,
      [&](size_t i) { return hash(merges[2 * i]) * 0x9E3779B97F4A7C15 ^ hash(merges[2 * i + 1]); },
      [&](size_t i, size_t j) { return pair(i) < pair(j); });
  out.key("merges");
  out.begin_array();
  auto drop = repeated.begin();
  for (size_t i = 0; i < merges.size() / 2; ++i) {
    if (drop != repeated.end() && *drop == i) {
      ++drop;
      continue;
    }
    out.begin_array();
    out.string(merges[2 * i]);
    out.string(merges[2 * i + 1]);
    out.end_array();
  }
  out.end_array();
}

struct Writer {
  JsonWriter& out;

  void operator()(const spec::Bpe& model) {
    out.begin_object();
    out.member("type", "BPE");
    out.key("dropout");
    if (model.dropout) {
      out.number(static_cast<float>(*model.dropout));
    } else {
      out.null();
    }
    out.member_or_null("unk_token", model.unk_token);
    out.member_or_null("continuing_subword_prefix", model.continuing_subword_prefix);
    out.member_or_null("end_of_word_suffix", model.end_of_word_suffix);
    out.member("fuse_unk", model.fuse_unk);
    out.member("byte_fallback", model.byte_fallback);
    out.member("ignore_merges", model.ignore_merges);
    std::vector<uint32_t> order = order_by_id(model.vocab);
    write_vocab(out, model.vocab, order);
    if (order.size() == model.vocab.size()) {
      write_merges(out, model.merges);
    } else {
      write_merges(out, merges_of_standing_tokens(model, order));
    }
    out.end_object();
  }
  void operator()(const spec::WordPiece& model) {
    out.begin_object();
    out.member("type", "WordPiece");
    out.member("unk_token", model.unk_token);
    out.member("continuing_subword_prefix", model.continuing_subword_prefix);
    out.member("max_input_chars_per_word", model.max_input_chars_per_word);
    write_vocab(out, model.vocab, order_by_id(model.vocab));
    out.end_object();
  }
  void operator()(const spec::WordLevel& model) {
    out.begin_object();
    out.member("type", "WordLevel");
    write_vocab(out, model.vocab, order_by_id(model.vocab));
    out.member("unk_token", model.unk_token);
    out.end_object();
  }
  void operator()(const spec::Unigram& model) {
    out.begin_object();
    out.member("type", "Unigram");
    out.member_or_null("unk_id", model.unk_id);
    out.key("vocab");
    out.begin_array();
    for (size_t i = 0; i < model.pieces.size(); ++i) {
      out.begin_array();
      out.string(model.pieces[i]);
      out.number(model.scores[i]);
      out.end_array();
    }
    out.end_array();
    out.member("byte_fallback", model.byte_fallback);
    out.end_object();
  }
};

}  // namespace

spec::Model parse_model(const Cursor& at, ModelStreams& streams) {
  if (!at.is(Kind::kObject)) at.fail_expected("a model");
  size_t types = at.count("type");
  if (types == 0) return parse_untyped(at, streams);
  const Cursor type = at.find("type")->with(Cursor::Repeats::kRefused);
  if (types > 1) type.fail("the field stands here twice; keep one");
  for (const ModelType& model : kModels) {
    if (is_constant(type, model.name)) return model.parse(at, streams);
  }
  type.fail("unknown type " + type.found() +
            "; known types are BPE, WordPiece, WordLevel, Unigram");
}

void write_model(JsonWriter& out, const spec::Model& model) {
  std::visit(Writer{out}, model.value);
}

}  // namespace lexel::format
