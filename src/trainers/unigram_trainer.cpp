#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lexel/error.h"
#include "trainers/components.h"
#include "trainers/unigram_em.h"
#include "trainers/unigram_lattices.h"
#include "unicode/utf8.h"

namespace lexel {
namespace {

// A piece expected less often than this goes.
constexpr double kMinExpected = 0.5;
// Missing characters get the smallest score, each this much more than the one before.
constexpr double kScoreStep = 0.0001;
const char* const kTrainingUnknown = "<UNK>";

// Derivative of the logarithm of the gamma function: its recurrence up to 7, from there its
// asymptotic series around x - 1/2.
double digamma(double x) {
  double result = 0;
  for (; x < 7; x += 1) result -= 1 / x;
  x -= 0.5;
  double inverse2 = 1 / (x * x);
  double inverse4 = inverse2 * inverse2;
  return result + std::log(x) + inverse2 / 24 - 7 * inverse4 / 960 +
         31 * inverse4 * inverse2 / 8064 - 127 * inverse4 * inverse4 / 30720;
}

void to_log_probabilities(std::vector<UnigramLattices::Piece>& pieces) {
  double sum = 0;
  for (size_t id = 1; id < pieces.size(); ++id) sum += pieces[id].score;
  double logarithm = std::log(sum);
  for (size_t id = 1; id < pieces.size(); ++id) {
    pieces[id].score = std::log(pieces[id].score) - logarithm;
  }
}

// One round of expectation maximization, in the variant with a sparse prior: probabilities are
// exp(digamma(count)), which takes most from rare pieces.
void maximize(UnigramLattices& lattices, unsigned threads) {
  std::vector<double> expected = UnigramPasses(lattices, threads).expected_counts();
  std::vector<uint32_t> ids = {0};
  double sum = 0;
  for (uint32_t id = 1; id < expected.size(); ++id) {
    if (expected[id] < kMinExpected) continue;
    ids.push_back(id);
    sum += expected[id];
  }
  double logarithm = digamma(sum);
  lattices.keep(ids);
  for (size_t i = 1; i < ids.size(); ++i) {
    lattices.pieces()[i].score = digamma(expected[ids[i]]) - logarithm;
  }
}

// Drops the pieces whose absence costs the text least likelihood, until `size` are left.
void prune(UnigramLattices& lattices, unsigned threads, size_t size) {
  UnigramPasses passes(lattices, threads);
  UnigramPasses::BestCounts counts = passes.best_counts();
  const std::vector<double>& frequency = counts.frequency;
  double sum = 0;
  for (double value : frequency) sum += value;
  double logsum = std::log(sum);

  // What dropping each piece costs; or that it stays, or goes, whatever the others do.
  constexpr double kStays = std::numeric_limits<double>::infinity();
  constexpr double kGoes = -kStays;
  std::vector<double> losses(frequency.size(), kStays);
  passes.for_each_alternative([&](uint32_t id, const UnigramPasses::Alternative& alternative) {
    if (frequency[id] == 0) {
      bool stays = alternative.is_best_alone && alternative.pieces.empty();
      losses[id] = stays ? kStays : kGoes;
      return;
    }
    if (alternative.pieces.empty()) return;
    // Without the piece its occurrences go to the pieces of the alternative. How many occurrences
    // there are then, Hugging Face takes (as SentencePiece does) as if the alternative had as many
    // pieces as the vocabulary has. The results are the same only with that.
    double new_logsum = std::log(sum + frequency[id] * (static_cast<double>(frequency.size() - 1)));
    double alternative_logprob = 0;
    for (uint32_t part : alternative.pieces) {
      alternative_logprob += std::log(frequency[part] + frequency[id]) - new_logsum;
    }
    double logprob = std::log(frequency[id]) - logsum;
    losses[id] = frequency[id] / counts.words * (logprob - alternative_logprob);
  });

  std::vector<uint32_t> kept = {0};
  std::vector<std::pair<double, uint32_t>> candidates;
  for (uint32_t id = 1; id < losses.size(); ++id) {
    if (losses[id] == kStays) {
      kept.push_back(id);
    } else if (losses[id] != kGoes) {
      candidates.emplace_back(losses[id], id);
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  for (const auto& [loss, id] : candidates) {
    if (kept.size() >= size) break;
    kept.push_back(id);
  }
  lattices.keep(kept);
}

// The characters that must be pieces, by code point.
std::vector<char32_t> required_characters(const UnigramTrainer& trainer,
                                          const WordCounts::Data& words) {
  std::vector<bool> is_required(0x11'0000, false);
  words.for_each_word([&](std::string_view word, uint64_t) {
    for (size_t pos = 0; pos < word.size();) is_required[utf8::decode(word, pos)] = true;
  });
  for (char32_t c : trainer.initial_alphabet) is_required[c] = true;
  std::vector<char32_t> required;
  for (char32_t c = 0; c < is_required.size(); ++c) {
    if (is_required[c]) required.push_back(c);
  }
  return required;
}

// Special tokens, then pieces by score.
void finish(const UnigramTrainer& trainer, const UnigramLattices& lattices,
            const std::vector<char32_t>& required, spec::Unigram& model) {
  std::vector<std::pair<std::string, double>> learnt;
  double smallest = std::numeric_limits<double>::infinity();
  for (size_t id = 1; id < lattices.pieces().size(); ++id) {
    const UnigramLattices::Piece& piece = lattices.pieces()[id];
    learnt.emplace_back(lattices.string_of(piece), piece.score);
    smallest = std::min(smallest, piece.score);
  }
  if (learnt.empty()) smallest = 0;

  std::vector<std::pair<std::string, double>> pieces;
  std::unordered_set<std::string> seen = {kTrainingUnknown};
  std::unordered_map<std::string, double> scores(learnt.begin(), learnt.end());
  double penalty = 0;
  for (char32_t c : required) {
    std::string character = utf8::encode(c);
    auto found = scores.find(character);
    if (found != scores.end()) {
      pieces.emplace_back(character, found->second);
    } else {
      pieces.emplace_back(character, smallest + penalty);
      penalty += kScoreStep;
    }
    seen.insert(character);
  }
  bool has_unknown = false;
  size_t unknown_id = 0;
  for (size_t i = 0; trainer.unk_token && i < trainer.special_tokens.size() && !has_unknown; ++i) {
    has_unknown = trainer.special_tokens[i].content == *trainer.unk_token;
    unknown_id = has_unknown ? i : 0;
  }
  uint64_t specials = trainer.special_tokens.size() + (trainer.unk_token && !has_unknown ? 1 : 0);
  // Characters come whatever the size says. Hugging Face looks at the size after each piece that it
  // adds, and only for equality: characters that fill it let all pieces in.
  uint64_t size = trainer.vocab_size > specials ? trainer.vocab_size - specials : 0;
  for (const auto& [piece, score] : learnt) {
    if (!seen.insert(piece).second) continue;
    pieces.emplace_back(piece, score);
    if (pieces.size() == size) break;
  }
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });

  model = spec::Unigram();
  auto add = [&](std::string_view piece, double score) {
    model.pieces.push_back(piece);
    model.scores.push_back(score);
  };
  if (trainer.unk_token) model.unk_id = unknown_id;
  if (trainer.unk_token && !has_unknown) add(*trainer.unk_token, 0);
  for (const AddedToken& token : trainer.special_tokens) add(token.content, 0);
  for (const auto& [piece, score] : pieces) add(piece, score);
}

}  // namespace

void train_unigram(const UnigramTrainer& trainer, const WordCounts::Data& words,
                   const TrainOptions& options, spec::Unigram& model) {
  if (!(trainer.shrinking_factor > 0 && trainer.shrinking_factor < 1)) {
    throw Error(ErrorCode::kInvalidArgument,
                "shrinking_factor must be above 0 and below 1, else pieces never get fewer");
  }
  std::vector<char32_t> required = required_characters(trainer, words);
  if (required.size() > trainer.vocab_size) {
    throw Error(ErrorCode::kInvalidArgument,
                "The vocabulary is not large enough to contain all chars: there are " +
                    std::to_string(required.size()) + ", vocab_size is " +
                    std::to_string(trainer.vocab_size));
  }
  TrainingProgress progress{TrainingProgress::Stage::kSeedPieces, 0, words.size()};
  auto report = [&](uint64_t done, bool is_last) {
    progress.done = done;
    progress.is_last = is_last;
    if (options.on_progress) options.on_progress(progress);
  };
  report(0, false);
  UnigramLattices lattices(words, trainer.max_piece_length, trainer.seed_size);
  report(words.size(), true);

  to_log_probabilities(lattices.pieces());
  size_t desired = trainer.vocab_size * 11 / 10;
  progress.stage = TrainingProgress::Stage::kPrunePieces;
  auto rounds_left = [&] {
    double ratio = static_cast<double>(std::max<size_t>(desired, 1)) /
                   static_cast<double>(lattices.pieces().size());
    return ratio >= 1 ? 0.0 : std::ceil(std::log(ratio) / std::log(trainer.shrinking_factor));
  };
  for (uint64_t round = 1;; ++round) {
    for (uint64_t i = 0; i < trainer.n_sub_iterations; ++i) {
      maximize(lattices, options.threads);
      progress.total = round + static_cast<uint64_t>(rounds_left());
      report(round - 1, false);
    }
    size_t before = lattices.pieces().size();
    if (before <= desired) {
      report(round, true);
      break;
    }
    auto shrunk = static_cast<size_t>(static_cast<double>(before) * trainer.shrinking_factor);
    prune(lattices, options.threads, std::max(desired, shrunk));
    // Pieces without an alternative stay; when all others are gone, nothing gets fewer any more.
    if (lattices.pieces().size() == before) {
      report(round, true);
      break;
    }
  }
  finish(trainer, lattices, required, model);
}

}  // namespace lexel
