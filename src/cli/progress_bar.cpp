#include "cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace lexel::cli {
namespace {

struct StageName {
  const char* name;
  const char* unit;
  bool is_bytes;
};

StageName name_of(TrainingProgress::Stage stage) {
  switch (stage) {
    case TrainingProgress::Stage::kReadFiles:
      return {"Reading files", "MB", true};
    case TrainingProgress::Stage::kReadTexts:
      return {"Reading texts", "texts", false};
    case TrainingProgress::Stage::kMerge:
      return {"Merging pairs", "tokens", false};
    case TrainingProgress::Stage::kSeedPieces:
      return {"Finding pieces", "words", false};
    case TrainingProgress::Stage::kPrunePieces:
      return {"Choosing pieces", "rounds", false};
  }
  return {"", "", false};
}

std::string amount(double value, bool is_bytes) {
  char digits[32];
  std::snprintf(digits, sizeof digits, is_bytes ? "%.1f" : "%.0f", is_bytes ? value / 1e6 : value);
  return digits;
}

}  // namespace

ProgressBar::ProgressBar(Style style) : style_(style) {
  if (style_ == Style::kBar && isatty(STDERR_FILENO) == 0) style_ = Style::kNone;
}

bool ProgressBar::is_due() const { return Clock::now() - shown_ >= std::chrono::milliseconds(100); }

void ProgressBar::show(const TrainingProgress& progress) {
  shown_ = Clock::now();
  if (style_ == Style::kNone) return;
  if (stage_ != progress.stage) {
    finish();
    stage_ = progress.stage;
    stage_begin_ = shown_;
  }
  if (style_ == Style::kBar) {
    show_bar(progress, std::chrono::duration<double>(shown_ - stage_begin_).count());
    return;
  }
  std::string line = "{\"stage\":\"" + std::string(name_of(progress.stage).name) +
                     "\",\"current\":" + std::to_string(progress.done) +
                     ",\"total\":" + (progress.total ? std::to_string(*progress.total) : "null") +
                     "}\n";
  std::fputs(line.c_str(), stderr);
}

void ProgressBar::show_bar(const TrainingProgress& progress, double seconds) {
  constexpr size_t kCells = 30;
  StageName stage = name_of(progress.stage);
  auto done = static_cast<double>(progress.done);
  double rate = seconds > 0 ? done / seconds : 0;

  std::string line = "\r\x1b[2K" + std::string(stage.name) + " ";
  if (progress.total && *progress.total > 0) {
    double share = std::min(1.0, done / static_cast<double>(*progress.total));
    auto full = static_cast<size_t>(share * kCells);
    line += "[" + std::string(full, '#') + std::string(kCells - full, '.') + "] " +
            amount(share * 100, false) + " %, ";
  }
  line += amount(done, stage.is_bytes);
  if (progress.total) line += "/" + amount(static_cast<double>(*progress.total), stage.is_bytes);
  line += std::string(" ") + stage.unit + ", " + amount(rate, stage.is_bytes) + "/s";
  if (progress.total && rate > 0 && !progress.is_last) {
    double left = std::max(0.0, static_cast<double>(*progress.total) - done) / rate;
    line += ", " + amount(left, false) + " s left";
  } else {
    line += ", " + amount(seconds, false) + " s";
  }
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  is_in_line_ = true;
}

void ProgressBar::finish() {
  if (is_in_line_) std::fputs("\n", stderr);
  is_in_line_ = false;
}

}  // namespace lexel::cli
