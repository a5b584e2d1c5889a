#include "format/tiktoken_ranks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>

#include "lexel/error.h"
#include "text/byte_alphabet.h"

namespace lexel::format {
namespace {

constexpr uint32_t kNoRank = 0xFFFF'FFFF;  // as in tiktoken, where it never merges

class Ranks {
 public:
  explicit Ranks(std::span<const RankedToken> tokens) : of_pairs_(0x10000, kNoRank) {
    of_longer_.reserve(tokens.size());
    has_byte_.fill(false);
    for (const RankedToken& token : tokens) {
      size_t size = token.bytes.size();
      if (size == 1) {
        has_byte_[static_cast<unsigned char>(token.bytes[0])] = true;
      } else if (size == 2) {
        of_pairs_[pair_of(token.bytes)] = token.rank;
      } else if (size > 2) {
        of_longer_.emplace(token.bytes, token.rank);
      }
    }
  }

  // Of two bytes or more.
  uint32_t of(std::string_view bytes) const {
    if (bytes.size() == 2) return of_pairs_[pair_of(bytes)];
    auto found = of_longer_.find(bytes);
    return found == of_longer_.end() ? kNoRank : found->second;
  }
  bool has_byte(unsigned char byte) const { return has_byte_[byte]; }

 private:
  static size_t pair_of(std::string_view bytes) {
    return static_cast<size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
           static_cast<unsigned char>(bytes[1]);
  }

  std::array<bool, 256> has_byte_;
  std::vector<uint32_t> of_pairs_;
  std::unordered_map<std::string_view, uint32_t> of_longer_;
};

// Merges one token alone. Parts are named by where they begin; a queue holds the neighbours that
// may merge, and those that have changed since are dropped when they come up.
class LastMerge {
 public:
  explicit LastMerge(const Ranks& ranks) : ranks_(ranks) {}

  // Where the right part of the token's last merge begins; nothing if it is never made.
  std::optional<size_t> split_of(std::string_view token) {
    auto size = static_cast<uint32_t>(token.size());
    ends_.resize(size);
    previous_.resize(size);
    queue_.clear();
    for (uint32_t i = 0; i < size; ++i) {
      ends_[i] = i + 1;
      previous_[i] = i == 0 ? 0 : i - 1;
      if (i + 1 < size) push(token, i, i + 2);
    }
    while (!queue_.empty()) {
      std::pop_heap(queue_.begin(), queue_.end(), comes_later);
      Candidate top = queue_.back();
      queue_.pop_back();
      auto begin = static_cast<uint32_t>(top.key);
      uint32_t middle = ends_[begin];
      if (middle == kMerged || middle == size || ends_[middle] != top.end) continue;
      if (begin == 0 && top.end == size) return middle;
      ends_[begin] = top.end;
      ends_[middle] = kMerged;
      if (top.end < size) {
        previous_[top.end] = begin;
        push(token, begin, ends_[top.end]);
      }
      if (begin > 0) push(token, previous_[begin], top.end);
    }
    return std::nullopt;
  }

 private:
  static constexpr uint32_t kMerged = 0;  // ends_ of what is no part's begin any more

  struct Candidate {
    uint64_t key;  // rank << 32 | begin
    uint32_t end;
  };
  static bool comes_later(const Candidate& a, const Candidate& b) { return a.key > b.key; }

  void push(std::string_view token, uint32_t begin, uint32_t end) {
    uint32_t rank = ranks_.of(token.substr(begin, end - begin));
    if (rank == kNoRank) return;
    queue_.push_back({uint64_t{rank} << 32 | begin, end});
    std::push_heap(queue_.begin(), queue_.end(), comes_later);
  }

  const Ranks& ranks_;
  std::vector<uint32_t> ends_;
  std::vector<uint32_t> previous_;
  std::vector<Candidate> queue_;
};

std::string in_byte_alphabet(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (char byte : bytes) text += byte_alphabet::to_utf8(static_cast<unsigned char>(byte));
  return text;
}

void check_distinct(const std::vector<RankedToken>& by_rank) {
  for (size_t i = 1; i < by_rank.size(); ++i) {
    if (by_rank[i].rank == by_rank[i - 1].rank) {
      throw Error(ErrorCode::kInvalidModel, "two tokens have the rank " +
                                                std::to_string(by_rank[i].rank) +
                                                "; give each one of its own");
    }
  }
}

}  // namespace

RankedBpe bpe_of_ranks(std::span<const RankedToken> tokens) {
  std::vector<RankedToken> by_rank(tokens.begin(), tokens.end());
  std::sort(by_rank.begin(), by_rank.end(),
            [](const RankedToken& a, const RankedToken& b) { return a.rank < b.rank; });
  check_distinct(by_rank);

  Ranks ranks(by_rank);
  RankedBpe result;
  spec::Bpe& model = result.model;
  model.ignore_merges = true;
  for (const RankedToken& token : by_rank) {
    if (token.bytes.empty()) continue;
    model.vocab.tokens.push_back(in_byte_alphabet(token.bytes));
    model.vocab.ids.push_back(token.rank);
  }

  // Ids that no token has, for the bytes that are missing.
  size_t next_taken = 0;
  uint32_t id = 0;
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (ranks.has_byte(static_cast<unsigned char>(byte))) continue;
    for (; next_taken < by_rank.size() && by_rank[next_taken].rank == id; ++next_taken) ++id;
    model.vocab.tokens.push_back(byte_alphabet::to_utf8(static_cast<unsigned char>(byte)));
    model.vocab.ids.push_back(id);
    result.missing_byte_ids.push_back(id++);
  }

  LastMerge last_merge(ranks);
  for (const RankedToken& token : by_rank) {
    if (token.bytes.size() < 2 || token.rank == kNoRank) continue;
    if (std::optional<size_t> split = last_merge.split_of(token.bytes)) {
      model.merges.push_back(in_byte_alphabet(token.bytes.substr(0, *split)));
      model.merges.push_back(in_byte_alphabet(token.bytes.substr(*split)));
    }
  }
  return result;
}

}  // namespace lexel::format
