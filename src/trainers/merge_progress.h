#pragma once

#include <cstdint>

#include "lexel/trainer.h"

namespace lexel {

// Says how far the merging of pairs is.
class MergeProgress {
 public:
  // `options` are borrowed; `total` is what `done` goes to.
  MergeProgress(const TrainOptions& options, uint64_t total)
      : options_(options), progress_{TrainingProgress::Stage::kMerge, 0, total} {}

  // After each merge; reports now and then.
  void note_merge(uint64_t done) {
    if (++merges_ % kMergesPerReport == 0) report(done);
  }
  // No more will come than there are.
  void end(uint64_t done) {
    progress_.total = done;
    progress_.is_last = true;
    report(done);
  }

 private:
  static constexpr uint64_t kMergesPerReport = 128;

  void report(uint64_t done) {
    progress_.done = done;
    if (options_.on_progress) options_.on_progress(progress_);
  }

  const TrainOptions& options_;
  TrainingProgress progress_;
  uint64_t merges_ = 0;
};

}  // namespace lexel
