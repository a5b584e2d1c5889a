// Load, encode, count and decode with one tokenizer: the built-in one, or the tokenizer.json that
// the environment variable LEXEL_BENCHMARK_TOKENIZER names. LEXEL_BENCHMARK_TEXT adds a text of
// one's own. See benchmarks/README.md.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark_texts.h"
#include "lexel/lexel.h"

namespace {

using lexel::benchmarks::text_named;

std::string tokenizer_json() {
  if (const char* path = std::getenv("LEXEL_BENCHMARK_TOKENIZER")) {
    return lexel::Tokenizer::from_file(path).to_json();
  }
  return lexel::Tokenizer::builtin().to_json();
}

const lexel::Tokenizer& tokenizer() {
  static const lexel::Tokenizer loaded = lexel::Tokenizer::from_json(tokenizer_json());
  return loaded;
}

void finish(benchmark::State& state, size_t bytes, size_t tokens) {
  state.SetBytesProcessed(static_cast<int64_t>(bytes) * state.iterations());
  state.counters["tokens"] = static_cast<double>(tokens);
}

void load(benchmark::State& state) {
  const std::string json = tokenizer_json();
  for (auto _ : state) benchmark::DoNotOptimize(lexel::Tokenizer::from_json(json));
  finish(state, json.size(), 0);
}

void encode(benchmark::State& state, std::string_view name) {
  const std::string& text = text_named(name);
  size_t tokens = 0;
  for (auto _ : state) tokens = tokenizer().encode(text).size();
  finish(state, text.size(), tokens);
}

void encode_flat(benchmark::State& state, const lexel::Tokenizer& with, std::string_view text,
                 bool with_offsets, unsigned threads) {
  lexel::EncodeOptions options;
  options.threads = threads;
  size_t tokens = 0;
  for (auto _ : state) tokens = with.encode_flat({&text, 1}, options, with_offsets).ids.size();
  finish(state, text.size(), tokens);
}

void encode_ids(benchmark::State& state, std::string_view name) {
  encode_flat(state, tokenizer(), text_named(name), false, 1);
}

void encode_offsets(benchmark::State& state, std::string_view name) {
  encode_flat(state, tokenizer(), text_named(name), true, 1);
}

// Every piece that is not one token is tokenized: what a miss costs.
void encode_uncached(benchmark::State& state, std::string_view name) {
  lexel::Tokenizer uncached = tokenizer();
  uncached.set_cache_budget(0);
  encode_flat(state, uncached, text_named(name), false, 1);
  state.counters["misses"] =
      static_cast<double>(uncached.cache_stats().misses) / static_cast<double>(state.iterations());
}

// Begins with an empty cache each time.
void encode_cold(benchmark::State& state, std::string_view name) {
  const std::string_view text = text_named(name);
  lexel::EncodeOptions options;
  options.threads = 1;
  lexel::Tokenizer cold = tokenizer();
  size_t tokens = 0;
  for (auto _ : state) {
    cold.set_cache_budget(lexel::Tokenizer::kDefaultCacheBudget);
    tokens = cold.encode_flat({&text, 1}, options).ids.size();
  }
  finish(state, text.size(), tokens);
}

// One text, shared by two threads.
void encode_two_threads(benchmark::State& state, std::string_view name) {
  encode_flat(state, tokenizer(), text_named(name), false, 2);
}

void encode_short(benchmark::State& state) {
  size_t tokens = 0;
  for (auto _ : state) tokens = tokenizer().encode("Hello, how are you?").size();
  finish(state, 19, tokens);
}

void count(benchmark::State& state, std::string_view name) {
  const std::string& text = text_named(name);
  size_t tokens = 0;
  for (auto _ : state) tokens = tokenizer().count(text);
  finish(state, text.size(), tokens);
}

void decode(benchmark::State& state, std::string_view name) {
  const lexel::Encoding encoding = tokenizer().encode(text_named(name));
  size_t bytes = 0;
  for (auto _ : state) bytes = tokenizer().decode(encoding.ids()).size();
  finish(state, bytes, encoding.size());
}

void decode_streaming(benchmark::State& state) {
  const lexel::Encoding encoding = tokenizer().encode(text_named("multilingual"));
  size_t bytes = 0;
  for (auto _ : state) {
    lexel::DecodeStream stream = tokenizer().decode_stream();
    bytes = 0;
    for (const uint32_t id : encoding.ids()) bytes += stream.step(id).size();
    bytes += stream.flush().size();
  }
  finish(state, bytes, encoding.size());
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;

  benchmark::RegisterBenchmark("load", load)->Unit(benchmark::kMillisecond);
  for (const auto& entry : lexel::benchmarks::texts()) {
    const std::string& name = entry.first;
    auto add = [&](const char* what, auto function) {
      return benchmark::RegisterBenchmark((std::string(what) + "/" + name).c_str(), function, name)
          ->Unit(benchmark::kMillisecond);
    };
    add("encode", encode);
    add("encode_ids", encode_ids);
    add("encode_offsets", encode_offsets);
    add("encode_uncached", encode_uncached);
    add("encode_cold", encode_cold);
    add("encode_two_threads", encode_two_threads)->UseRealTime();
    add("count", count);
    add("decode", decode);
  }
  benchmark::RegisterBenchmark("encode_short", encode_short);
  benchmark::RegisterBenchmark("decode_streaming/multilingual", decode_streaming)
      ->Unit(benchmark::kMillisecond);
  try {
    benchmark::RunSpecifiedBenchmarks();
  } catch (const lexel::Error& error) {
    std::cerr << "tokenizer_benchmark: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
