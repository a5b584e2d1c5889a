#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lexel/error.h"
#include "models/bpe_parts.h"
#include "models/byte_tokens.h"
#include "models/components.h"
#include "models/merge_boundaries.h"
#include "models/merge_loop.h"
#include "models/merge_table.h"
#include "models/random.h"
#include "models/unknown_token.h"
#include "models/vocabulary.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

uint32_t largest_id(const spec::Vocab& vocab) {
  uint32_t largest = 0;
  for (uint32_t id : vocab.ids) largest = std::max(largest, id);
  return largest;
}

struct BpeScratch final : ModelScratch {
  explicit BpeScratch(uint64_t seed) : random(seed) {}

  Symbols symbols;
  MergeScratch merge;
  std::string decorated;
  Random random;
  // Every symbol so far has the piece's own text, so a token's string can be read there, which is
  // in the cache, and not in the vocabulary, which is not.
  bool is_literal = true;
};

// Byte-pair encoding: a piece becomes one symbol per scalar, then neighbours merge (merge_loop.h).
class Bpe final : public Model {
 public:
  Bpe(const spec::Bpe& node, const std::string& json_path, const compiled::Reader* file)
      : node_(node),
        prefix_(node.continuing_subword_prefix.value_or("")),
        suffix_(node.end_of_word_suffix.value_or("")),
        dropout_(static_cast<float>(node.dropout.value_or(0))),
        vocabulary_(Vocabulary::make(node.vocab, file)),
        merges_(make_merges(json_path, file)),
        boundaries_(file ? MergeBoundaries(*file) : MergeBoundaries()),
        can_scan_(!vocabulary_.has_repeated_ids()),
        can_cut_(prefix_.empty() && suffix_.empty() && !vocabulary_.has_repeated_ids()),
        byte_tokens_([this](std::string_view token) { return vocabulary_.id_of(token); }) {
    if (node.unk_token) {
      unknown_.emplace(vocabulary_.id_of(*node.unk_token), *node.unk_token, json_path);
    }
    if (file) {
      auto facts = file->value<Facts>("bpe.facts");
      can_scan_ = can_scan_ && facts.can_scan != 0;
      can_cut_ = can_cut_ && facts.can_cut != 0;
    } else {
      load_merges(json_path);
    }
    load_scalars();
  }

  std::unique_ptr<ModelScratch> make_scratch(uint64_t seed) const override {
    return std::make_unique<BpeScratch>(seed);
  }

  void tokenize(std::string_view piece, ModelScratch& model_scratch,
                std::vector<ModelToken>& out) const override {
    if (piece.empty()) return;
    if (node_.ignore_merges && !is_random()) {
      if (std::optional<uint32_t> id = vocabulary_.id_of(piece)) {
        auto size = static_cast<uint32_t>(piece.size());
        out.push_back({*id, 0, size, true});
        return;
      }
    }
    auto& scratch = static_cast<BpeScratch&>(model_scratch);
    Symbols& symbols = scratch.symbols;
    symbols.clear();
    scratch.is_literal = can_cut_;  // no prefix, no suffix, one token for each id
    uint32_t begin = 0;
    auto put_out = [&] {
      for (size_t i = 0; i < symbols.size(); ++i) {
        uint32_t end = begin + symbols.lengths[i];
        out.push_back({symbols.ids[i], begin, end, scratch.is_literal});
        begin = end;
      }
      symbols.clear();
    };
    if (is_random()) {
      // Dropout ties the whole piece together: what it puts aside waits for a merge anywhere.
      split_into_symbols(piece, false, scratch, [] {});
      merge_symbols_with_dropout(merges_, dropout_, scratch.random, symbols, scratch.merge);
      put_out();
      return;
    }
    auto merge_and_put_out = [&] {
      if (can_scan_ && symbols.size() <= kMaxScannedSymbols) {
        merge_symbols_by_scan(merges_, symbols);
      } else {
        merge_symbols_by_queue(merges_, symbols, scratch.merge);
      }
      put_out();
    };
    bool can_cut = can_cut_ && piece.size() > kLongestUncutPiece;
    split_into_symbols(piece, can_cut, scratch, merge_and_put_out);
    merge_and_put_out();
  }

  std::optional<uint32_t> token_to_id(std::string_view token) const override {
    return vocabulary_.id_of(token);
  }
  void tokens_to_ids(std::span<const std::string_view> tokens,
                     std::span<std::optional<uint32_t>> ids) const override {
    vocabulary_.ids_of(tokens, ids);
  }
  std::optional<std::string_view> id_to_token(uint32_t id) const override {
    return vocabulary_.token_of(id);
  }
  size_t vocab_size() const override { return vocabulary_.size(); }
  bool is_random() const override { return dropout_ > 0; }
  void write_tables(compiled::Writer& out) const override {
    out.add<uint32_t>("bpe.parts", merges_.parts());
    if (!vocabulary_.has_ids_in_order()) {
      std::vector<uint32_t> entries;
      entries.reserve(node_.merges.size());
      for (size_t i = 0; i < node_.merges.size(); ++i) {
        entries.push_back(vocabulary_.entry_of(node_.merges[i]));
      }
      out.add<uint32_t>("bpe.merges", entries);
    }
    const Facts facts{can_scan_, can_cut_};
    out.add<Facts>("bpe.facts", {&facts, 1});
    vocabulary_.write(out);
    merges_.write(out);
    boundaries_.write(out);
  }

