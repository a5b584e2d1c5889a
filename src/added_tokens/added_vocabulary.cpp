#include "added_tokens/added_vocabulary.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "added_tokens/token_matcher.h"
#include "lexel/error.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
using StringSet = std::unordered_set<std::string, StringHash, std::equal_to<>>;
template <class T>
using StringMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

// Normalized contents may have this many bytes together, and kGrowth times what is written.
constexpr uint64_t kNormalizedBase = 8 << 20;
constexpr uint64_t kNormalizedGrowth = 4;

bool ends_with_word(std::string_view text) {
  size_t pos = text.size();
  return pos > 0 && unicode::is_rust_word(utf8::decode_back(text, pos));
}

bool starts_with_word(std::string_view text) {
  size_t pos = 0;
  return !text.empty() && unicode::is_rust_word(utf8::decode(text, pos));
}

// Start of the white space that ends at `begin`, but not below `limit`.
uint32_t strip_left(std::string_view text, uint32_t begin, uint32_t limit) {
  size_t pos = begin;
  while (pos > limit) {
    size_t before = pos;
    if (!unicode::is_rust_space(utf8::decode_back(text, before))) break;
    pos = before;
  }
  return static_cast<uint32_t>(pos);
}

// End of the white space that starts at `end`.
uint32_t strip_right(std::string_view text, uint32_t end) {
  size_t pos = end;
  while (pos < text.size()) {
    size_t after = pos;
    if (!unicode::is_rust_space(utf8::decode(text, after))) break;
    pos = after;
  }
  return static_cast<uint32_t>(pos);
}

// The tokens of one pass.
class TokenFinder {
 public:
  // `entries` are indices into AddedVocabulary's, `patterns` the text to find for each.
  TokenFinder(std::vector<uint32_t> entries, const std::vector<std::string_view>& patterns)
      : entries_(std::move(entries)) {
    std::vector<std::string_view> strings;
    strings.reserve(patterns.size());
    size_t kept = 0;
    for (size_t i = 0; i < patterns.size(); ++i) {
      if (patterns[i].empty()) {
        if (!empty_entry_) empty_entry_ = entries_[i];
      } else {
        strings.push_back(patterns[i]);
        entries_[kept++] = entries_[i];
      }
    }
    entries_.resize(kept);
    matcher_ = TokenMatcher(strings);
  }

  bool empty() const { return entries_.empty() && !empty_entry_; }

  // Calls fn(begin, end, entry) for each match, ascending.
  template <class Fn>
  void find(std::string_view text, Fn&& fn) const {
    auto report = [&](uint32_t begin, uint32_t end, uint32_t string) {
      fn(begin, end, entries_[string]);
    };
    if (empty_entry_) {
      find_with_empty(text, report, fn);
    } else {
      matcher_.find(text, report);
    }
  }

 private:
  // A token that normalizes to nothing is found wherever no other is, except right behind one;
  // there it is found only at the end of text that no other token ends.
  template <class Report, class Fn>
  void find_with_empty(std::string_view text, Report&& report, Fn&& fn) const {
    uint32_t pos = 0;
    bool is_behind_match = false;
    auto fill_until = [&](uint32_t limit) {
      while (pos < limit) {
        if (!is_behind_match) fn(pos, pos, *empty_entry_);
        is_behind_match = false;
        pos += static_cast<uint32_t>(utf8::length_from_lead(text[pos]));
      }
    };
    matcher_.find(text, [&](uint32_t begin, uint32_t end, uint32_t string) {
      fill_until(begin);
      report(begin, end, string);
      pos = end;
      is_behind_match = true;
    });
    fill_until(static_cast<uint32_t>(text.size()));
    if (!is_behind_match) fn(pos, pos, *empty_entry_);
  }

  std::vector<uint32_t> entries_;
  std::optional<uint32_t> empty_entry_;
  TokenMatcher matcher_;
};

}  // namespace

struct AddedVocabulary::Impl {
  std::vector<Entry> entries;    // ascending by id
  std::vector<bool> is_special;  // by entry: whether its content is in special_contents
  StringMap<uint32_t> ids;       // by content
  StringSet special_contents;
  std::optional<TokenFinder> raw;
  std::optional<TokenFinder> normalized;

