#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "encoding/encoding_draft.h"
#include "lexel/options.h"
#include "spec/post_processor.h"

namespace lexel {

struct PostProcessContext {
  bool add_special_tokens = true;
  bool with_offsets = true;  // false: the columns hold ids only, and offsets stay untrimmed
  OffsetUnit offset_unit = OffsetUnit::kBytes;
};

// Special tokens around a single sequence.
struct TokenFrame {
  std::vector<uint32_t> before;
  std::vector<uint32_t> behind;
  bool trims_offsets = false;
};

// Puts special tokens around sequences, sets type ids, trims offsets. Immutable after construction;
// safe to share between threads.
class PostProcessor {
 public:
  virtual ~PostProcessor() = default;

  // Tokens that process() inserts into a single sequence or a pair.
  virtual size_t added_tokens(bool is_pair) const = 0;

  // What process() does to the ids and offsets of a single sequence, if it does no more than this.
  virtual std::optional<TokenFrame> frame() const = 0;

  // Works on the list of parts that the result is made of: the sequences at first, whatever an
  // earlier processor of a Sequence left later. Throws Error(kMissingSpecialToken,
  // kInvalidArgument).
  virtual void process(std::vector<internal::EncodingDraft>& parts,
                       const PostProcessContext& context) const = 0;
};

// Builds the machine for a spec node; see compile_normalizer for `json_path`.
std::unique_ptr<const PostProcessor> compile_post_processor(const spec::PostProcessor& node,
                                                            const std::string& json_path);

// Runs a processor (null: none) over a sequence or a pair and joins the parts.
internal::EncodingDraft post_process(const PostProcessor* processor, internal::EncodingDraft first,
                                     std::optional<internal::EncodingDraft> second,
                                     const PostProcessContext& context);

}  // namespace lexel
