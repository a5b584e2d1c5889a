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

// What a post-processor does to a single sequence, if it is no more than this: trim the offsets,
// set the type, put special tokens around.
struct TokenFrame {
  std::vector<internal::Fragment> before;
  std::vector<internal::Fragment> behind;
  uint32_t type_id = 0;
  bool trims_offsets = false;
  bool add_prefix_space = false;  // for trim_offsets()
};

// Puts special tokens around sequences, sets type ids, trims offsets. Immutable after construction;
// safe to share between threads.
class PostProcessor {
 public:
  virtual ~PostProcessor() = default;

  // Tokens that process() inserts into a single sequence or a pair.
  virtual size_t added_tokens(bool is_pair) const = 0;

  // What process() does to a single sequence; null if that is more than a frame says. Borrowed.
  virtual const TokenFrame* frame() const = 0;

  // Works on the list of parts that the result is made of: the sequences at first, whatever an
  // earlier processor of a Sequence left later. Throws Error(kMissingSpecialToken,
  // kInvalidArgument).
  virtual void process(std::vector<internal::EncodingDraft>& parts,
                       const PostProcessContext& context) const = 0;
};

// Builds the machine for a spec node; see compile_normalizer for `json_path`.
std::unique_ptr<const PostProcessor> compile_post_processor(const spec::PostProcessor& node,
                                                            const std::string& json_path);

// The same as post_process() for a single sequence without windows. `frame` is null where there is
// no processor.
internal::EncodingDraft put_in_frame(const TokenFrame* frame, internal::EncodingDraft sequence,
                                     const PostProcessContext& context);

// The same for a sequence that nothing was cut from, without a draft.
Encoding materialize_in_frame(const TokenFrame* frame, const TokenColumns& sequence,
                              const PostProcessContext& context);

// Runs a processor (null: none) over a sequence or a pair and joins the parts.
internal::EncodingDraft post_process(const PostProcessor* processor, internal::EncodingDraft first,
                                     std::optional<internal::EncodingDraft> second,
                                     const PostProcessContext& context);

}  // namespace lexel
