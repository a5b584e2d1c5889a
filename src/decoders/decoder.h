#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/options.h"
#include "spec/decoder.h"

namespace lexel {

// Takes a list of tokens piecemeal: each token as any number of parts (whole scalars each), then
// its end. A decoder that joins tokens can so hand on a token it has not seen the end of.
class TokenSink {
 public:
  virtual ~TokenSink() = default;
  virtual void append(std::string_view part) = 0;
  virtual void end_token() = 0;
};

// One decoder of a stream: hands the tokens it is given, decoded, to the next sink as soon as they
// are certain. finish() says that there are no more tokens; it does not finish the next sink.
class DecoderStage : public TokenSink {
 public:
  explicit DecoderStage(TokenSink& next) : next_(next) {}
  DecoderStage(const DecoderStage&) = delete;
  DecoderStage& operator=(const DecoderStage&) = delete;

  virtual void finish() = 0;
  // Whether the bytes taken so far end inside a character.
  virtual bool is_inside_character() const { return false; }

 protected:
  void put_out(std::string_view token) {
    next_.append(token);
    next_.end_token();
  }

  TokenSink& next_;
};

// A text in the making: takes tokens one at a time and appends the text that is now certain, in one
// string or none. What push() and flush() append over a whole stream joins to what Decoder::decode
// gives for the whole list, but for ill-formed runs of byte tokens (ByteFallback). Amortised O(1)
// calls and O(token) time a token; text is held back only where what follows can change it.
class StreamStage {
 public:
  virtual ~StreamStage() = default;
  virtual void push(std::string_view token, std::vector<std::string>& out) = 0;
  virtual void flush(std::vector<std::string>& out) = 0;
  virtual bool is_inside_character() const = 0;
};

// How a decoder treats a list of tokens: what lets a table of the decoded tokens stand for it
// (FusedDecoder).
enum class DecoderShape : uint8_t {
  kEachToken,          // maps each token for itself; little longer than it was
  kEachTokenNotFirst,  // the same, but the first token has its own way
  kEachTokenNotLast,   // the same, but the last one has
  kByteRuns,           // ByteFallback
  kJoin,               // Fuse
  kJoinBytes,          // ByteLevel
  kSequence,           // its parts, one after the other
  kOther,
};

// Maps the list of a text's token strings to another list; the joined list is the text. Immutable
// after construction; safe to share between threads.
class Decoder {
 public:
  virtual ~Decoder() = default;
  virtual void decode(std::vector<std::string>& tokens) const = 0;
  virtual DecoderShape shape() const { return DecoderShape::kOther; }
  // Of a kSequence, in order.
  virtual std::span<const std::unique_ptr<const Decoder>> parts() const { return {}; }
  // Fresh state for one stream; borrows the decoder and `next`.
  virtual std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const = 0;
  // Fresh state for one stream that ends with this decoder; borrows it.
  std::unique_ptr<StreamStage> make_stream() const;
};

// Builds the machine for a spec node; see compile_normalizer for `json_path` and errors.
std::unique_ptr<const Decoder> compile_decoder(const spec::Decoder& node,
                                               const std::string& json_path,
                                               const LoadLimits& limits);

}  // namespace lexel
