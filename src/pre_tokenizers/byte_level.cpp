#include <algorithm>
#include <utility>
#include <vector>

#include "patterns/catalogue.h"
#include "pre_tokenizers/components.h"
#include "pre_tokenizers/split_behavior.h"
#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

bool maps_to_itself(char byte) { return byte > ' ' && byte < 0x7F; }

// Puts a space before every piece that does not start with one. The space and the first scalar both
// have the first scalar's span.
void prepend_spaces(PreTokenizedText& text) {
  auto needs_space = [&](const Piece& piece) {
    return !piece.is_added_token && text.text()[piece.begin] != ' ';
  };
  if (std::none_of(text.pieces().begin(), text.pieces().end(), needs_space)) return;

  std::string spaced;
  text.rewrite([&](TextEdit& edit, const Piece& piece) {
    uint32_t kept = piece.end - piece.begin;
    if (edit.old_text()[piece.begin] != ' ') {
      size_t first = utf8::length_from_lead(edit.old_text()[piece.begin]);
      spaced.assign(1, ' ');
      spaced += edit.old_text().substr(piece.begin, first);
      edit.replace_scalar(spaced);
      kept -= static_cast<uint32_t>(first);
    }
    edit.keep(kept);
  });
}

// Writes every byte as its scalar of the byte alphabet, with the span of the scalar it was a part
// of.
void map_bytes(PreTokenizedText& text) {
  std::string mapped;
  OffsetCursor cursor = text.normalized().cursor();
  bool may_be_inserted = !text.normalized().map().is_identity();
  text.rewrite([&](TextEdit& edit, const Piece& piece) {
    std::string_view old = edit.old_text();
    for (size_t pos = piece.begin; pos < piece.end;) {
      size_t begin = pos;
      while (pos < piece.end && maps_to_itself(old[pos])) ++pos;
      edit.keep(static_cast<uint32_t>(pos - begin));
      if (pos == piece.end) break;

      size_t end = pos + utf8::length_from_lead(old[pos]);
      mapped.clear();
      for (; pos < end; ++pos) {
        mapped += byte_alphabet::to_utf8(static_cast<unsigned char>(old[pos]));
      }
      edit.replace_scalar(mapped);
    }
    // A piece that stands for nothing in the original comes twice, unmapped the second time:
    // Hugging Face replaces the part of it that the original stands for (text/edit_range.h).
    if (may_be_inserted) {
      Span original = cursor.span(piece.begin, piece.end);
      if (original.begin == original.end) {
        edit.move_to(piece.begin);
        edit.keep(piece.end - piece.begin);
      }
    }
  });
}

class ByteLevel final : public PreTokenizer {
 public:
  explicit ByteLevel(const spec::ByteLevel& node)
      : add_prefix_space_(node.add_prefix_space),
        words_(node.use_regex ? patterns::gpt2_pattern() : nullptr) {}

  void pre_tokenize(PreTokenizedText& text) const override {
    if (add_prefix_space_) prepend_spaces(text);
    if (words_) {
      std::vector<Span> matches;
      text.split([&](std::string_view piece, PieceSink& parts) {
        words_->find_matches(piece, matches);
        split_on_matches(piece, matches, spec::SplitBehavior::kIsolated, false, parts);
      });
    }
    map_bytes(text);
  }

  bool add_to(CutterChain& chain) const override {
    if (add_prefix_space_ || chain.maps_bytes) return false;
    if (words_) chain.cutters.push_back(words_->cutter());
    chain.maps_bytes = true;
    return true;
  }

 private:
  bool add_prefix_space_;
  std::unique_ptr<const Pattern> words_;  // null: pieces stay whole
};

}  // namespace

std::unique_ptr<const PreTokenizer> make_byte_level_pre_tokenizer(const spec::ByteLevel& node) {
  return std::make_unique<ByteLevel>(node);
}

}  // namespace lexel