  BpeParts parts() const { return {node_, vocabulary_, merges_, can_scan_}; }

 private:
  static constexpr uint32_t kLookUp = 0xFFFF'FFFF;
  static constexpr char32_t kTabulatedScalars = 0x800;
  static constexpr char32_t kNoScalar = 0xFFFF'FFFF;
  static constexpr size_t kLongestUncutPiece = 16;  // bytes; cutting shorter ones does not pay

  // What reading the merges showed, in a compiled file.
  struct Facts {
    uint32_t can_scan;
    uint32_t can_cut;
  };

  // A table for the merges, or that of the file.
  MergeTable make_merges(const std::string& json_path, const compiled::Reader* file) const {
    const size_t count = check_settings(node_, json_path);
    if (!file) return MergeTable(count);
    compiled::Array<uint32_t> parts = file->array<uint32_t>("bpe.parts");
    file->require(parts.size() == 2 * count, "bpe.parts", "each merge needs two");
    const uint64_t id_limit = node_.vocab.size() == 0 ? 0 : uint64_t{largest_id(node_.vocab)} + 1;
    MergeTable merges(*file, std::move(parts), id_limit);
    if (!vocabulary_.has_ids_in_order()) {
      bool is_good = true;
      merges.for_each([&](uint32_t, uint32_t, const MergeTable::Merge& merge) {
        is_good = is_good && vocabulary_.entry_of_id(merge.new_id) != Vocabulary::kNoEntry;
      });
      file->require(is_good, "bpe.results", "a merge makes no token");
    }
    return merges;
  }

  // Returns the number of merges.
  static size_t check_settings(const spec::Bpe& node, const std::string& json_path) {
    if (node.dropout && !(*node.dropout >= 0 && *node.dropout <= 1)) {
      throw Error(ErrorCode::kInvalidModel,
                  "dropout is " + std::to_string(*node.dropout) + "; give a number from 0 to 1",
                  json_path + "/dropout");
    }
    size_t count = node.merges.size() / 2;
    if (count >= size_t{1} << 30) {
      throw Error(ErrorCode::kLimitExceeded,
                  std::to_string(count) + " merges; at most 1073741823 can be loaded",
                  json_path + "/merges");
    }
    return count;
  }

  // In blocks, so that the cache misses of many look-ups overlap.
  void load_merges(const std::string& json_path) {
    constexpr size_t kAtOnce = 64;
    std::array<std::string_view, 2 * kAtOnce> parts;
    std::array<uint32_t, 2 * kAtOnce> entries;
    std::array<uint32_t, kAtOnce> results;
    size_t count = node_.merges.size() / 2;
    uint32_t last_result = 0;
    for (size_t begin = 0; begin < count; begin += kAtOnce) {
      size_t size = std::min(kAtOnce, count - begin);
      for (size_t i = 0; i < 2 * size; ++i) parts[i] = node_.merges[2 * begin + i];
      vocabulary_.entries_of({parts.data(), 2 * size}, entries);
      for (size_t i = 0; i < size; ++i) {
        last_result = check_merge(begin + i, parts[2 * i], entries[2 * i], parts[2 * i + 1],
                                  entries[2 * i + 1], last_result, json_path);
        results[i] = last_result;
        merges_.prefetch(vocabulary_.id_at(entries[2 * i]), vocabulary_.id_at(entries[2 * i + 1]));
      }
      for (size_t i = 0; i < size; ++i) {
        merges_.insert(vocabulary_.id_at(entries[2 * i]), vocabulary_.id_at(entries[2 * i + 1]),
                       static_cast<uint32_t>(begin + i), vocabulary_.id_at(results[i]));
      }
    }
  }

  // Notes what the merge of that rank means for the settings, and returns its result's entry.
  // `last_result` is that of the merge before.
  uint32_t check_merge(size_t rank, std::string_view left, uint32_t left_entry,
                       std::string_view right, uint32_t right_entry, uint32_t last_result,
                       const std::string& json_path) {
    auto require_entry = [&](uint32_t entry, std::string_view token, const char* role) {
      if (entry != Vocabulary::kNoEntry) return;
      throw Error(ErrorCode::kInvalidModel,
                  std::string("the merge's ") + role + " \"" + utf8::to_valid(token) +
                      "\" is not in the vocabulary; add it there or remove the merge",
                  json_path + "/merges/" + std::to_string(rank));
    };
    require_entry(left_entry, left, "left part");
    require_entry(right_entry, right, "right part");
    if (right.size() < prefix_.size()) {
      throw Error(ErrorCode::kInvalidModel,
                  "the merge's right part \"" + std::string(right) +
                      "\" is shorter than the continuing_subword_prefix \"" + prefix_ +
                      "\"; give it the prefix or remove the merge",
                  json_path + "/merges/" + std::to_string(rank));
    }
    if (right.size() == prefix_.size()) can_scan_ = false;
    note_boundary(left, right);
    // Most vocabularies have the tokens in the order in which merges make them.
    std::string_view added = right.substr(prefix_.size());
    for (uint32_t guess : {last_result + 1, last_result}) {
      if (guess >= vocabulary_.size()) continue;
      std::string_view token = vocabulary_.token_at(guess);
      if (token.size() == left.size() + added.size() && token.starts_with(left) &&
          token.ends_with(added)) {
        return guess;
      }
    }
    std::string merged(left);
    merged += added;
    uint32_t entry = vocabulary_.entry_of(merged);
    require_entry(entry, merged, "result");
    return entry;
  }

