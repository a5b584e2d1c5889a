#include "models/byte_cutter.h"

#include <algorithm>
#include <string>

#include "text/byte_alphabet.h"
#include "unicode/utf8.h"

namespace lexel {

ByteCutter::ByteCutter(const Vocabulary& vocabulary, const std::vector<MergeRows::Entry>& merges,
                       uint32_t largest_id)
    : pairs_(std::min<size_t>(merges.size(), size_t{1} << 16)) {
  std::vector<Edges> edges(size_t{largest_id} + 1);
  for (uint32_t entry = 0; entry < vocabulary.size(); ++entry) {
    edges[vocabulary.id_at(entry)] = edges_of(vocabulary.token_at(entry));
  }
  for (const auto& [left, right, new_id] : merges) {
    const char32_t before = edges[left].last;
    const char32_t after = edges[right].first;
    if (before == kNothing || after == kNothing) continue;
    pairs_.add(before, after);
    if (before >= kLastByte) is_last_.set(before - kLastByte);
    if (after >= kLeadByte) is_lead_.set(after - kLeadByte);
  }
}

ByteCutter::Edges ByteCutter::edges_of(std::string_view token) {
  // Four bytes from either end are enough.
  std::string first;
  for (size_t pos = 0; pos < token.size() && first.size() < 4;) {
    const int byte = byte_alphabet::to_byte(utf8::decode(token, pos));
    if (byte < 0) return {};  // not made of bytes: never made by a merge
    first += static_cast<char>(byte);
  }
  std::string last;
  for (size_t pos = token.size(); pos > 0 && last.size() < 4;) {
    const int byte = byte_alphabet::to_byte(utf8::decode_back(token, pos));
    if (byte < 0) return {};
    last.insert(last.begin(), static_cast<char>(byte));
    if (!utf8::is_continuation(last.front())) break;
  }
  if (first.empty()) return {};

  Edges edges;
  size_t pos = 0;
  if (!utf8::is_continuation(first[0])) {
    const size_t length = utf8::length_from_lead(first[0]);
    edges.first = length <= first.size() ? utf8::decode(first, pos)
                                         : kLeadByte + static_cast<unsigned char>(first[0]);
  }
  pos = 0;
  if (utf8::is_continuation(last[0])) {
    edges.last = kLastByte + static_cast<unsigned char>(last.back());
  } else if (utf8::length_from_lead(last[0]) == last.size()) {
    edges.last = utf8::decode(last, pos);
  }
  return edges;
}

}  // namespace lexel
