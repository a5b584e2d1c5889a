#pragma once

#include <chrono>
#include <optional>

#include "lexel/trainer.h"

namespace lexel::cli {

// Shows on standard error how far a training run is: done and total, rate, time left. Used by the
// program and by Python.
class ProgressBar {
 public:
  enum class Style : uint8_t {
    kNone,
    kBar,        // one line that is written again and again; nothing unless it is a terminal
    kJsonLines,  // {"stage": .., "current": .., "total": ..} a line
  };

  explicit ProgressBar(Style style);

  // Whether it is time to write again: a tenth of a second has passed.
  bool is_due() const;
  void show(const TrainingProgress& progress);
  // Leaves the line of the bar.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  void show_bar(const TrainingProgress& progress, double seconds);

  Style style_;
  std::optional<TrainingProgress::Stage> stage_;
  Clock::time_point stage_begin_;
  Clock::time_point shown_;
  bool is_in_line_ = false;
};

}  // namespace lexel::cli
