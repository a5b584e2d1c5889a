#include "pipeline/word_in_context.h"

#include "unicode/graphemes.h"
#include "unicode/properties.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

constexpr std::string_view kKnown = "a";
constexpr std::string_view kKnownBehind = " a";
constexpr std::string_view kKnownPiece = "\u2581a";
constexpr uint64_t kMaxBytes = 0xFFFF'0000;

bool ends_with_white_space(std::string_view text) {
  size_t pos = text.size();
  return pos > 0 && unicode::is_white_space(utf8::decode_back(text, pos));
}

// Whether a space behind `text` is no part of its last grapheme.
bool is_apart_from_space(std::string_view text) {
  size_t last = text.size();
  utf8::decode_back(text, last);
  std::string with_space(text.substr(last));
  with_space += ' ';
  return unicode::next_grapheme(with_space, 0) + 1 == with_space.size();
}

}  // namespace

WordInContext::WordInContext(const Normalizer* normalizer, const PreTokenizer& pre_tokenizer,
                             const Model& model)
    : normalizer_(normalizer),
      pre_tokenizer_(pre_tokenizer),
      model_(model),
      scratch_(model.make_scratch(0)) {}

const NormalizedText& WordInContext::normalized(std::string_view text) {
  text_.reset(text, 0, kMaxBytes);
  if (normalizer_) normalizer_->normalize(text_);
  return text_;
}

bool WordInContext::tokenize_piece(std::string_view piece, WordTokens::Tokens& tokens) {
  model_tokens_.clear();
  model_.tokenize(piece, *scratch_, model_tokens_);
  bool is_plain = true;
  for (const ModelToken& token : model_tokens_) {
    tokens.ids.push_back(token.id);
    tokens.spans.push_back({token.begin, token.end});
    is_plain &= !token.is_literal;
  }
  return is_plain;
}

bool WordInContext::tokenize(std::string_view word, size_t rest, bool ends_matter,
                             WordTokens::Tokens& tokens) {
  has_literal_ = false;
  const bool is_last = rest == word.size();
  context_.assign(kKnown).append(word);
  if (!is_last) {
    if (!is_apart_from_space(word)) return false;
    if (ends_matter) at_end_ = normalize(context_);
    context_.append(kKnownBehind);
  }
  std::string_view normalized = normalize(context_);
  if (!normalized.starts_with(kKnown)) return false;
  if (!is_last) {
    if (!normalized.ends_with(kKnownBehind)) return false;
    if (ends_matter) {
      // Spaces at the word's end may be stripped, or join those behind.
      const std::string_view before = normalized.substr(0, normalized.size() - kKnownBehind.size());
      if (before != at_end_ || ends_with_white_space(before)) return false;
    }
  }

  std::vector<Piece>& pieces = pieces_.pieces();
  pieces.assign(1, {0, static_cast<uint32_t>(normalized.size()), 0, false});
  pre_tokenizer_.pre_tokenize(pieces_);
  const size_t known = is_last ? 1 : 2;
  if (pieces.size() < known || pieces_.text_of(pieces.front()) != kKnownPiece) return false;
  if (!is_last && pieces_.text_of(pieces.back()) != kKnownPiece) return false;

  OffsetCursor cursor = text_.cursor();
  const auto begin = static_cast<uint32_t>(kKnown.size());
  const auto end = static_cast<uint32_t>(kKnown.size() + word.size());
  const size_t behind = pieces.size() - (is_last ? 0 : 1);
  for (size_t i = 1; i < behind; ++i) {
    const size_t first = tokens.spans.size();
    has_literal_ |= !tokenize_piece(pieces_.text_of(pieces[i]), tokens);
    for (size_t k = first; k < tokens.spans.size(); ++k) {
      Span& span = tokens.spans[k];
      if (span.begin >= span.end || span.end > pieces[i].end - pieces[i].begin) return false;
      span = cursor.span(pieces[i].begin + span.begin, pieces[i].begin + span.end);
      if (span.begin < begin || span.end > end || span.begin >= span.end) return false;
      span = {span.begin - begin, span.end - begin};
    }
    tokens.pieces.resize(tokens.ids.size(), static_cast<uint32_t>(i - 1));
  }
  tokens.piece_count = static_cast<uint32_t>(behind - 1);
  return true;
}

}  // namespace lexel
