#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/json_cursor.h"
#include "format/json_reader.h"
#include "spec/model.h"

// The big parts of a model, read straight into tables. Which model it is may only be known later
// ("type" can follow "vocab", or be missing), so a stream takes what comes, keeps the first fault
// in mind and speaks of it when a model asks for the part.
namespace lexel::format {

// Receives the events of one JSON value.
class ValueStream {
 public:
  virtual ~ValueStream() = default;
  virtual void open(Kind kind) = 0;
  virtual void close() = 0;
  virtual void key(std::string_view name) = 0;
  virtual void scalar(const Scalar& value) = 0;
};

// {token: id, …} of BPE, WordPiece and WordLevel, or [[piece, score], …] of Unigram.
class VocabStream : public ValueStream {
 public:
  void open(Kind kind) override;
  void close() override;
  void key(std::string_view name) override;
  void scalar(const Scalar& value) override;

  // Throw Error(kInvalidSpec) unless the value has that shape. `at` is where it stands.
  void check_ids(const Cursor& at) const;
  void check_scores(const Cursor& at) const;
  // After a check. A token that came twice has its last id.
  spec::Vocab take_ids();
  void take_scores(spec::Unigram& model);

 private:
  // A value that is no id; `kind` and `bits` as in Scalar.
  struct BadId {
    uint64_t bits;
    uint32_t index;  // of the token
    Kind kind;
  };
  void drop_repeated_tokens();
  void fail_in_list(std::string message);

  Kind kind_ = Kind::kNull;  // of the whole value
  size_t depth_ = 0;
  spec::StringTable tokens_;
  std::vector<uint32_t> ids_;
  std::vector<BadId> bad_ids_;
  std::vector<double> scores_;
  size_t filled_ = 0;       // fields of the list entry that is being read
  std::string list_fault_;  // the first one; entry scores_.size() has it
};

// The merges of BPE: ["a b", …] or [["a", "b"], …].
class MergesStream : public ValueStream {
 public:
  void open(Kind kind) override;
  void close() override;
  void key(std::string_view name) override;
  void scalar(const Scalar& value) override;

  void check(const Cursor& at) const;
  spec::StringTable take();

 private:
  void add_line(std::string_view line);
  void fail(std::string message);

  enum class Form : uint8_t { kUnknown, kLines, kPairs };

  Kind kind_ = Kind::kNull;
  Form form_ = Form::kUnknown;
  size_t depth_ = 0;
  size_t index_ = 0;   // of the entry that is being read
  size_t filled_ = 0;  // parts of the pair that is being read
  spec::StringTable parts_;
  std::string fault_;  // the first one
  size_t fault_index_ = 0;
};

class ModelStreams {
 public:
  // The fresh stream for that field of the model; null for fields that go on the tape.
  ValueStream* stream_for(std::string_view field);
  void reset() { *this = ModelStreams(); }

  VocabStream vocab;
  MergesStream merges;
};

}  // namespace lexel::format
