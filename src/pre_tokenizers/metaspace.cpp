#include <algorithm>
#include <utility>

#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// Spaces become the replacement, which may also be put in front; then each replacement starts a
// piece.
class Metaspace final : public PreTokenizer {
 public:
  explicit Metaspace(const spec::Metaspace& node)
      : replacement_(utf8::encode(node.replacement)),
        scheme_(node.prepend_scheme),
        split_(node.split) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    replace_and_prepend(text);
    if (!split_) return;
    text.split([this](std::string_view piece, PieceSink& parts) { split_piece(piece, parts); });
  }

 private:
  // Whether `piece` gets a replacement in front. "First" asks where the piece starts in the whole
  // input, not whether it is the first piece.
  bool needs_prefix(std::string_view text, const Piece& piece, OffsetCursor& cursor) const {
    if (scheme_ == spec::PrependScheme::kNever) return false;
    if (text[piece.begin] == ' ' || text.substr(piece.begin).starts_with(replacement_)) {
      return false;
    }
    return scheme_ == spec::PrependScheme::kAlways || cursor.scalar_span(piece.begin).begin == 0;
  }

  void replace_and_prepend(PreTokenizedText& text) const {
    OffsetCursor cursor = text.normalized().cursor();
    auto changes = [&](const Piece& piece) {
      return !piece.is_added_token && (needs_prefix(text.text(), piece, cursor) ||
                                       text.text_of(piece).find(' ') != std::string_view::npos);
    };
    if (std::none_of(text.pieces().begin(), text.pieces().end(), changes)) return;

    std::string prefixed;
    text.rewrite([&](TextEdit& edit, const Piece& piece) {
      std::string_view old = edit.old_text().substr(0, piece.end);
      size_t pos = piece.begin;
      if (needs_prefix(old, piece, cursor)) {
        // The prefix and the first scalar both have the first scalar's span.
        size_t first = utf8::length_from_lead(old[pos]);
        prefixed = replacement_;
        prefixed += old.substr(pos, first);
        edit.replace_scalar(prefixed);
        pos += first;
      }
      while (pos < piece.end) {
        size_t space = std::min(old.find(' ', pos), old.size());
        edit.keep(static_cast<uint32_t>(space - pos));
        if (space < old.size()) edit.replace_scalar(replacement_);
        pos = space + 1;
      }
    });
  }

  // MergedWithNext on the replacement: a run of them stands alone but for the last.
  void split_piece(std::string_view piece, PieceSink& parts) const {
    SplitBehaviorSink sink(spec::SplitBehavior::kMergedWithNext, parts);
    size_t gap_begin = 0;
    while (gap_begin < piece.size()) {
      size_t match = std::min(piece.find(replacement_, gap_begin), piece.size());
      if (gap_begin < match) {
        sink.add(static_cast<uint32_t>(gap_begin), static_cast<uint32_t>(match), false);
      }
      if (match == piece.size()) break;
      gap_begin = match + replacement_.size();
      sink.add(static_cast<uint32_t>(match), static_cast<uint32_t>(gap_begin), true);
    }
    sink.finish();
  }

  std::string replacement_;
  spec::PrependScheme scheme_;
  bool split_;
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_metaspace_pre_tokenizer(const spec::Metaspace& node) {
  return std::make_unique<Metaspace>(node);
}

}  // namespace lexel
