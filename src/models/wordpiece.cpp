#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lexel/error.h"
#include "models/components.h"
#include "models/double_array.h"
#include "models/unknown_token.h"
#include "models/vocabulary.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

struct WordPieceScratch final : ModelScratch {
  std::vector<uint32_t> stack;
};

// Greedy longest match first: the longest entry that starts the piece, then the longest entry with
// the prefix that continues it, and so on; if anything is left without a match, the piece is
// unknown.
//
// Idea: walk a trie byte by byte without ever going back (LinMaxMatch; Song et al., "Fast WordPiece
// Tokenization", 2021). Where the walk cannot go on, the text of its node is already known to start
// with certain tokens, and the rest of it is another node:
//
//   the node's text   |u n a f f|          tokens of the node   "un"
//                     |u n|a f f|          fail of the node     the node of "##aff" ("aff" below)
//
// So the tokens are put out and the walk goes on from there. Linear in the piece.
//
// There are two tries: `first_` of all entries as they are written, for the start of a piece, and
// `rest_` of those with the prefix, without it. Fails lead into `rest_`.
class WordPiece final : public Model {
 public:
  WordPiece(const spec::WordPiece& node, const std::string& json_path)
      : node_(node),
        json_path_(json_path),
        vocabulary_(node.vocab),
        unknown_(vocabulary_.id_of(node.unk_token), node.unk_token, json_path),
        rest_(keys(node, true), &edges_),
        rest_links_(link(rest_, nullptr)),
        first_(keys(node, false), &edges_),
        first_links_(link(first_, &rest_links_)) {
    edges_ = {};
    lists_.shrink_to_fit();
  }

  std::unique_ptr<ModelScratch> make_scratch(uint64_t) const override {
    return std::make_unique<WordPieceScratch>();
  }

  void tokenize(std::string_view piece, ModelScratch& scratch,
                std::vector<ModelToken>& out) const override {
    size_t old_size = out.size();
    auto& stack = static_cast<WordPieceScratch&>(scratch).stack;
    if (!is_too_long(piece) && match(piece, stack, out)) return;
    out.resize(old_size);
    out.push_back({unknown_.require_id(), 0, static_cast<uint32_t>(piece.size()), false});
  }

  std::optional<uint32_t> token_to_id(std::string_view token) const override {
    return vocabulary_.id_of(token);
  }
  std::optional<std::string_view> id_to_token(uint32_t id) const override {
    return vocabulary_.token_of(id);
  }
  size_t vocab_size() const override { return vocabulary_.size(); }

 private:
  static constexpr uint32_t kNone = DoubleArray::kNone;

  // A list of vocabulary entries: kNone is the empty one, kSingle | entry a list of one, other
  // values the concatenation lists_[value]. Lists share their parts, so all of them together take
  // room linear in the vocabulary's text.
  using List = uint32_t;
  static constexpr uint32_t kSingle = 0x8000'0000;

  struct Link {
    uint32_t fail = kNone;  // a node of rest_
    List tokens = kNone;    // that come before it; meaningless without a fail
  };

  static std::vector<DoubleArray::Key> keys(const spec::WordPiece& node, bool is_rest) {
    std::vector<DoubleArray::Key> keys;
    std::string_view prefix = node.continuing_subword_prefix;
    for (size_t i = 0; i < node.vocab.size(); ++i) {
      std::string_view token = node.vocab.tokens[i];
      if (is_rest) {
        if (token.substr(0, prefix.size()) != prefix) continue;
        token.remove_prefix(prefix.size());
      }
      // The empty piece has no tokens, and nothing continues with an empty token.
      if (!token.empty()) keys.push_back({token, static_cast<uint32_t>(i)});
    }
    return keys;
  }

  // The links of every node of `trie`, whose edges are in edges_. `rest` are rest_'s links, null
  // when it is rest_ that is being linked. Amortised over each key's path the loop takes linear
  // time.
  std::vector<Link> link(const DoubleArray& trie, const std::vector<Link>* rest) {
    std::vector<Link> links(trie.node_limit());
    if (!rest) rest = &links;
    for (const DoubleArray::Edge& edge : edges_) {
      Link& link = links[edge.node];
      uint32_t entry = trie.value(edge.node);
      if (entry != kNone) {
        link = {DoubleArray::kRoot, kSingle | entry};
        continue;
      }
      Link from = links[edge.parent];
      while (from.fail != kNone) {
        uint32_t next = rest_.child(from.fail, edge.byte);
        if (next != kNone) {
          link = {next, from.tokens};
          break;
        }
        Link further = (*rest)[from.fail];
        from = {further.fail, concatenate(from.tokens, further.tokens)};
      }
    }
    edges_.clear();
    return links;
  }

  List concatenate(List a, List b) {
    if (a == kNone) return b;
    if (b == kNone) return a;
    if (lists_.size() >= kSingle) {
      throw Error(ErrorCode::kLimitExceeded, "the vocabulary's text is too long for WordPiece",
                  json_path_ + "/vocab");
    }
    lists_.push_back({a, b});
    return static_cast<List>(lists_.size() - 1);
  }

  bool is_too_long(std::string_view piece) const {
    uint64_t limit = node_.max_input_chars_per_word;
    return piece.size() > limit && utf8::count_scalars(piece) > limit;
  }

  // Appends the tokens; false, with some tokens appended, if a part of the piece has none.
  bool match(std::string_view piece, std::vector<uint32_t>& stack,
             std::vector<ModelToken>& out) const {
    const DoubleArray* trie = &first_;
    const std::vector<Link>* links = &first_links_;
    uint32_t node = DoubleArray::kRoot;
    uint32_t begin = 0;
    auto fall_back = [&] {
      Link link = (*links)[node];
      if (link.fail == kNone) return false;
      put_out(link.tokens, stack, begin, out);
      node = link.fail;
      trie = &rest_;
      links = &rest_links_;
      return true;
    };
    for (char c : piece) {
      auto byte = static_cast<unsigned char>(c);
      uint32_t next;
      while ((next = trie->child(node, byte)) == kNone) {
        if (!fall_back()) return false;
      }
      node = next;
    }
    while (node != DoubleArray::kRoot) {
      if (!fall_back()) return false;
    }
    return true;
  }

  void put_out(List list, std::vector<uint32_t>& stack, uint32_t& begin,
               std::vector<ModelToken>& out) const {
    if (list == kNone) return;
    stack.push_back(list);
    while (!stack.empty()) {
      List top = stack.back();
      stack.pop_back();
      if (!(top & kSingle)) {
        stack.push_back(lists_[top].second);
        stack.push_back(lists_[top].first);
        continue;
      }
      uint32_t entry = top & ~kSingle;
      size_t length = vocabulary_.token_at(entry).size();
      if (begin > 0) length -= node_.continuing_subword_prefix.size();
      uint32_t end = begin + static_cast<uint32_t>(length);
      out.push_back({vocabulary_.id_at(entry), begin, end, false});
      begin = end;
    }
  }

  const spec::WordPiece& node_;
  std::string json_path_;
  Vocabulary vocabulary_;
  UnknownToken unknown_;
  std::vector<DoubleArray::Edge> edges_;  // of the trie under construction
  std::vector<std::pair<List, List>> lists_;
  DoubleArray rest_;
  std::vector<Link> rest_links_;
  DoubleArray first_;
  std::vector<Link> first_links_;
};

}  // namespace

std::unique_ptr<const Model> make_wordpiece(const spec::WordPiece& node,
                                            const std::string& json_path) {
  return std::make_unique<WordPiece>(node, json_path);
}

}  // namespace lexel