  void add(const std::vector<AddedToken>& tokens, const Model& model, const Normalizer* normalizer,
           const std::vector<size_t>& batch_begins, const std::vector<uint32_t>& fixed_ids);
  void build_finders();
  const Entry* entry_of(uint32_t id) const;
  bool is_allowed(uint32_t entry, const SpecialTokenPolicy& policy) const;
  void split(const TokenFinder& finder, std::string_view text, const SpecialTokenPolicy& policy,
             std::vector<Piece>& pieces) const;
};

void AddedVocabulary::Impl::add(const std::vector<AddedToken>& tokens, const Model& model,
                                const Normalizer* normalizer,
                                const std::vector<size_t>& batch_begins,
                                const std::vector<uint32_t>& fixed_ids) {
  uint64_t budget = kNormalizedBase;
  for (const AddedToken& token : tokens) budget += kNormalizedGrowth * token.content.size();

  ids.reserve(tokens.size());
  entries.reserve(tokens.size());
  std::unordered_map<uint32_t, size_t> index_of_id(tokens.size());
  std::vector<std::string_view> contents(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) contents[i] = tokens[i].content;
  std::vector<std::optional<uint32_t>> ids_in_model(tokens.size());
  model.tokens_to_ids(contents, ids_in_model);
  auto next_id = static_cast<uint32_t>(model.vocab_size());
  uint32_t largest_id = 0;
  auto batch = batch_begins.begin();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (batch != batch_begins.end() && i == *batch) {
      auto count = static_cast<uint32_t>(model.vocab_size());
      next_id = largest_id >= count && !entries.empty() ? largest_id + 1 : count;
      ++batch;
    }
    const AddedToken& token = tokens[i];
    if (token.content.empty()) continue;
    if (size_t valid = utf8::valid_prefix(token.content); valid != token.content.size()) {
      throw Error(ErrorCode::kInvalidUtf8,
                  "the token is not valid UTF-8 from its byte " + std::to_string(valid) + " on",
                  "/added_tokens/" + std::to_string(i) + "/content");
    }

    auto known = ids.find(token.content);
    if (known != ids.end() && entries[index_of_id.at(known->second)].token == token) continue;
    uint32_t id;
    if (known != ids.end()) {
      id = known->second;
    } else {
      if (i < fixed_ids.size()) {
        id = fixed_ids[i];
      } else {
        id = ids_in_model[i] ? *ids_in_model[i] : next_id++;
      }
      ids.emplace(token.content, id);
      largest_id = std::max(largest_id, id);
    }
    if (token.special) special_contents.insert(token.content);

    auto [place, is_new] = index_of_id.try_emplace(id, entries.size());
    if (is_new) entries.push_back({id, {}, {}});
    Entry& entry = entries[place->second];
    // A normalized form stays with the id until another one takes its place, whatever the token is.
    if (is_new || entry.normalized_content == entry.token.content) {
      entry.normalized_content = token.content;
    }
    entry.token = token;
    if (token.normalized && normalizer) {
      NormalizedText text(token.content, 0, budget);
      text.set_strict();
      try {
        normalizer->normalize(text);
      } catch (const Error& e) {
        throw Error(e.code(), "while normalizing the content: " + e.message(),
                    "/added_tokens/" + std::to_string(i) + "/content");
      }
      budget -= std::min<uint64_t>(budget, text.text().size());
      if (text.text() != token.content) entry.normalized_content = text.text();
    }
  }
  auto by_id = [](const Entry& a, const Entry& b) { return a.id < b.id; };
  if (!std::is_sorted(entries.begin(), entries.end(), by_id)) {
    std::sort(entries.begin(), entries.end(), by_id);
  }
}

void AddedVocabulary::Impl::build_finders() {
  std::vector<uint32_t> raw_entries, normalized_entries;
  std::vector<std::string_view> raw_patterns, normalized_patterns;
  for (uint32_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    is_special.push_back(special_contents.contains(entry.token.content));
    if (entry.token.normalized) {
      normalized_entries.push_back(i);
      normalized_patterns.push_back(entry.normalized_content);
    } else {
      raw_entries.push_back(i);
      raw_patterns.push_back(entry.token.content);
    }
  }
  raw.emplace(std::move(raw_entries), raw_patterns);
  normalized.emplace(std::move(normalized_entries), normalized_patterns);
}

const AddedVocabulary::Entry* AddedVocabulary::Impl::entry_of(uint32_t id) const {
  if (entries.empty() || id < entries.front().id || id > entries.back().id) return nullptr;
  // Nearly always the ids have no holes.
  size_t guess = id - entries.front().id;
  if (guess < entries.size() && entries[guess].id == id) return &entries[guess];
  auto found = std::lower_bound(entries.begin(), entries.end(), id,
                                [](const Entry& entry, uint32_t x) { return entry.id < x; });
  return found->id == id ? &*found : nullptr;
}

