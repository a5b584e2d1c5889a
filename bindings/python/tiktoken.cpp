#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/tiktoken_ranks.h"
#include "gil.h"
#include "lexel/error.h"
#include "lexel/tokenizer.h"
#include "modules.h"
#include "pipeline/tokenizer_access.h"
#include "python_values.h"
#include "spec/tokenizer.h"
#include "text/byte_alphabet.h"
#include "texts.h"

namespace lexel::python {
namespace {

// A piece is what the pattern matches; the text between matches has no tokens. Then bytes.
spec::PreTokenizer pre_tokenizer_of(std::string pattern) {
  spec::Split split;
  split.pattern = {spec::Pattern::Kind::kRegex, std::move(pattern)};
  split.behavior = spec::SplitBehavior::kRemoved;
  split.invert = true;
  spec::ByteLevel bytes;
  bytes.add_prefix_space = false;
  bytes.use_regex = false;
  spec::PreTokenizerSequence sequence;
  sequence.pretokenizers = {spec::PreTokenizer{std::move(split)}, spec::PreTokenizer{bytes}};
  return {std::move(sequence)};
}

std::string_view bytes_view(py::handle bytes) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(bytes.ptr(), &data, &size) != 0) throw py::error_already_set();
  return {data, static_cast<size_t>(size)};
}

spec::Bpe model_of(const py::dict& ranks, std::vector<uint32_t>& missing_byte_ids) {
  std::vector<format::RankedToken> tokens;
  tokens.reserve(ranks.size());
  for (auto [bytes, rank] : ranks) tokens.push_back({bytes_view(bytes), id_argument(rank)});
  format::RankedBpe result = format::bpe_of_ranks(tokens);
  missing_byte_ids = std::move(result.missing_byte_ids);
  return std::move(result.model);
}

Tokenizer tokenizer_of(spec::Bpe model, std::string pattern) {
  spec::Tokenizer tokenizer;
  tokenizer.pre_tokenizer = pre_tokenizer_of(std::move(pattern));
  tokenizer.model.value = std::move(model);
  py::gil_scoped_release released;
  return internal::TokenizerAccess::make(Pipeline::compile(std::move(tokenizer), LoadLimits()));
}

// The part of tiktoken's Encoding that is not Python: ranks and a pattern, no special tokens.
// Immutable; usable from any thread.
class RankedEncoder {
 public:
  RankedEncoder(const py::dict& ranks, std::string pattern)
      : tokenizer_(tokenizer_of(model_of(ranks, missing_byte_ids_), std::move(pattern))) {}

  std::vector<uint32_t> encode(const py::str& text) const {
    const StrBytes bytes(text);
    std::string_view view = bytes.view();
    if (view.size() < kBytesWorthReleasing) return encode_rows({&view, 1}, 1).ids;
    py::gil_scoped_release released;
    return encode_rows({&view, 1}, 1).ids;
  }

  // Ids in the machine's byte order, for NumPy.
  py::bytes encode_to_buffer(const py::str& text) const {
    std::vector<uint32_t> ids = encode(text);
    return {reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(uint32_t)};
  }

  std::vector<std::vector<uint32_t>> encode_batch(const py::object& texts, unsigned threads) const {
    Texts inputs(texts);
    size_t count = inputs.size();
    const std::vector<std::string_view>& views = inputs.views(threads);
    py::gil_scoped_release released;
    FlatEncodings flat = encode_rows(views, threads);
    std::vector<std::vector<uint32_t>> rows;
    rows.reserve(count);
    for (size_t row = 0; row < count; ++row) {
      auto begin = flat.ids.begin() + static_cast<ptrdiff_t>(flat.row_offsets[row]);
      auto end = flat.ids.begin() + static_cast<ptrdiff_t>(flat.row_offsets[row + 1]);
      rows.emplace_back(begin, end);
    }
    return rows;
  }

  // The ids, and how many of them at the end are the last piece's.
  std::pair<std::vector<uint32_t>, size_t> encode_with_last_piece(const py::str& text) const {
    Encoding encoding = tokenizer_.encode(utf8_view(text));
    std::vector<uint32_t> ids(encoding.ids().begin(), encoding.ids().end());
    check(ids);
    auto words = encoding.word_ids();
    size_t begin = words.size();
    while (begin > 0 && words[begin - 1] == words.back()) --begin;
    return {std::move(ids), words.size() - begin};
  }

  // Of bytes as one piece, which need not be UTF-8.
  std::vector<uint32_t> encode_piece(const py::bytes& piece) const {
    std::string text;
    for (char byte : bytes_view(piece)) {
      text += byte_alphabet::to_utf8(static_cast<unsigned char>(byte));
    }
    const Model& model = internal::TokenizerAccess::pipeline(tokenizer_).model_machine();
    std::vector<ModelToken> tokens;
    model.tokenize(text, *model.make_scratch(0), tokens);
    std::vector<uint32_t> ids;
    ids.reserve(tokens.size());
    for (const ModelToken& token : tokens) ids.push_back(token.id);
    check(ids);
    return ids;
  }

 private:
  FlatEncodings encode_rows(std::span<const std::string_view> texts, unsigned threads) const {
    EncodeOptions options;
    options.threads = threads;
    FlatEncodings flat = tokenizer_.encode_flat(texts, options);
    check(flat.ids);
    return flat;
  }

  void check(const std::vector<uint32_t>& ids) const {
    if (missing_byte_ids_.empty()) return;
    for (uint32_t id : ids) {
      if (!std::binary_search(missing_byte_ids_.begin(), missing_byte_ids_.end(), id)) continue;
      throw Error(ErrorCode::kMissingUnknownToken,
                  "the text has a byte that has no rank; add all 256 bytes to the ranks");
    }
  }

  std::vector<uint32_t> missing_byte_ids_;
  Tokenizer tokenizer_;
};

}  // namespace

void bind_tiktoken(py::module_& module) {
  PlainClass<RankedEncoder> encoder(module, "RankedEncoder");
  encoder.def(py::init<const py::dict&, std::string>(), py::arg("ranks"), py::arg("pattern"));
  encoder.def<&RankedEncoder::encode>("encode", py::arg("text"));
  encoder.def<&RankedEncoder::encode_to_buffer>("encode_to_buffer", py::arg("text"));
  encoder.def<&RankedEncoder::encode_batch>("encode_batch", py::arg("texts"), py::arg("threads"));
  encoder.def<&RankedEncoder::encode_with_last_piece>("encode_with_last_piece", py::arg("text"));
  encoder.def<&RankedEncoder::encode_piece>("encode_piece", py::arg("piece"));
}

}  // namespace lexel::python
