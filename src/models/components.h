#pragma once

#include <memory>
#include <string>

#include "models/model.h"

// Constructors of the single models, for model.cpp. `json_path` is where the model stands; it goes
// into every error.
namespace lexel {

// `file`: see compile_model; null for none.
std::unique_ptr<const Model> make_bpe(const spec::Bpe& node, const std::string& json_path,
                                      const compiled::Reader* file);
std::unique_ptr<const Model> make_wordpiece(const spec::WordPiece& node,
                                            const std::string& json_path,
                                            const compiled::Reader* file);
std::unique_ptr<const Model> make_word_level(const spec::WordLevel& node,
                                             const std::string& json_path,
                                             const compiled::Reader* file);
std::unique_ptr<const Model> make_unigram(const spec::Unigram& node, const std::string& json_path,
                                          const compiled::Reader* file);

}  // namespace lexel