  void note_boundary(std::string_view left, std::string_view right) {
    if (!can_cut_) return;
    if (left.empty() || right.empty()) {
      can_cut_ = false;
      return;
    }
    size_t last = left.size();
    size_t first = 0;
    char32_t before = utf8::decode_back(left, last);
    boundaries_.add(before, utf8::decode(right, first));
  }

  void load_scalars() {
    scalar_ids_.fill(kLookUp);
    for (char32_t c = 0; c < kTabulatedScalars; ++c) {
      if (std::optional<uint32_t> id = vocabulary_.id_of(utf8::encode(c))) scalar_ids_[c] = *id;
    }
  }

  // Adds to scratch.symbols. A scalar without a token becomes its bytes' tokens, an unknown token,
  // or nothing. The unknown one waits until the next scalar with a token of its own (Hugging Face
  // does not put it out before byte tokens), which is what fuse_unk joins. If it may cut, calls
  // at_cut() between symbols that nothing merges across.
  template <class AtCut>
  void split_into_symbols(std::string_view piece, bool can_cut, BpeScratch& scratch,
                          AtCut&& at_cut) const {
    Symbols& symbols = scratch.symbols;
    char32_t previous = kNoScalar;  // if it is the last symbol
    uint32_t pending_id = 0;
    uint32_t pending_length = 0;  // 0: nothing waits
    auto flush = [&] {
      if (pending_length > 0) symbols.add(pending_id, pending_length);
      pending_length = 0;
    };
    size_t pos = 0;
    while (pos < piece.size()) {
      size_t begin = pos;
      char32_t scalar = utf8::decode(piece, pos);
      bool has_prefix = begin > 0 && !prefix_.empty();
      bool has_suffix = pos == piece.size() && !suffix_.empty();
      std::string_view text = piece.substr(begin, pos - begin);
      auto length = static_cast<uint32_t>(text.size());
      std::optional<uint32_t> id;
      if (has_prefix || has_suffix) {
        std::string& decorated = scratch.decorated;
        decorated.clear();
        if (has_prefix) decorated += prefix_;
        decorated += text;
        if (has_suffix) decorated += suffix_;
        text = decorated;
        id = vocabulary_.id_of(text);
      } else if (scalar < kTabulatedScalars && scalar_ids_[scalar] != kLookUp) {
        id = scalar_ids_[scalar];
      } else {
        id = vocabulary_.id_of(text);
      }

      if (id) {
        flush();
        if (can_cut && previous != kNoScalar && !boundaries_.may_merge_across(previous, scalar)) {
          at_cut();
        }
        symbols.add(*id, length);
        previous = scalar;
        continue;
      }
      previous = kNoScalar;
      scratch.is_literal = false;
      if (node_.byte_fallback && byte_tokens_.has_all(text)) {
        for (char byte : text) symbols.add(byte_tokens_.id_of(byte), 1);
      } else if (unknown_) {
        if (!node_.fuse_unk) flush();
        pending_id = unknown_->require_id();
        pending_length += length;
      }
    }
    flush();
  }

  const spec::Bpe& node_;
  std::string prefix_;
  std::string suffix_;
  float dropout_;  // single precision, as in Hugging Face
  Vocabulary vocabulary_;
  MergeTable merges_;
  MergeBoundaries boundaries_;
  bool can_scan_;  // see merge_loop.h
  bool can_cut_;   // boundaries_ hold for this model
  ByteTokens byte_tokens_;
  std::optional<UnknownToken> unknown_;
  std::array<uint32_t, kTabulatedScalars> scalar_ids_;
};

}  // namespace

uint32_t BpeParts::largest_id() const { return lexel::largest_id(node.vocab); }

bool is_plain(const BpeParts& parts) {
  const spec::Bpe& node = parts.node;
  return node.dropout.value_or(0) == 0 && node.continuing_subword_prefix.value_or("").empty() &&
         node.end_of_word_suffix.value_or("").empty() && parts.can_scan;
}

std::optional<BpeParts> bpe_parts(const Model& model) {
  const auto* bpe = dynamic_cast<const Bpe*>(&model);
  if (!bpe) return std::nullopt;
  return bpe->parts();
}

std::unique_ptr<const Model> make_bpe(const spec::Bpe& node, const std::string& json_path,
                                      const compiled::Reader* file) {
  return std::make_unique<Bpe>(node, json_path, file);
}

}  // namespace lexel
