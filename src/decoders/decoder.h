#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/options.h"
#include "spec/decoder.h"

namespace lexel {

// One decoder of a stream: takes tokens one at a time and appends the tokens that are now certain.
// Over a whole stream the tokens it appends, the last ones in flush(), join to the same text as those
// of Decoder::decode; only their cutting may differ where a later stage cannot tell.
class StreamStage {
 public:
  virtual ~StreamStage() = default;
  virtual void push(std::string_view token, std::vector<std::string>& out) = 0;
  virtual void flush(std::vector<std::string>& out) = 0;
};

// Maps the list of a text's token strings to another list; the joined list is the text. Immutable
// after construction; safe to share between threads.
class Decoder {
 public:
  virtual ~Decoder() = default;
  virtual void decode(std::vector<std::string>& tokens) const = 0;
  // Fresh state for one stream; borrows the decoder.
  virtual std::unique_ptr<StreamStage> make_stream() const = 0;
};

// Builds the machine for a spec node; see compile_normalizer for `json_path` and errors.
std::unique_ptr<const Decoder> compile_decoder(const spec::Decoder& node,
                                               const std::string& json_path,
                                               const LoadLimits& limits);

}  // namespace lexel
