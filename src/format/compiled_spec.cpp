#include "format/compiled_spec.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiled/checks.h"
#include "format/tokenizer_json.h"
#include "unicode/utf8.h"

namespace lexel::format {
namespace {

// A list of strings is a section of their text and one that says where in it each one ends.
struct StringSections {
  std::string_view text;
  std::string_view ends;
};
constexpr StringSections kVocab{"vocab.text", "vocab.ends"};
constexpr StringSections kAdded{"added.text", "added.ends"};

// Bits of added.flags.
enum AddedFlag : uint8_t {
  kSingleWord = 1,
  kLstrip = 2,
  kRstrip = 4,
  kNormalized = 8,
  kSpecial = 16,
};

void write_strings(const spec::StringTable& strings, const StringSections& names,
                   compiled::Writer& out) {
  std::string text;
  std::vector<uint32_t> ends;
  ends.reserve(strings.size());
  for (size_t i = 0; i < strings.size(); ++i) {
    text += strings[i];
    ends.push_back(static_cast<uint32_t>(text.size()));
  }
  out.add_bytes(names.text, text);
  out.add<uint32_t>(names.ends, ends);
}

// Whatever reads tokens relies on their being well-formed, so this is checked in full: the text as
// a whole, and that no token begins inside a character.
spec::StringTable read_strings(const compiled::Reader& file, const StringSections& names) {
  auto text = file.array<char>(names.text);
  auto ends = file.array<uint32_t>(names.ends);
  file.require(ends.size() < 0xFFFF'FFFF && text.size() <= 0xFFFF'FFFF, names.ends,
               "it is too long");
  file.require(utf8::valid_prefix({text.data(), text.size()}) == text.size(), names.text,
               "it is not UTF-8");
  uint32_t last = 0;
  bool is_good = true;
  for (uint32_t end : ends) {
    is_good = end >= last && end <= text.size();
    // One byte behind the text is still in the file.
    is_good = is_good && (end == text.size() || !utf8::is_continuation(text.data()[end]));
    if (!is_good) break;
    last = end;
  }
  file.require(is_good && last == text.size(), names.ends, "a token has no place in the text");
  return spec::StringTable(std::move(text), std::move(ends));
}

// Moves the big tables of a model into sections.
struct TableWriter {
  compiled::Writer& out;

  void write(spec::Vocab& vocab) {
    write_strings(vocab.tokens, kVocab, out);
    out.add<uint32_t>("vocab.ids", vocab.ids);
    vocab = {};
  }
  void operator()(spec::Bpe& model) {
    write(model.vocab);
    model.merges = {};
  }
  void operator()(spec::WordPiece& model) { write(model.vocab); }
  void operator()(spec::WordLevel& model) { write(model.vocab); }
  void operator()(spec::Unigram& model) {
    write_strings(model.pieces, kVocab, out);
    out.add<double>("vocab.scores", model.scores);
    model.pieces = {};
    model.scores = {};
  }
};

// And back.
struct TableReader {
  const compiled::Reader& file;

  void read(spec::Vocab& vocab) {
    vocab.tokens = read_strings(file, kVocab);
    vocab.ids = file.array<uint32_t>("vocab.ids");
    file.require(vocab.ids.size() == vocab.tokens.size(), "vocab.ids", "each token needs one");
  }
  void operator()(spec::Bpe& model) {
    read(model.vocab);
    const char* section = file.has("bpe.merges") ? "bpe.merges" : "bpe.parts";
    auto merges = file.array<uint32_t>(section);
    const auto count = static_cast<uint32_t>(model.vocab.size());
    file.require(merges.size() % 2 == 0 && compiled::are_below(merges, count), section,
                 "a merge is of tokens that the model lacks");
    model.merges = spec::StringTable(model.vocab.tokens, std::move(merges));
  }
  void operator()(spec::WordPiece& model) { read(model.vocab); }
  void operator()(spec::WordLevel& model) { read(model.vocab); }
  void operator()(spec::Unigram& model) {
    model.pieces = read_strings(file, kVocab);
    model.scores = file.array<double>("vocab.scores");
    file.require(model.scores.size() == model.pieces.size(), "vocab.scores",
                 "each piece needs one");
  }
};

void write_added_tokens(const std::vector<spec::AddedTokenEntry>& entries, compiled::Writer& out) {
  spec::StringTable contents;
  std::vector<uint32_t> ids;
  std::vector<uint8_t> flags;
  for (const auto& [id, token] : entries) {
    contents.push_back(token.content);
    ids.push_back(id);
    flags.push_back(
        static_cast<uint8_t>((token.single_word ? kSingleWord : 0) | (token.lstrip ? kLstrip : 0) |
                             (token.rstrip ? kRstrip : 0) | (token.normalized ? kNormalized : 0) |
                             (token.special ? kSpecial : 0)));
  }
  write_strings(contents, kAdded, out);
  out.add<uint32_t>("added.ids", ids);
  out.add<uint8_t>("added.flags", flags);
}

std::vector<spec::AddedTokenEntry> read_added_tokens(const compiled::Reader& file) {
  const spec::StringTable contents = read_strings(file, kAdded);
  auto ids = file.array<uint32_t>("added.ids");
  auto flags = file.array<uint8_t>("added.flags");
  file.require(ids.size() == contents.size(), "added.ids", "each token needs one");
  file.require(flags.size() == contents.size(), "added.flags", "each token needs some");
  std::vector<spec::AddedTokenEntry> entries(contents.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    auto& [id, token] = entries[i];
    id = ids[i];
    token.content = contents[i];
    token.single_word = (flags[i] & kSingleWord) != 0;
    token.lstrip = (flags[i] & kLstrip) != 0;
    token.rstrip = (flags[i] & kRstrip) != 0;
    token.normalized = (flags[i] & kNormalized) != 0;
    token.special = (flags[i] & kSpecial) != 0;
  }
  return entries;
}

}  // namespace

void write_compiled_spec(spec::Tokenizer tokenizer, compiled::Writer& out) {
  std::visit(TableWriter{out}, tokenizer.model.value);
  write_added_tokens(std::exchange(tokenizer.added_tokens, {}), out);
  out.add_bytes("json", write_tokenizer_json(tokenizer, false));
}

spec::Tokenizer read_compiled_spec(const compiled::Reader& file, const LoadLimits& limits) {
  spec::Tokenizer tokenizer = parse_tokenizer_json(file.bytes("json"), limits);
  std::visit(TableReader{file}, tokenizer.model.value);
  tokenizer.added_tokens = read_added_tokens(file);
  return tokenizer;
}

}  // namespace lexel::format
