// The loops below the tokenizer, each by itself: the vector kernels, splitting by the catalogued
// patterns (by masks, and by the plain scanner that masks are tested against), UTF-8, and the
// search for added tokens. LEXEL_BENCHMARK_TEXT adds a text of one's own; LEXEL_FORCE_ISA (avx512,
// avx2, sse42, neon, swar) chooses the instruction set. See benchmarks/README.md.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "added_tokens/token_matcher.h"
#include "benchmark_texts.h"
#include "patterns/catalogue.h"
#include "patterns/class_bytes.h"
#include "patterns/code_point_set.h"
#include "patterns/mask_scanner.h"
#include "patterns/parser.h"
#include "patterns/scanner.h"
#include "simd/kernels.h"
#include "unicode/utf8.h"

namespace {

using lexel::Cutter;
using lexel::Pattern;

struct Family {
  const char* name;
  std::vector<std::string> patterns;  // that split one after the other
};

const std::vector<Family>& families() {
  static const std::string words = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  static const std::string upper = R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])";
  static const std::string lower = R"([\p{Ll}\p{Lm}\p{Lo}\p{M}])";
  static const std::string white = R"(\s*[\r\n]+|\s+(?!\S)|\s+)";
  static const std::vector<Family> all = {
      {"gpt2", {R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)"}},
      {"llama3",
       {words + R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|)" + white}},
      {"qwen3", {words + R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|)" + white}},
      {"o200k",
       {upper + "*" + lower + "+" + words + "?|" + upper + "+" + lower + "*" + words +
        R"(?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|)" + white}},
      {"deepseek_v3",
       {R"(\p{N}{1,3})", "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+",
        R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|)" +
            white}},
  };
  return all;
}

std::unique_ptr<const Pattern> scanner_of(const Family& family, bool by_masks) {
  std::vector<lexel::patterns::ScannerSpec> specs;
  for (const std::string& pattern : family.patterns) {
    specs.push_back(*lexel::patterns::recognize(lexel::patterns::parse_regex(pattern, {}, {})));
  }
  if (specs.size() == 1) {
    return by_masks ? lexel::patterns::make_mask_scanner(specs[0])
                    : lexel::patterns::make_scanner(specs[0]);
  }
  return by_masks ? lexel::patterns::make_split_mask_scanner(specs)
                  : lexel::patterns::make_split_scanner(specs);
}

void set_rates(benchmark::State& state, size_t bytes) {
  state.SetBytesProcessed(static_cast<int64_t>(bytes) * state.iterations());
}

// Seconds per pre-token: read "1.2n" as 1.2 ns.
void split(benchmark::State& state, const Family& family, bool by_masks, const std::string& text) {
  std::unique_ptr<const Pattern> scanner = scanner_of(family, by_masks);
  uint32_t ends[1024];
  size_t pieces = 0;
  for (auto _ : state) {
    Cutter::Memory memory;
    uint32_t begin = 0;
    pieces = 0;
    while (size_t count = scanner->cutter()->cut(text, begin, ends, std::size(ends), memory)) {
      begin = ends[count - 1];
      pieces += count;
    }
  }
  set_rates(state, text.size());
  state.counters["per_pre_token"] = benchmark::Counter(
      static_cast<double>(pieces),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

// From bytes to masks, as the pattern scanners do it: letters, digits, spaces and the rest.
void classify(benchmark::State& state, const std::string& text) {
  using lexel::patterns::CodePointSet;
  const CodePointSet digits = CodePointSet::range('0', '9');
  const CodePointSet spaces = CodePointSet::single(' ') | CodePointSet::range('\t', '\r');
  const CodePointSet letters = CodePointSet::range('A', 'Z') | CodePointSet::range('a', 'z') |
                               CodePointSet::range(0xC0, 0x1FFF) |
                               CodePointSet::range(0x3040, 0xD7A3);
  const lexel::simd::ClassTables tables = lexel::patterns::make_class_tables(
      {{letters, 1}, {digits, 2}, {spaces, 4}, {(letters | digits | spaces).complement(), 8}});
  const size_t blocks = (text.size() - 4) / lexel::simd::kBlock;
  std::vector<lexel::simd::BlockMasks> masks(blocks);
  for (auto _ : state) {
    lexel::simd::kernels().classify(tables, text.data(), blocks, true, masks.data());
    benchmark::DoNotOptimize(masks.data());
  }
  set_rates(state, blocks * lexel::simd::kBlock);
}

// From masks to positions, of every third byte.
void positions(benchmark::State& state, const std::string& text) {
  const std::vector<uint64_t> words(text.size() / lexel::simd::kBlock, 0x9249'2492'4924'9249u);
  std::vector<uint32_t> found(text.size() + lexel::simd::kBlock);
  for (auto _ : state) {
    lexel::simd::kernels().positions(words.data(), words.size(), 0, found.data());
    benchmark::DoNotOptimize(found.data());
  }
  set_rates(state, words.size() * lexel::simd::kBlock);
}

template <class Fn>
void scan(benchmark::State& state, const std::string& text, Fn fn) {
  for (auto _ : state) benchmark::DoNotOptimize(fn(text));
  set_rates(state, text.size());
}

// As the models have them: special tokens; and besides, runs of white space and markup.
lexel::TokenMatcher added_tokens(bool has_markup) {
  std::vector<std::string> tokens;
  for (int i = 0; i < 256; ++i) tokens.push_back("<|reserved_" + std::to_string(i) + "|>");
  if (has_markup) {
    for (int i = 0; i < 6000; ++i) tokens.push_back("<unused" + std::to_string(i) + ">");
    for (const char* tag :
         {"<table>", "</table>", "<tr>", "<td>", "<h1>", "<b>", "</b>", "<pre>"}) {
      tokens.emplace_back(tag);
    }
    for (size_t n = 2; n < 32; ++n) {
      tokens.push_back(std::string(n, '\n'));
      tokens.push_back(std::string(n, '\t'));
      std::string blanks;
      while (blanks.size() < 3 * n) blanks += "\u2581";
      tokens.push_back(blanks);
    }
  }
  return lexel::TokenMatcher(std::vector<std::string_view>(tokens.begin(), tokens.end()));
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::AddCustomContext("isa", lexel::simd::kernels().name);

  static const lexel::TokenMatcher special = added_tokens(false);
  static const lexel::TokenMatcher markup = added_tokens(true);
  auto find = [](const lexel::TokenMatcher& matcher) {
    return [&matcher](const std::string& text) {
      size_t found = 0;
      matcher.find(text, [&](uint32_t, uint32_t, uint32_t) { ++found; });
      return found;
    };
  };
  for (const auto& entry : lexel::benchmarks::texts()) {
    const std::string& name = entry.first;
    const std::string& text = entry.second;
    auto add = [&](const std::string& what, auto function) {
      benchmark::RegisterBenchmark((what + "/" + name).c_str(), [function,
                                                                 &text](benchmark::State& state) {
        function(state, text);
      })->Unit(benchmark::kMicrosecond);
    };
    for (const Family& family : families()) {
      for (bool by_masks : {true, false}) {
        add(std::string("split/") + family.name + (by_masks ? "/masks" : "/plain"),
            [&family, by_masks](benchmark::State& state, const std::string& t) {
              split(state, family, by_masks, t);
            });
      }
    }
    add("simd/classify", [](benchmark::State& state, const std::string& t) { classify(state, t); });
    add("simd/positions",
        [](benchmark::State& state, const std::string& t) { positions(state, t); });
    auto add_scan = [&](const std::string& what, auto fn) {
      add(what, [fn](benchmark::State& state, const std::string& t) { scan(state, t, fn); });
    };
    add_scan("utf8/valid_prefix",
             [](const std::string& t) { return lexel::utf8::valid_prefix(t); });
    add_scan("utf8/count_scalars",
             [](const std::string& t) { return lexel::utf8::count_scalars(t); });
    add_scan("utf8/count_utf16", [](const std::string& t) { return lexel::utf8::count_utf16(t); });
    add_scan("added_tokens/special", find(special));
    add_scan("added_tokens/markup", find(markup));
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
