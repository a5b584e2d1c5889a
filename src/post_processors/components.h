#pragma once

#include <memory>
#include <string>

#include "post_processors/post_processor.h"

// Constructors of the single post-processors, for post_processor.cpp.
namespace lexel {

std::unique_ptr<const PostProcessor> make_bert_processing(const spec::BertProcessing& node);
std::unique_ptr<const PostProcessor> make_roberta_processing(const spec::RobertaProcessing& node);
std::unique_ptr<const PostProcessor> make_byte_level_post_processor(const spec::ByteLevel& node);
std::unique_ptr<const PostProcessor> make_template_processing(const spec::TemplateProcessing& node,
                                                              const std::string& json_path);
std::unique_ptr<const PostProcessor> make_post_processor_sequence(
    const spec::PostProcessorSequence& node, const std::string& json_path);

}  // namespace lexel
