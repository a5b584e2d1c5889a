#include "pipeline/fused.h"

#include <cstdlib>
#include <functional>
#include <string_view>
#include <thread>

#include "pipeline/pipeline.h"

namespace lexel {
namespace {

bool is_turned_off() {
  static const bool is_off = [] {
    const char* value = std::getenv("LEXEL_PIPELINE");
    return value && std::string_view(value) == "interpreter";
  }();
  return is_off;
}

// Threads start their search at different slots, so that each mostly finds its own worker again.
size_t first_slot() {
  static thread_local const size_t slot = std::hash<std::thread::id>{}(std::this_thread::get_id());
  return slot;
}

}  // namespace

Fused::Workers::~Workers() {
  for (auto& slot : slots_) delete slot.load(std::memory_order_acquire);
}

std::unique_ptr<Fused::Worker> Fused::Workers::take(const Fused& owner) {
  for (size_t i = 0, at = first_slot(); i < slots_.size(); ++i, ++at) {
    auto& slot = slots_[at % slots_.size()];
    if (!slot.load(std::memory_order_relaxed)) continue;
    if (Worker* worker = slot.exchange(nullptr, std::memory_order_acquire)) {
      return std::unique_ptr<Worker>(worker);
    }
  }
  return owner.make_worker();
}

void Fused::Workers::give_back(std::unique_ptr<Worker> worker) {
  for (size_t i = 0, at = first_slot(); i < slots_.size(); ++i, ++at) {
    Worker* expected = nullptr;
    if (slots_[at % slots_.size()].compare_exchange_strong(
            expected, worker.get(), std::memory_order_release, std::memory_order_relaxed)) {
      worker.release();
      return;
    }
  }
}

LazyFused::LazyFused(const Pipeline& pipeline) {
  auto parts = std::make_unique<Pipeline>();
  parts->normalizer = pipeline.normalizer;
  parts->pre_tokenizer = pipeline.pre_tokenizer;
  parts->model = pipeline.model;
  parts_ = std::move(parts);
}

LazyFused::~LazyFused() = default;

const Fused* LazyFused::get() const {
  if (is_turned_off()) return nullptr;
  std::call_once(once_, [&] {
    for (auto make : {make_fused_byte_bpe, make_fused_sentencepiece_bpe}) {
      if (!fused_) fused_ = make(*parts_);
    }
  });
  return fused_.get();
}

bool LazyFused::is_of(const Pipeline& pipeline) const {
  return parts_->normalizer == pipeline.normalizer &&
         parts_->pre_tokenizer == pipeline.pre_tokenizer && parts_->model == pipeline.model;
}

}  // namespace lexel
