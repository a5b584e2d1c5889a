#include <string>
#include <utility>

#include "lexel/error.h"
#include "post_processors/components.h"
#include "post_processors/special_tokens.h"

namespace lexel {
namespace {

using Kind = spec::TemplatePiece::Kind;

// Lays sequences and special tokens out as a template says, e.g. "[CLS] $A [SEP] $B:1 [SEP]:1".
// Type ids apply even where no special tokens are added (TRAPS T52).
class TemplateProcessing final : public PostProcessor {
 public:
  TemplateProcessing(const spec::TemplateProcessing& node, const std::string& json_path)
      : single_(compile(node, node.single)),
        pair_(compile(node, node.pair)),
        json_path_(json_path) {
    make_frame();
  }

  size_t added_tokens(bool is_pair) const override {
    return is_pair ? pair_.added_tokens : single_.added_tokens;
  }

  const TokenFrame* frame() const override { return frame_ ? &*frame_ : nullptr; }

  void process(std::vector<internal::EncodingDraft>& parts,
               const PostProcessContext& context) const override {
    if (parts.empty() || parts.size() > 2) {
      throw Error(ErrorCode::kInvalidArgument,
                  "a template lays out one or two sequences, but the processors before it left " +
                      std::to_string(parts.size()) + " parts; put the template first",
                  json_path_);
    }
    const Template& layout = parts.size() == 2 ? pair_ : single_;
    std::vector<internal::EncodingDraft> result;
    for (const Item& item : layout.items) {
      if (item.kind == Kind::kSpecialToken) {
        if (!context.add_special_tokens) continue;
        if (!item.columns) {
          throw Error(ErrorCode::kMissingSpecialToken,
                      "the template names the special token \"" + item.name +
                          "\", which special_tokens does not define; add it there",
                      json_path_ + "/special_tokens");
        }
        internal::EncodingDraft special;
        special.append(special_fragment(item.columns, item.type_id));
        result.push_back(std::move(special));
        continue;
      }
      size_t i = item.kind == Kind::kSequenceA ? 0 : 1;
      if (i >= parts.size()) {
        throw Error(ErrorCode::kInvalidArgument,
                    "the template for a single sequence names sequence B; use A only",
                    json_path_ + "/single");
      }
      parts[i].set_type_id(item.type_id);
      parts[i].set_sequence_id(i);
      result.push_back(parts[i]);
    }
    parts = std::move(result);
  }

 private:
  // Of a single sequence that stands in its template once.
  void make_frame() {
    TokenFrame frame;
    size_t sequences = 0;
    for (const Item& item : single_.items) {
      if (item.kind == Kind::kSequenceA) {
        ++sequences;
        frame.type_id = item.type_id;
      } else if (item.kind == Kind::kSpecialToken && item.columns) {
        auto& side = sequences == 0 ? frame.before : frame.behind;
        side.push_back(special_fragment(item.columns, item.type_id));
      } else {
        return;  // an error, unless special tokens are off
      }
    }
    if (sequences == 1) frame_ = std::move(frame);
  }

  struct Item {
    Kind kind;
    uint32_t type_id;
    std::string name;
    std::shared_ptr<const TokenColumns> columns;  // of a special token; null if it is not defined
  };
  struct Template {
    std::vector<Item> items;
    size_t added_tokens = 0;
  };

  static Template compile(const spec::TemplateProcessing& node,
                          const std::vector<spec::TemplatePiece>& pieces) {
    Template layout;
    std::map<std::string, std::shared_ptr<const TokenColumns>> columns;
    for (const spec::TemplatePiece& piece : pieces) {
      Item item{piece.kind, piece.type_id, piece.special_token, nullptr};
      auto token = node.special_tokens.find(piece.special_token);
      if (piece.kind == Kind::kSpecialToken && token != node.special_tokens.end()) {
        auto& shared = columns[piece.special_token];
        if (!shared) shared = special_columns(token->second.ids, token->second.tokens);
        item.columns = shared;
        layout.added_tokens += shared->size();
      }
      layout.items.push_back(std::move(item));
    }
    return layout;
  }

  Template single_;
  Template pair_;
  std::string json_path_;
  std::optional<TokenFrame> frame_;
};

}  // namespace

std::unique_ptr<const PostProcessor> make_template_processing(const spec::TemplateProcessing& node,
                                                              const std::string& json_path) {
  return std::make_unique<TemplateProcessing>(node, json_path);
}

}  // namespace lexel
