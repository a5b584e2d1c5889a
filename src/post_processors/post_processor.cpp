#include "post_processors/post_processor.h"

#include <utility>
#include <variant>

#include "encoding/encoding_data.h"
#include "post_processors/components.h"
#include "post_processors/trim_offsets.h"

namespace lexel {

std::unique_ptr<const PostProcessor> compile_post_processor(const spec::PostProcessor& node,
                                                            const std::string& json_path) {
  struct Compile {
    const std::string& json_path;

    auto operator()(const spec::BertProcessing& n) const { return make_bert_processing(n); }
    auto operator()(const spec::RobertaProcessing& n) const { return make_roberta_processing(n); }
    auto operator()(const spec::ByteLevel& n) const { return make_byte_level_post_processor(n); }
    auto operator()(const spec::TemplateProcessing& n) const {
      return make_template_processing(n, json_path);
    }
    auto operator()(const spec::PostProcessorSequence& n) const {
      return make_post_processor_sequence(n, json_path);
    }
  };
  return std::visit(Compile{json_path}, node.value);
}

internal::EncodingDraft put_in_frame(const TokenFrame* frame, internal::EncodingDraft sequence,
                                     const PostProcessContext& context) {
  if (!frame) return sequence;
  if (frame->trims_offsets && context.with_offsets) {
    trim_offsets(sequence, frame->add_prefix_space, context.offset_unit);
  }
  sequence.set_type_id(frame->type_id);
  internal::EncodingDraft result;
  result.fragments.reserve(frame->before.size() + sequence.fragments.size() + frame->behind.size());
  auto append_all = [&](const std::vector<internal::Fragment>& fragments) {
    for (const internal::Fragment& fragment : fragments) result.append(fragment);
  };
  if (context.add_special_tokens) append_all(frame->before);
  const size_t begin = result.size;
  append_all(sequence.fragments);
  result.sequence_ranges.push_back({0, {begin, result.size}});
  if (context.add_special_tokens) append_all(frame->behind);
  return result;
}

Encoding materialize_in_frame(const TokenFrame* frame, const TokenColumns& sequence,
                              const PostProcessContext& context) {
  static const std::vector<internal::Fragment> nothing;
  const bool adds = frame && context.add_special_tokens;
  const std::vector<internal::Fragment>& before = adds ? frame->before : nothing;
  const std::vector<internal::Fragment>& behind = adds ? frame->behind : nothing;
  size_t begin = 0;
  for (const internal::Fragment& fragment : before) begin += fragment.size();
  const size_t end = begin + sequence.size();
  size_t size = end;
  for (const internal::Fragment& fragment : behind) size += fragment.size();

  const bool has_places = sequence.words.size() == sequence.size();
  auto data = internal::EncodingData::make({.tokens = size,
                                            .runs = before.size() + 1 + behind.size(),
                                            .sequence_ranges = size_t{frame != nullptr},
                                            .has_places = has_places});
  if (has_places) data->set_source(sequence.tokens);
  for (const internal::Fragment& fragment : before) data->put_shared(fragment);
  internal::Fragment whole;
  whole.columns = {std::shared_ptr<void>(), &sequence};  // borrowed
  whole.end = sequence.size();
  whole.type_id = frame ? frame->type_id : 0;
  data->put(whole);
  for (const internal::Fragment& fragment : behind) data->put_shared(fragment);
  if (!frame) return internal::make_encoding(std::move(data));
  if (frame->trims_offsets && has_places) {
    trim_offsets(data->mutable_offsets().subspan(begin, sequence.size()), sequence,
                 frame->add_prefix_space, context.offset_unit);
  }
  data->put_range({0, {begin, end}});
  return internal::make_encoding(std::move(data));
}

internal::EncodingDraft post_process(const PostProcessor* processor, internal::EncodingDraft first,
                                     std::optional<internal::EncodingDraft> second,
                                     const PostProcessContext& context) {
  // Without a processor a single sequence stays unmarked, a pair is numbered.
  if (!processor && !second) return first;

  std::vector<internal::EncodingDraft> parts;
  parts.push_back(std::move(first));
  if (second) parts.push_back(std::move(*second));
  for (size_t i = 0; i < parts.size(); ++i) {
    parts[i].set_sequence_id(i);
    if (!processor) continue;
    parts[i].set_type_id(static_cast<uint32_t>(i));
    for (internal::EncodingDraft& window : parts[i].overflowing) window.set_sequence_id(i);
  }
  if (processor) processor->process(parts, context);

  internal::EncodingDraft result;
  for (const internal::EncodingDraft& part : parts) result.merge(part);
  return result;
}

}  // namespace lexel
