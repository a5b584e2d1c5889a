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
// There are two tries: the first of all entries as they are written, for the start of a piece, and
// the rest of those with the prefix, without it. Fails lead into the rest.
class WordPiece final : public Model {
 public:
  WordPiece(const spec::WordPiece& node, const std::string& json_path, const compiled::Reader* file)
      : node_(node),
        json_path_(json_path),
        vocabulary_(Vocabulary::make(node.vocab, file)),
        unknown_(vocabulary_.id_of(node.unk_token), node.unk_token, json_path),
        prefix_size_(static_cast<uint32_t>(node.continuing_subword_prefix.size())) {
    std::vector<DoubleArray::Edge> edges;
    const DoubleArray rest = make_trie(true, file, edges);
    std::vector<Link> rest_links = link(rest, edges, rest, nullptr);
    edges.clear();
    const DoubleArray first = make_trie(false, file, edges);
    std::vector<Link> first_links = link(first, edges, rest, &rest_links);
    lists_.shrink_to_fit();

    // A base and a byte are joined by exclusive or, so the rest must begin at a multiple of 256.
    rest_root_ = static_cast<uint32_t>((first.node_limit() + 255) / 256 * 256);
    if (uint64_t{rest_root_} + rest.node_limit() > kNone) throw_too_long();
    nodes_.reserve(rest_root_ + rest.node_limit());
    append_nodes(first, first_links);
    nodes_.resize(rest_root_, Node{0, kNone, kNone, kNone});
    append_nodes(rest, rest_links);
    entries_.reserve(node.vocab.size());
    for (size_t i = 0; i < node.vocab.size(); ++i) {
      entries_.push_back({node.vocab.ids[i], static_cast<uint32_t>(node.vocab.tokens[i].size())});
    }
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
  void tokens_to_ids(std::span<const std::string_view> tokens,
                     std::span<std::optional<uint32_t>> ids) const override {
    vocabulary_.ids_of(tokens, ids);
  }
  std::optional<std::string_view> id_to_token(uint32_t id) const override {
    return vocabulary_.token_of(id);
  }
  size_t vocab_size() const override { return vocabulary_.size(); }
  void write_tables(compiled::Writer& out) const override {
    vocabulary_.write(out);
    for (bool is_rest : {false, true}) {
      std::vector<DoubleArray::Edge> edges;
      make_trie(is_rest, nullptr, edges).write(trie_name(is_rest), edges, out);
    }
  }

 private:
  static constexpr uint32_t kNone = DoubleArray::kNone;

  // A list of vocabulary entries: kNone is the empty one, kSingle | entry a list of one, other
  // values the concatenation lists_[value]. Lists share their parts, so all of them together take
  // room linear in the vocabulary's text.
  using List = uint32_t;
  static constexpr uint32_t kSingle = 0x8000'0000;

  struct Link {
    uint32_t fail = kNone;  // a node of the rest
    List tokens = kNone;    // that come before it; meaningless without a fail
  };

  // A double array's unit (models/double_array.h) with what is needed where it ends: one cache line
  // for each byte of a piece.
  struct Node {
    uint32_t base;
    uint32_t parent;
    uint32_t fail;
    List tokens;
  };
  struct Entry {
    uint32_t id;
    uint32_t size;  // bytes, with the prefix
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

  static const char* trie_name(bool is_rest) { return is_rest ? "rest" : "first"; }

  // Builds the trie, or takes that of the file.
  DoubleArray make_trie(bool is_rest, const compiled::Reader* file,
                        std::vector<DoubleArray::Edge>& edges) const {
    std::vector<DoubleArray::Key> keys = this->keys(node_, is_rest);
    if (!file) return DoubleArray(std::move(keys), &edges);
    std::vector<uint32_t> sizes(node_.vocab.size(), kNone);
    for (const DoubleArray::Key& key : keys) {
      sizes[key.value] = static_cast<uint32_t>(key.text.size());
    }
    return DoubleArray(*file, trie_name(is_rest), sizes, edges);
  }

  // The links of every node of `trie` with these edges, in breadth-first order. `rest_links` are
  // null when it is the rest that is being linked. Amortised over each key's path the loop takes
  // linear time.
  std::vector<Link> link(const DoubleArray& trie, const std::vector<DoubleArray::Edge>& edges,
                         const DoubleArray& rest, const std::vector<Link>* rest_links) {
    std::vector<Link> links(trie.node_limit());
    if (!rest_links) rest_links = &links;
    for (const DoubleArray::Edge& edge : edges) {
      Link& link = links[edge.node];
      uint32_t entry = trie.value(edge.node);
      if (entry != kNone) {
        link = {DoubleArray::kRoot, kSingle | entry};
        continue;
      }
      Link from = links[edge.parent];
      while (from.fail != kNone) {
        uint32_t next = rest.child(from.fail, edge.byte);
        if (next != kNone) {
          link = {next, from.tokens};
          break;
        }
        Link further = (*rest_links)[from.fail];
        from = {further.fail, concatenate(from.tokens, further.tokens)};
      }
    }
    return links;
  }

  void append_nodes(const DoubleArray& trie, const std::vector<Link>& links) {
    const auto shift = static_cast<uint32_t>(nodes_.size());
    for (uint32_t i = 0; i < trie.node_limit(); ++i) {
      const uint32_t parent = trie.parent(i);
      const Link& link = links[i];
      nodes_.push_back({trie.base(i) + shift, parent == kNone ? kNone : parent + shift,
                        link.fail == kNone ? kNone : link.fail + rest_root_, link.tokens});
    }
  }

  List concatenate(List a, List b) {
    if (a == kNone) return b;
    if (b == kNone) return a;
    if (lists_.size() >= kSingle) throw_too_long();
    lists_.push_back({a, b});
    return static_cast<List>(lists_.size() - 1);
  }

  [[noreturn]] void throw_too_long() const {
    throw Error(ErrorCode::kLimitExceeded, "the vocabulary's text is too long for WordPiece",
                json_path_ + "/vocab");
  }

  bool is_too_long(std::string_view piece) const {
    uint64_t limit = node_.max_input_chars_per_word;
    return piece.size() > limit && utf8::count_scalars(piece) > limit;
  }

  // Appends the tokens; false, with some tokens appended, if a part of the piece has none.
  bool match(std::string_view piece, std::vector<uint32_t>& stack,
             std::vector<ModelToken>& out) const {
    uint32_t at = DoubleArray::kRoot;
    uint32_t begin = 0;
    for (char c : piece) {
      const auto byte = static_cast<unsigned char>(c);
      for (;;) {
        const Node node = nodes_[at];
        const uint32_t next = node.base ^ byte;
        if (nodes_[next].parent == at) {
          at = next;
          break;
        }
        if (node.fail == kNone) return false;
        put_out(node.tokens, stack, begin, out);
        at = node.fail;
      }
    }
    while (at != rest_root_ && at != DoubleArray::kRoot) {
      const Node node = nodes_[at];
      if (node.fail == kNone) return false;
      put_out(node.tokens, stack, begin, out);
      at = node.fail;
    }
    return true;
  }

  void put_out(List list, std::vector<uint32_t>& stack, uint32_t& begin,
               std::vector<ModelToken>& out) const {
    if (list == kNone) return;
    if (list & kSingle) {
      put_entry(list & ~kSingle, begin, out);
      return;
    }
    stack.push_back(list);
    while (!stack.empty()) {
      List top = stack.back();
      stack.pop_back();
      if (top & kSingle) {
        put_entry(top & ~kSingle, begin, out);
      } else {
        stack.push_back(lists_[top].second);
        stack.push_back(lists_[top].first);
      }
    }
  }

  void put_entry(uint32_t index, uint32_t& begin, std::vector<ModelToken>& out) const {
    const Entry& entry = entries_[index];
    const uint32_t end = begin + entry.size - (begin > 0 ? prefix_size_ : 0);
    out.push_back({entry.id, begin, end, false});
    begin = end;
  }

  const spec::WordPiece& node_;
  std::string json_path_;
  Vocabulary vocabulary_;
  UnknownToken unknown_;
  uint32_t prefix_size_;
  std::vector<std::pair<List, List>> lists_;
  std::vector<Node> nodes_;  // of the first trie from kRoot, of the rest from rest_root_ on
  uint32_t rest_root_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace

std::unique_ptr<const Model> make_wordpiece(const spec::WordPiece& node,
                                            const std::string& json_path,
                                            const compiled::Reader* file) {
  return std::make_unique<WordPiece>(node, json_path, file);
}

}  // namespace lexel
