#include "models/model.h"

#include <variant>

#include "models/components.h"

namespace lexel {

std::unique_ptr<const Model> compile_model(const spec::Model& node, const std::string& json_path,
                                           const LoadLimits&, const compiled::Reader* file) {
  struct Compile {
    const std::string& json_path;
    const compiled::Reader* file;

    auto operator()(const spec::Bpe& n) const { return make_bpe(n, json_path, file); }
    auto operator()(const spec::WordPiece& n) const { return make_wordpiece(n, json_path, file); }
    auto operator()(const spec::WordLevel& n) const { return make_word_level(n, json_path, file); }
    auto operator()(const spec::Unigram& n) const { return make_unigram(n, json_path, file); }
  };
  return std::visit(Compile{json_path, file}, node.value);
}

}  // namespace lexel
