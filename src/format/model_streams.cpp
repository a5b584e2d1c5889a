#include "format/model_streams.h"

#include <bit>
#include <functional>
#include <limits>
#include <utility>

#include "format/superseded.h"

namespace lexel::format {
namespace {

std::optional<double> to_double(const Scalar& value) {
  switch (value.kind) {
    case Kind::kUnsigned:
      return static_cast<double>(value.bits);
    case Kind::kNegative:
      return static_cast<double>(static_cast<int64_t>(value.bits));
    case Kind::kFloat:
      return std::bit_cast<double>(value.bits);
    default:
      return std::nullopt;
  }
}

constexpr std::string_view kVocabObject = "an object of token: id";
constexpr std::string_view kVocabList = "a list of [piece, score]";
constexpr std::string_view kMergesList = "a list of \"left right\" or [\"left\", \"right\"]";
constexpr std::string_view kMixedMerges =
    "merges are written in two ways; write all as \"left right\" or all as [\"left\", \"right\"]";

[[noreturn]] void fail_shape(const Cursor& at, std::string_view expected, Kind found) {
  std::string message = "expected " + std::string(expected);
  if (found == Kind::kArray || found == Kind::kObject || found == Kind::kNull) {
    message += ", found " + describe({found, 0, {}});
  }
  at.fail(message);
}

}  // namespace

void VocabStream::open(Kind kind) {
  if (depth_ == 0) {
    kind_ = kind;
  } else if (kind_ == Kind::kObject) {
    if (depth_ == 1) {
      bad_ids_.push_back({0, static_cast<uint32_t>(ids_.size()), kind});
      ids_.push_back(0);
    }
  } else if (depth_ == 1 && kind == Kind::kArray) {
    filled_ = 0;
  } else {
    fail_in_list("expected [piece, score]");
  }
  ++depth_;
}

void VocabStream::close() {
  --depth_;
  if (kind_ == Kind::kArray && depth_ == 1) {
    if (filled_ != 2) fail_in_list("expected [piece, score]");
    filled_ = 0;
  }
  if (depth_ > 0) return;
  drop_repeated_tokens();
  tokens_.shrink_to_fit();
  ids_.shrink_to_fit();
  scores_.shrink_to_fit();
}

void VocabStream::key(std::string_view name) {
  if (kind_ == Kind::kObject && depth_ == 1) tokens_.push_back(name);
}

void VocabStream::scalar(const Scalar& value) {
  if (depth_ == 0) {
    kind_ = value.kind;
  } else if (kind_ == Kind::kObject) {
    if (depth_ > 1) return;
    bool good = value.kind == Kind::kUnsigned && value.bits <= std::numeric_limits<uint32_t>::max();
    if (!good) {
      bad_ids_.push_back({value.bits, static_cast<uint32_t>(ids_.size()), value.kind});
    }
    ids_.push_back(good ? static_cast<uint32_t>(value.bits) : 0);
  } else if (!list_fault_.empty()) {
    return;
  } else if (depth_ == 2 && filled_ == 0 && value.kind == Kind::kString) {
    tokens_.push_back(value.text);
    filled_ = 1;
  } else if (std::optional<double> score = to_double(value); depth_ == 2 && filled_ == 1 && score) {
    scores_.push_back(*score);
    filled_ = 2;
  } else {
    fail_in_list("expected [piece, score], found " + describe(value) +
                 (depth_ == 2 ? " in field " + std::to_string(filled_) : ""));
  }
}

void VocabStream::fail_in_list(std::string message) {
  if (!list_fault_.empty()) return;
  // A third field: the score is in already, but the fault is this entry's.
  if (filled_ == 2) scores_.pop_back();
  list_fault_ = std::move(message);
}

void VocabStream::drop_repeated_tokens() {
  if (kind_ != Kind::kObject) return;
  std::vector<uint32_t> repeated = superseded(
      tokens_.size(), [&](size_t i) { return std::hash<std::string_view>()(tokens_[i]); },
      [&](size_t i, size_t j) { return tokens_[i] < tokens_[j]; });
  if (repeated.empty()) return;

  spec::StringTable tokens;
  std::vector<uint32_t> ids;
  std::vector<BadId> bad_ids;
  auto drop = repeated.begin();
  auto bad = bad_ids_.begin();
  for (uint32_t i = 0; i < ids_.size(); ++i) {
    bool is_bad = bad != bad_ids_.end() && bad->index == i;
    if (drop != repeated.end() && *drop == i) {
      ++drop;
    } else {
      if (is_bad) bad_ids.push_back({bad->bits, static_cast<uint32_t>(ids.size()), bad->kind});
      tokens.push_back(tokens_[i]);
      ids.push_back(ids_[i]);
    }
    if (is_bad) ++bad;
  }
  tokens_ = std::move(tokens);
  ids_ = std::move(ids);
  bad_ids_ = std::move(bad_ids);
}

void VocabStream::check_ids(const Cursor& at) const {
  if (kind_ != Kind::kObject) fail_shape(at, kVocabObject, kind_);
  if (bad_ids_.empty()) return;
  const BadId& bad = bad_ids_.front();
  std::string found = bad.kind == Kind::kString ? "a string" : describe({bad.kind, bad.bits, {}});
  at.fail_at(tokens_[bad.index], "expected an id from 0 to 4294967295, found " + found);
}

void VocabStream::check_scores(const Cursor& at) const {
  if (kind_ != Kind::kArray) fail_shape(at, kVocabList, kind_);
  if (!list_fault_.empty()) at.fail_at(std::to_string(scores_.size()), list_fault_);
}

spec::Vocab VocabStream::take_ids() { return {std::move(tokens_), std::move(ids_)}; }

void VocabStream::take_scores(spec::Unigram& model) {
  model.pieces = std::move(tokens_);
  model.scores = std::move(scores_);
}

void MergesStream::open(Kind kind) {
  if (depth_ == 0) {
    kind_ = kind;
  } else if (depth_ == 1 && kind == Kind::kArray) {
    if (form_ == Form::kLines) fail(std::string(kMixedMerges));
    form_ = Form::kPairs;
    filled_ = 0;
  } else {
    fail("expected [\"left\", \"right\"], found " + describe({kind, 0, {}}));
  }
  ++depth_;
}

void MergesStream::close() {
  --depth_;
  if (depth_ == 1) {
    if (form_ == Form::kPairs && filled_ != 2) fail("expected [\"left\", \"right\"]");
    ++index_;
  }
  if (depth_ == 0) parts_.shrink_to_fit();
}

void MergesStream::key(std::string_view) {}

void MergesStream::scalar(const Scalar& value) {
  if (depth_ == 0) {
    kind_ = value.kind;
    return;
  }
  if (fault_.empty()) {
    if (value.kind != Kind::kString) {
      fail("expected " + std::string(depth_ == 1 ? "a merge" : "a string") + ", found " +
           describe(value));
    } else if (depth_ == 1) {
      if (form_ == Form::kPairs) fail(std::string(kMixedMerges));
      form_ = Form::kLines;
      add_line(value.text);
    } else if (filled_ == 2) {
      fail("expected [\"left\", \"right\"], found a third part");
    } else {
      parts_.push_back(value.text);
      ++filled_;
    }
  }
  if (depth_ == 1) ++index_;
}

void MergesStream::add_line(std::string_view line) {
  if (line.starts_with("#version")) return;
  size_t space = line.find(' ');
  if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos) {
    fail("expected two parts with one space between them, found " +
         describe({Kind::kString, 0, line}) +
         "; tokens that hold a space need the form [\"left\", \"right\"]");
    return;
  }
  parts_.push_back(line.substr(0, space));
  parts_.push_back(line.substr(space + 1));
}

void MergesStream::fail(std::string message) {
  if (!fault_.empty()) return;
  fault_ = std::move(message);
  fault_index_ = index_;
}

void MergesStream::check(const Cursor& at) const {
  if (kind_ != Kind::kArray) fail_shape(at, kMergesList, kind_);
  if (!fault_.empty()) at.fail_at(std::to_string(fault_index_), fault_);
}

spec::StringTable MergesStream::take() { return std::move(parts_); }

ValueStream* ModelStreams::stream_for(std::string_view field) {
  if (field == "vocab") {
    vocab = VocabStream();
    return &vocab;
  }
  if (field == "merges") {
    merges = MergesStream();
    return &merges;
  }
  return nullptr;
}

}  // namespace lexel::format
