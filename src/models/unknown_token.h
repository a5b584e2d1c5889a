#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lexel/error.h"

namespace lexel {

// The id of a model's unknown token, or the error of a model that needs it and has none.
class UnknownToken {
 public:
  // Of a model that names its unknown token.
  UnknownToken(std::optional<uint32_t> id, const std::string& token, const std::string& json_path)
      : id_(id),
        message_("the text needs the unknown token \"" + token +
                 "\", which is not in the vocabulary; add it there or name one that is"),
        json_path_(json_path + "/unk_token") {}
  // Of a model that gives its id.
  UnknownToken(std::optional<uint32_t> id, const std::string& json_path)
      : id_(id),
        message_(
            "the text needs the unknown token, and there is none; set unk_id to its id, or "
            "train the model with an unknown token"),
        json_path_(json_path + "/unk_id") {}

  uint32_t require_id() const {
    if (id_) return *id_;
    throw Error(ErrorCode::kMissingUnknownToken, message_, json_path_);
  }

 private:
  std::optional<uint32_t> id_;
  std::string message_;
  std::string json_path_;
};

}  // namespace lexel
