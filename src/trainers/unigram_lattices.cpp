#include "trainers/unigram_lattices.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "lexel/error.h"
#include "trainers/suffix_array.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr int32_t kBoundary = 1;  // 0 is the end of the text
constexpr uint32_t kNone = 0xFFFF'FFFF;

}  // namespace

UnigramLattices::UnigramLattices(const WordCounts::Data& words, uint64_t max_piece_length,
                                 uint64_t seed_size) {
  add_words(words);
  std::vector<int32_t> suffixes = suffix_array(text_, static_cast<int32_t>(characters_.size()));
  std::vector<uint32_t> node_of_suffix;
  std::vector<Node> nodes = find_nodes(suffixes, common_prefixes(text_, suffixes), node_of_suffix);
  std::vector<uint32_t> piece_of_node = add_seeds(nodes, suffixes, max_piece_length, seed_size);
  add_edges(nodes, piece_of_node, suffixes, node_of_suffix);
}

void UnigramLattices::add_words(const WordCounts::Data& words) {
  std::vector<std::pair<std::string_view, uint64_t>> ordered;
  ordered.reserve(words.size());
  words.for_each_word(
      [&](std::string_view word, uint64_t count) { ordered.emplace_back(word, count); });
  std::sort(ordered.begin(), ordered.end());

  // Symbols ascend with code points, so suffixes compare as their characters do. A NUL bounds
  // pieces, as in Hugging Face.
  std::vector<int32_t> symbols(0x11'0000, 0);
  size_t size = 1;
  for (const auto& [word, count] : ordered) {
    for (size_t pos = 0; pos < word.size(); ++size) symbols[utf8::decode(word, pos)] = kBoundary;
    ++size;
  }
  if (size > size_t{std::numeric_limits<int32_t>::max()} - 2) {
    throw Error(ErrorCode::kLimitExceeded,
                "the distinct words have " + std::to_string(size) +
                    " characters, more than the 2147483645 that Unigram training can index; train "
                    "on less text, or on shorter words by a pre-tokenizer");
  }
  characters_ = {0, 0};
  for (char32_t c = 1; c < symbols.size(); ++c) {
    if (symbols[c] == 0) continue;
    symbols[c] = static_cast<int32_t>(characters_.size());
    characters_.push_back(c);
  }
  text_.reserve(size);
  words_.reserve(ordered.size());
  for (const auto& [word, count] : ordered) {
    auto begin = static_cast<uint32_t>(text_.size());
    for (size_t pos = 0; pos < word.size();) text_.push_back(symbols[utf8::decode(word, pos)]);
    words_.push_back({begin, static_cast<uint32_t>(text_.size()), count});
    text_.push_back(kBoundary);
  }
  text_.push_back(0);
}

// One pass over the suffixes in order; the stack holds the nodes that the current suffix is in.
std::vector<UnigramLattices::Node> UnigramLattices::find_nodes(
    const std::vector<int32_t>& suffixes, const std::vector<int32_t>& lcp,
    std::vector<uint32_t>& node_of_suffix) const {
  std::vector<Node> nodes = {{0, static_cast<uint32_t>(suffixes.size()), 0, 0}};
  std::vector<uint32_t> open = {0};
  node_of_suffix.resize(suffixes.size());
  for (size_t i = 0; i < suffixes.size(); ++i) {
    auto next = static_cast<uint32_t>(i + 1 < suffixes.size() ? lcp[i + 1] : 0);
    auto rank = static_cast<uint32_t>(i);
    uint32_t closed = kNone;
    if (next <= nodes[open.back()].length) node_of_suffix[i] = open.back();
    while (nodes[open.back()].length > next) {
      closed = open.back();
      open.pop_back();
      nodes[closed].frequency = rank + 1 - nodes[closed].rank;
      // Its parent is the open node below it, unless one that is between them opens now.
      nodes[closed].parent = open.back();
    }
    if (nodes[open.back()].length < next) {
      auto opened = static_cast<uint32_t>(nodes.size());
      nodes.push_back({closed == kNone ? rank : nodes[closed].rank, 0, next, open.back()});
      if (closed != kNone) {
        nodes[closed].parent = opened;
      } else {
        node_of_suffix[i] = opened;
      }
      open.push_back(opened);
    }
  }
  return nodes;
}

// Returns the piece of each node.
std::vector<uint32_t> UnigramLattices::add_seeds(const std::vector<Node>& nodes,
                                                 const std::vector<int32_t>& suffixes,
                                                 uint64_t max_piece_length, uint64_t seed_size) {
  pieces_.push_back({});
  struct Character {
    uint64_t count = 0;
    uint32_t place = kNone;
  };
  std::vector<Character> found(characters_.size());
  for (const Word& word : words_) {
    for (uint32_t i = word.begin; i < word.end; ++i) {
      Character& character = found[static_cast<size_t>(text_[i])];
      character.count += word.count;
      if (character.place == kNone) character.place = i;
    }
  }
  std::vector<uint32_t> symbols(characters_.size());
  std::iota(symbols.begin(), symbols.end(), 0);
  std::erase_if(symbols, [&](uint32_t symbol) {
    return symbol <= kBoundary || found[symbol].place == kNone;
  });
  std::sort(symbols.begin(), symbols.end(), [&](uint32_t a, uint32_t b) {
    return found[a].count != found[b].count ? found[a].count > found[b].count : a > b;
  });
  piece_of_symbol_.assign(characters_.size(), 0);
  for (uint32_t symbol : symbols) {
    piece_of_symbol_[symbol] = static_cast<uint32_t>(pieces_.size());
    pieces_.push_back({static_cast<double>(found[symbol].count), found[symbol].place, 1});
  }

  // How many characters there are from each place to the next boundary.
  std::vector<uint32_t> to_boundary(text_.size(), 0);
  for (size_t i = text_.size() - 1; i-- > 0;) {
    to_boundary[i] = text_[i] == kBoundary ? 0 : to_boundary[i + 1] + 1;
  }
  std::vector<uint32_t> candidates;
  for (uint32_t node = 1; node < nodes.size(); ++node) {
    uint32_t length = nodes[node].length;
    if (length >= 2 && length <= max_piece_length &&
        length <= to_boundary[static_cast<size_t>(suffixes[nodes[node].rank])]) {
      candidates.push_back(node);
    }
  }
  auto weight = [&](uint32_t node) { return uint64_t{nodes[node].frequency} * nodes[node].length; };
  // Among equals the greater string first: a later rank, or the longer one of two that share it.
  auto goes_before = [&](uint32_t a, uint32_t b) {
    if (weight(a) != weight(b)) return weight(a) > weight(b);
    if (nodes[a].rank != nodes[b].rank) return nodes[a].rank > nodes[b].rank;
    return nodes[a].length > nodes[b].length;
  };
  // Hugging Face looks at the limit after each substring, so there is one in any case.
  uint64_t characters = pieces_.size() - 1;
  size_t wanted =
      std::min<uint64_t>(candidates.size(), seed_size > characters ? seed_size - characters : 1);
  auto end = candidates.begin() + static_cast<std::ptrdiff_t>(wanted);
  if (end != candidates.end()) {
    std::nth_element(candidates.begin(), end, candidates.end(), goes_before);
    candidates.resize(wanted);
  }
  std::sort(candidates.begin(), candidates.end(), goes_before);
  std::vector<uint32_t> piece_of_node(nodes.size(), kNone);
  for (uint32_t node : candidates) {
    piece_of_node[node] = static_cast<uint32_t>(pieces_.size());
    pieces_.push_back({static_cast<double>(weight(node)),
                       static_cast<uint32_t>(suffixes[nodes[node].rank]), nodes[node].length});
  }
  return piece_of_node;
}

// The pieces that begin at a place are its character and the chosen nodes above its suffix.
void UnigramLattices::add_edges(const std::vector<Node>& nodes,
                                const std::vector<uint32_t>& piece_of_node,
                                const std::vector<int32_t>& suffixes,
                                const std::vector<uint32_t>& node_of_suffix) {
  // The nearest chosen node from each one upwards. Going up, a node's rank never grows, but parents
  // may be younger than their children: resolve along the way.
  std::vector<uint32_t> chosen(nodes.size(), kNone);  // kNone: not known yet
  std::vector<uint32_t> way;
  chosen[0] = 0;
  for (uint32_t node = 1; node < nodes.size(); ++node) {
    uint32_t at = node;
    way.clear();
    while (chosen[at] == kNone) {
      way.push_back(at);
      if (piece_of_node[at] != kNone) {
        chosen[at] = at;
      } else {
        at = nodes[at].parent;
      }
    }
    for (uint32_t passed : way) chosen[passed] = chosen[at];
  }
  std::vector<uint32_t> first_of_place(text_.size());
  for (size_t i = 0; i < suffixes.size(); ++i) {
    first_of_place[static_cast<size_t>(suffixes[i])] = chosen[node_of_suffix[i]];
  }
  edge_begins_.assign(text_.size() + 1, 0);
  for (const Word& word : words_) {
    for (uint32_t place = word.begin; place <= word.end; ++place) {
      edge_begins_[place] = edges_.size();
      if (place == word.end) continue;
      edges_.push_back(piece_of_symbol_[static_cast<size_t>(text_[place])]);
      for (uint32_t node = first_of_place[place]; node != 0; node = chosen[nodes[node].parent]) {
        edges_.push_back(piece_of_node[node]);
      }
    }
  }
  edge_begins_[text_.size() - 1] = edges_.size();
  edge_begins_[text_.size()] = edges_.size();
  edges_.shrink_to_fit();
}

std::string UnigramLattices::string_of(const Piece& piece) const {
  std::string string;
  for (uint32_t i = 0; i < piece.length; ++i) {
    utf8::append(string, characters_[static_cast<size_t>(text_[piece.place + i])]);
  }
  return string;
}

void UnigramLattices::keep(const std::vector<uint32_t>& ids) {
  std::vector<uint32_t> new_ids(pieces_.size(), kNone);
  std::vector<Piece> kept;
  kept.reserve(ids.size());
  for (uint32_t id : ids) {
    new_ids[id] = static_cast<uint32_t>(kept.size());
    kept.push_back(pieces_[id]);
  }
  pieces_.swap(kept);
  uint64_t end = 0;
  for (const Word& word : words_) {
    for (uint32_t place = word.begin; place < word.end; ++place) {
      uint64_t begin = edge_begins_[place];
      uint64_t old_end = edge_begins_[place + 1];
      edge_begins_[place] = end;
      bool has_character = false;
      for (uint64_t i = begin; i < old_end; ++i) {
        uint32_t id = new_ids[edges_[i]];
        if (id == kNone) continue;
        has_character |= pieces_[id].length == 1;
        edges_[end++] = id;
      }
      // The list had a piece for the character, so there is room for the unknown one.
      if (!has_character) edges_[end++] = 0;
    }
    edge_begins_[word.end] = end;
  }
  edge_begins_[text_.size() - 1] = end;
  edge_begins_[text_.size()] = end;
  edges_.resize(end);
}

}  // namespace lexel
