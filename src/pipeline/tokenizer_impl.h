#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "decoders/fused_decoder.h"
#include "lexel/tokenizer.h"
#include "pipeline/pipeline.h"

namespace lexel {

// A pipeline's FusedDecoder, made when decoding has cost about as much as making it will.
class DecodeTable {
 public:
  // Null as long as there is none, or if there can be none. `pipeline` must be the same in every
  // call, and `id_count` is the number of ids that are about to be decoded.
  const FusedDecoder* get(const Pipeline& pipeline, size_t id_count);

 private:
  std::atomic<uint64_t> decoded_{0};  // ids
  std::once_flag made_;
  std::unique_ptr<const FusedDecoder> table_;
};

// What a Tokenizer points to.
struct Tokenizer::Impl {
  explicit Impl(Pipeline parts) : pipeline(std::move(parts)) { pipeline.refresh_fused(); }

  Pipeline pipeline;
  // Shared between copies that have the same tokens and decoder; replace it with either.
  std::shared_ptr<DecodeTable> decode_table = std::make_shared<DecodeTable>();
};

}  // namespace lexel
