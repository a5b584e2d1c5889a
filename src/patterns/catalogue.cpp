#include "patterns/catalogue.h"

#include <utility>
#include <vector>

#include "patterns/mask_scanner.h"
#include "patterns/parser.h"

namespace lexel::patterns {
namespace {

constexpr size_t kMaxWords = 64;
constexpr size_t kMaxWordLength = 16;

using Words = std::vector<std::vector<CodePointSet>>;

// Appends to every word in `words` each way to match `id`, in the order of trial. False when these
// are not few short words.
bool append_words(const Ast& ast, NodeId id, Words& words) {
  const Node& node = ast[id];
  switch (node.kind) {
    case NodeKind::kEmpty:
      return true;
    case NodeKind::kSet:
      for (std::vector<CodePointSet>& word : words) {
        if (word.size() == kMaxWordLength) return false;
        word.push_back(*node.set);
      }
      return true;
    case NodeKind::kSequence:
      for (NodeId child : node.children) {
        if (!append_words(ast, child, words)) return false;
      }
      return true;
    case NodeKind::kAlternation: {
      Words result;
      for (const std::vector<CodePointSet>& prefix : words) {
        for (NodeId child : node.children) {
          Words longer{prefix};
          if (!append_words(ast, child, longer)) return false;
          if (result.size() + longer.size() > kMaxWords) return false;
          result.insert(result.end(), longer.begin(), longer.end());
        }
      }
      words = std::move(result);
      return true;
    }
    default:
      return false;
  }
}

std::optional<Words> words_of(const Ast& ast, NodeId id) {
  Words words(1);
  if (!append_words(ast, id, words)) return std::nullopt;
  return words;
}

// A set, or a greedy or possessive repeat of one.
std::optional<ScannerItem> item_of(const Ast& ast, NodeId id) {
  const Node* node = &ast[id];
  bool possessive = node->kind == NodeKind::kAtomic;
  if (possessive) node = &ast[node->children[0]];
  if (node->kind == NodeKind::kSet) return ScannerItem{*node->set};
  if (node->kind != NodeKind::kRepeat || !node->greedy) return std::nullopt;
  const Node& child = ast[node->children[0]];
  if (child.kind != NodeKind::kSet) return std::nullopt;
  static_assert(Node::kUnlimited == ScannerItem::kUnlimited);
  return ScannerItem{*child.set, node->min, node->max, possessive};
}

// Items in a row, then perhaps optional words or a negative look-ahead for a set.
std::optional<ScannerAlternative> items_of(const Ast& ast, const std::vector<NodeId>& parts) {
  ScannerAlternative result;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (std::optional<ScannerItem> item = item_of(ast, parts[i])) {
      result.items.push_back(std::move(*item));
      continue;
    }
    const Node& part = ast[parts[i]];
    if (i + 1 < parts.size()) return std::nullopt;
    if (part.kind == NodeKind::kLook && part.negated && !part.behind &&
        ast[part.children[0]].kind == NodeKind::kSet) {
      result.not_before = *ast[part.children[0]].set;
      return result;
    }
    bool optional = part.kind == NodeKind::kRepeat && part.greedy && part.min == 0 && part.max == 1;
    std::optional<Words> words = optional ? words_of(ast, part.children[0]) : std::nullopt;
    if (!words || result.items.empty()) return std::nullopt;
    result.words = std::move(*words);
  }
  return result;
}

std::optional<ScannerAlternative> alternative_of(const Ast& ast, NodeId id) {
  const Node& node = ast[id];
  std::vector<NodeId> parts =
      node.kind == NodeKind::kSequence ? node.children : std::vector<NodeId>{id};
  if (std::optional<ScannerAlternative> items = items_of(ast, parts)) return items;
  std::optional<Words> words = words_of(ast, id);
  if (!words) return std::nullopt;
  return ScannerAlternative{std::move(*words), {}, {}};
}

}  // namespace

std::optional<ScannerSpec> recognize(const Ast& ast) {
  const Node& root = ast[ast.root];
  std::vector<NodeId> alternatives =
      root.kind == NodeKind::kAlternation ? root.children : std::vector<NodeId>{ast.root};
  ScannerSpec spec;
  for (NodeId id : alternatives) {
    std::optional<ScannerAlternative> alternative = alternative_of(ast, id);
    if (!alternative) return std::nullopt;
    spec.alternatives.push_back(std::move(*alternative));
  }
  return spec;
}

std::unique_ptr<const Pattern> gpt2_pattern() {
  constexpr std::string_view kGpt2 =
      R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
  return make_fastest_scanner(*recognize(parse_regex(kGpt2, {}, {})));
}

}  // namespace lexel::patterns