bool AddedVocabulary::Impl::is_allowed(uint32_t entry, const SpecialTokenPolicy& policy) const {
  if (!is_special[entry]) return true;
  switch (policy.kind) {
    case SpecialTokenPolicy::Kind::kText:
      return false;
    case SpecialTokenPolicy::Kind::kOnly:
      return std::find(policy.allowed.begin(), policy.allowed.end(),
                       entries[entry].token.content) != policy.allowed.end();
    case SpecialTokenPolicy::Kind::kMatch:
    case SpecialTokenPolicy::Kind::kError:
      return true;
  }
  return true;
}

void AddedVocabulary::Impl::split(const TokenFinder& finder, std::string_view text,
                                  const SpecialTokenPolicy& policy,
                                  std::vector<Piece>& pieces) const {
  uint32_t done = 0;    // end of the last token
  Span stripped{1, 0};  // the white space that rstrip took last: many tokens may end in one run
  finder.find(text, [&](uint32_t begin, uint32_t end, uint32_t index) {
    const Entry& entry = entries[index];
    if (!is_allowed(index, policy)) return;
    if (entry.token.single_word &&
        (ends_with_word(text.substr(0, begin)) || starts_with_word(text.substr(end)))) {
      return;
    }
    if (is_special[index] && policy.kind == SpecialTokenPolicy::Kind::kError) {
      throw Error(ErrorCode::kSpecialTokenInText,
                  "the text contains the special token \"" + entry.token.content +
                      "\"; allow it, or choose another policy for special tokens",
                  {}, begin);
    }
    if (entry.token.lstrip) {
      // White space that the token before has taken stays with it.
      begin = std::max(done, strip_left(text, begin, std::min(begin, done)));
    }
    if (entry.token.rstrip) {
      if (end < stripped.begin || end > stripped.end) stripped = {end, strip_right(text, end)};
      end = stripped.end;
    }
    if (end < begin) return;  // inside the token before; Hugging Face panics
    if (done < begin) pieces.push_back({done, begin, 0, false});
    if (begin < end) pieces.push_back({begin, end, entry.id, true});
    done = end;
  });
  auto size = static_cast<uint32_t>(text.size());
  if (done < size) pieces.push_back({done, size, 0, false});
}

AddedVocabulary::AddedVocabulary(const std::vector<AddedToken>& tokens, const Model& model,
                                 const Normalizer* normalizer,
                                 const std::vector<size_t>& batch_begins,
                                 const std::vector<uint32_t>& fixed_ids) {
  auto impl = std::make_unique<Impl>();
  impl->add(tokens, model, normalizer, batch_begins, fixed_ids);
  impl->build_finders();
  impl_ = std::move(impl);
}

AddedVocabulary::~AddedVocabulary() = default;

const std::vector<AddedVocabulary::Entry>& AddedVocabulary::entries() const {
  return impl_->entries;
}

std::optional<uint32_t> AddedVocabulary::token_to_id(std::string_view content) const {
  auto found = impl_->ids.find(content);
  if (found == impl_->ids.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string_view> AddedVocabulary::id_to_token(uint32_t id) const {
  const Entry* entry = impl_->entry_of(id);
  if (!entry) return std::nullopt;
  return entry->normalized_content;
}

bool AddedVocabulary::is_special_token(std::string_view token_string) const {
  return impl_->special_contents.contains(token_string);
}

size_t AddedVocabulary::size() const { return impl_->ids.size(); }

void AddedVocabulary::for_each_content(
    const std::function<void(std::string_view, uint32_t)>& fn) const {
  for (const auto& [content, id] : impl_->ids) fn(content, id);
}

void AddedVocabulary::split_raw(std::string_view text, const SpecialTokenPolicy& policy,
                                std::vector<Piece>& pieces) const {
  impl_->split(*impl_->raw, text, policy, pieces);
}

void AddedVocabulary::split_normalized(std::string_view text, const SpecialTokenPolicy& policy,
                                       std::vector<Piece>& pieces) const {
  impl_->split(*impl_->normalized, text, policy, pieces);
}

bool AddedVocabulary::has_normalized() const { return !impl_->normalized->empty(); }

}  // namespace lexel
