#include "cli/jsonl.h"

#include <cstdint>
#include <deque>
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/json_answer.h"
#include "decoders/decoder.h"
#include "encoding/offset_converter.h"
#include "format/tokenizer_json.h"
#include "lexel/error.h"
#include "lexel/tokenizer.h"
#include "normalizers/normalizer.h"
#include "pre_tokenizers/pre_tokenizer.h"

namespace lexel::cli {
namespace {

using nlohmann::json;

// Deeper than any tokenizer.json that loads, so that its own limit speaks first.
constexpr int kMaxRequestDepth = 160;

class BadRequest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

const json& field(const json& object, const char* name) {
  auto found = object.find(name);
  if (found == object.end()) throw BadRequest(std::string("the request lacks \"") + name + "\"");
  return *found;
}

bool flag(const json& request, const char* name, bool absent) {
  auto found = request.find(name);
  if (found == request.end()) return absent;
  if (!found->is_boolean()) throw BadRequest(std::string("\"") + name + "\" must be true or false");
  return found->get<bool>();
}

std::string_view text_of(const json& value) {
  if (!value.is_string()) throw BadRequest("a text must be a string");
  return value.get_ref<const std::string&>();
}

const json& list_of(const json& value) {
  if (!value.is_array()) throw BadRequest("a list is wanted");
  return value;
}

// The tokenizers used last, found again by path or by equal JSON.
class TokenizerCache {
 public:
  const Tokenizer& get(const json& request) {
    if (auto path = request.find("tokenizer"); path != request.end()) {
      std::string file(text_of(*path));
      return find("file:" + file, [&] { return Tokenizer::from_file(file); });
    }
    if (auto given = request.find("tokenizer_json"); given != request.end()) {
      std::string text = given->dump();
      return find("json:" + text, [&] { return Tokenizer::from_json(text); });
    }
    return find("builtin", [] { return Tokenizer::builtin(); });
  }

 private:
  static constexpr size_t kCapacity = 4;

  template <class Load>
  const Tokenizer& find(std::string key, Load load) {
    for (const auto& [known, tokenizer] : entries_) {
      if (known == key) return tokenizer;
    }
    Tokenizer loaded = load();
    if (entries_.size() == kCapacity) entries_.pop_front();
    return entries_.emplace_back(std::move(key), std::move(loaded)).second;
  }

  std::deque<std::pair<std::string, Tokenizer>> entries_;
};

// One input of a request; keeps the words that its sequences view.
struct Item {
  std::vector<std::string_view> words;
  std::vector<std::string_view> pair_words;
  const json* node;

  explicit Item(const json& item) : node(&item) {
    if (!item.is_object()) return;
    if (auto list = item.find("words"); list != item.end()) collect(*list, words);
    if (auto list = item.find("pair_words"); list != item.end()) collect(*list, pair_words);
  }

  EncodeInput input() const {
    const json& item = *node;
    if (item.is_string()) return EncodeInput(text_of(item));
    if (item.is_array()) {
      if (item.size() != 2) throw BadRequest("a pair has two texts");
      return EncodeInput(Sequence(text_of(item[0])), Sequence(text_of(item[1])));
    }
    if (!item.is_object()) throw BadRequest("an input is a text, a pair of texts or an object");
    Sequence first = item.contains("words") ? Sequence(std::span(words))
                                            : Sequence(text_of(field(item, "text")));
    if (item.contains("pair_words")) return EncodeInput(first, Sequence(std::span(pair_words)));
    if (item.contains("pair")) return EncodeInput(first, Sequence(text_of(item["pair"])));
    return EncodeInput(first);
  }

