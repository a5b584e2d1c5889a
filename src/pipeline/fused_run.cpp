#include "pipeline/fused_run.h"

#include <algorithm>
#include <span>

#include "unicode/utf8.h"

namespace lexel {
namespace {

// How far a place to cut is looked for. Real text has one within a line; in text that has none, one
// letter repeated, looking must not cost more than it may win.
constexpr uint32_t kFarthestCut = 1024;

}  // namespace

PartOfText whole_text(const PreTokenizedText& text) {
  const std::vector<Piece>& pieces = text.pieces();
  if (pieces.empty()) return {0, 0, 0, 0};
  return {0, pieces.size(), pieces.front().begin, pieces.back().end};
}

std::vector<PartOfText> cut_text(const PreTokenizedText& text, const Fused& fused, size_t count,
                                 size_t smallest) {
  const std::vector<Piece>& pieces = text.pieces();
  const PartOfText whole = whole_text(text);
  const uint64_t size = whole.text_end - whole.text_begin;
  const auto wanted =
      static_cast<uint32_t>(std::max<uint64_t>({size / std::max<size_t>(count, 1), smallest, 1}));
  std::vector<PartOfText> parts;
  PartOfText part = whole;
  uint64_t done = 0;  // bytes of the part so far
  for (size_t i = 0; i < pieces.size(); ++i) {
    uint32_t begin = pieces[i].begin;
    if (!pieces[i].is_added_token) {
      std::string_view stretch = text.text_of(pieces[i]);
      while (done + (pieces[i].end - begin) > wanted) {
        const auto skipped = static_cast<uint32_t>(done < wanted ? wanted - done : 0);
        const uint32_t from = begin - pieces[i].begin + std::max<uint32_t>(skipped, 1);
        const auto limit = static_cast<uint32_t>(
            std::min<uint64_t>(stretch.size(), uint64_t{from} + kFarthestCut));
        if (from >= limit) break;
        const uint32_t cut = fused.find_cut(stretch, from, limit);
        if (cut == limit) {  // none near: look again behind as much text as a part has
          done = 0;
          begin = pieces[i].begin + limit;
          continue;
        }
        part.end = i + 1;
        part.text_end = pieces[i].begin + cut;
        parts.push_back(part);
        part = {i, 0, part.text_end, 0};
        begin = part.text_begin;
        done = 0;
      }
    }
    done += pieces[i].end - begin;
    if (done >= wanted && i + 1 < pieces.size()) {
      part.end = i + 1;
      part.text_end = pieces[i].end;
      parts.push_back(part);
      part = {i + 1, 0, pieces[i + 1].begin, 0};
      done = 0;
    }
  }
  part.end = pieces.size();
  part.text_end = whole.text_end;
  parts.push_back(part);
  return parts;
}

bool FusedRun::append(Fused::Worker& worker, const PartOfText& part, TokenColumns& out) {
  Fused::Output output{&out.ids, converter_ ? &spans_ : nullptr, with_all_ ? &out.words : nullptr,
                       word_count_};
  const std::span<const Piece> pieces =
      std::span(pieces_.pieces()).subspan(part.first, part.end - part.first);
  const bool is_whole = pieces.empty() || (part.text_begin == pieces.front().begin &&
                                           part.text_end == pieces.back().end);
  if (!with_all_ && is_whole && text_.map().is_identity() && worker.takes_pieces()) {
    spans_.clear();
    if (!worker.tokenize_pieces(text_.text(), pieces, output)) return false;
    if (converter_) put_offsets(0, out.offsets);
    return true;
  }
  for (size_t i = part.first; i < part.end; ++i) {
    const Piece& piece = pieces_.pieces()[i];
    if (piece.is_added_token) {
      out.ids.push_back(piece.id);
      if (converter_) {
        out.offsets.push_back(converter_->convert(cursor_.span(piece.begin, piece.end)));
      }
      if (with_all_) {
        out.words.push_back(output.next_word++);
        out.tokens.push_back(pieces_.text_of(piece));
      }
      continue;
    }
    const uint32_t begin = i == part.first ? part.text_begin : piece.begin;
    const uint32_t end = i + 1 == part.end ? part.text_end : piece.end;
    const bool is_continued = begin > piece.begin;
    const size_t first = out.ids.size();
    spans_.clear();
    Fused::Stretch stretch{pieces_.text_of(piece).substr(begin - piece.begin, end - begin),
                           !is_continued && cursor_.scalar_span(piece.begin).begin == 0,
                           is_continued};
    if (!worker.tokenize(stretch, output)) return false;
    if (converter_) put_offsets(begin, out.offsets);
    if (with_all_) out.tokens.push_known(out.ids.size() - first);
  }
  word_count_ = output.next_word;
  return true;
}

void FusedRun::put_offsets(uint32_t begin, std::vector<Offset>& out) {
  const bool is_unchanged = text_.map().is_identity();
  const uint32_t base = text_.map().base();
  if (is_unchanged && converter_->is_ascii()) {
    const size_t first = out.size();
    out.resize(first + spans_.size());
    for (size_t i = 0; i < spans_.size(); ++i) {
      out[first + i] = {base + begin + spans_[i].begin, base + begin + spans_[i].end};
    }
    return;
  }
  for (Span span : spans_) {
    span = whole_scalars({begin + span.begin, begin + span.end});
    span = is_unchanged ? Span{base + span.begin, base + span.end}
                        : cursor_.span(span.begin, span.end);
    out.push_back(converter_->is_identity() ? Offset{span.begin, span.end}
                                            : converter_->convert(span));
  }
}

Span FusedRun::whole_scalars(Span span) const {
  std::string_view text = text_.text();
  while (span.begin > 0 && utf8::is_continuation(text[span.begin])) --span.begin;
  while (span.end < text.size() && utf8::is_continuation(text[span.end])) ++span.end;
  return span;
}

}  // namespace lexel
