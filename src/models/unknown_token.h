#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lexel/error.h"

namespace lexel {

// The id of a model's unknown token, or the error of a model that needs it and has none.
class UnknownToken {
 public:
  UnknownToken(std::optional<uint32_t> id, std::string token, std::string json_path)
      : id_(id), token_(std::move(token)), json_path_(std::move(json_path)) {}

  uint32_t require_id() const {
    if (id_) return *id_;
    throw Error(ErrorCode::kMissingUnknownToken,
                "the text needs the unknown token \"" + token_ +
                    "\", which is not in the vocabulary; add it there or name one that is",
                json_path_ + "/unk_token");
  }

 private:
  std::optional<uint32_t> id_;
  std::string token_;
  std::string json_path_;
};

}  // namespace lexel