 private:
  static void collect(const json& list, std::vector<std::string_view>& out) {
    for (const json& word : list_of(list)) out.push_back(text_of(word));
  }
};

EncodeOptions encode_options(const json& request) {
  EncodeOptions options;
  options.offset_unit = OffsetUnit::kCodePoints;
  options.add_special_tokens = flag(request, "add_special_tokens", true);
  return options;
}

void encode(const Tokenizer& tokenizer, const json& request, std::string& out) {
  append_encoding(out, tokenizer.encode(Item(request).input(), encode_options(request)));
}

void encode_batch(const Tokenizer& tokenizer, const json& request, std::string& out) {
  std::deque<Item> items;  // stays put: inputs view its words
  std::vector<EncodeInput> inputs;
  for (const json& item : list_of(request["batch"])) {
    items.emplace_back(item);
    inputs.push_back(items.back().input());
  }
  std::vector<Encoding> encodings = tokenizer.encode_batch(inputs, encode_options(request));
  out += "{\"encodings\":";
  append_list(out, encodings.size(), [&](size_t i) { append_encoding(out, encodings[i]); });
  out += '}';
}

void decode(const Tokenizer& tokenizer, const json& request, std::string& out) {
  std::vector<uint32_t> ids;
  for (const json& id : list_of(request["decode"])) {
    if (!id.is_number_unsigned() || id.get<uint64_t>() > 0xFFFF'FFFFu) {
      throw BadRequest("an id must be an integer from 0 to 4294967295");
    }
    ids.push_back(id.get<uint32_t>());
  }
  DecodeOptions options;
  options.skip_special_tokens = flag(request, "skip_special_tokens", true);
  out += "{\"text\":";
  append_json_string(out, tokenizer.decode(ids, options));
  out += '}';
}

void normalize(const json& request, std::string& out) {
  auto machine = compile_normalizer(
      format::parse_normalizer_json(field(request, "normalizer").dump(), {}), "/normalizer", {});
  const json& texts = list_of(request["normalize"]);
  out += "{\"texts\":";
  append_list(out, texts.size(), [&](size_t i) {
    NormalizedText text(text_of(texts[i]));
    machine->normalize(text);
    append_json_string(out, text.text());
  });
  out += '}';
}

void pre_tokenize(const json& request, std::string& out) {
  auto machine = compile_pre_tokenizer(
      format::parse_pre_tokenizer_json(field(request, "pre_tokenizer").dump(), {}),
      "/pre_tokenizer", {});
  const json& texts = list_of(request["pre_tokenize"]);
  out += "{\"pieces\":";
  append_list(out, texts.size(), [&](size_t i) {
    InputText input{text_of(texts[i]), {}};
    NormalizedText normalized(input.text);
    PreTokenizedText text(normalized);
    text.pieces().push_back({0, static_cast<uint32_t>(input.text.size()), 0, false});
    machine->pre_tokenize(text);
    OffsetConverter converter(input, OffsetUnit::kCodePoints);
    OffsetCursor cursor = normalized.cursor();
    append_list(out, text.pieces().size(), [&](size_t k) {
      const Piece& piece = text.pieces()[k];
      Span span;
      if (piece.begin < piece.end) span = cursor.span(piece.begin, piece.end);
      Offset offset = converter.convert(span);
      out += '[';
      append_json_string(out, text.text_of(piece));
      out += ",[" + std::to_string(offset.begin) + ',' + std::to_string(offset.end) + "]]";
    });
  });
  out += '}';
}

void decode_tokens(const json& request, std::string& out) {
  auto machine = compile_decoder(format::parse_decoder_json(field(request, "decoder").dump(), {}),
                                 "/decoder", {});
  const json& rows = list_of(request["decode_tokens"]);
  out += "{\"texts\":";
  append_list(out, rows.size(), [&](size_t i) {
    std::vector<std::string> tokens;
    for (const json& token : list_of(rows[i])) tokens.emplace_back(text_of(token));
    machine->decode(tokens);
    std::string text;
    for (const std::string& token : tokens) text += token;
    append_json_string(out, text);
  });
  out += '}';
}

json parse_request(const std::string& line) {
  return json::parse(line, [](int depth, json::parse_event_t, const json&) {
    if (depth > kMaxRequestDepth) throw BadRequest("the request nests too deep");
    return true;
  });
}

std::string answer(const std::string& line, TokenizerCache& cache) {
  std::string out;
  try {
    json request = parse_request(line);
    if (!request.is_object()) throw BadRequest("a request is a JSON object");
    if (request.contains("normalize")) {
      normalize(request, out);
    } else if (request.contains("pre_tokenize")) {
      pre_tokenize(request, out);
    } else if (request.contains("decode_tokens")) {
      decode_tokens(request, out);
    } else if (request.contains("to_str")) {
      out += "{\"json\":" + cache.get(request).to_json() + "}";
    } else if (request.contains("load")) {
      cache.get(request);
      out += "{\"ok\":true}";
    } else if (request.contains("decode")) {
      decode(cache.get(request), request, out);
    } else if (request.contains("batch")) {
      encode_batch(cache.get(request), request, out);
    } else {
      encode(cache.get(request), request, out);
    }
  } catch (const std::exception& error) {
    out = "{\"error\":";
    append_json_string(out, error.what());
    out += '}';
  }
  return out;
}

}  // namespace

void serve_jsonl(std::istream& in, std::ostream& out) {
  TokenizerCache cache;
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    out << answer(line, cache) << '\n' << std::flush;
  }
}

}  // namespace lexel::cli
