// What a call through the C ABI costs beside the same call in C++, on short texts. Both are in the
// same shared library.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "lexel/lexel.h"
#include "lexel_c.h"

namespace {

constexpr std::string_view kTexts[] = {"Hello", "Hello, world! How are you today?",
                                       "The committee met again on Thursday to discuss the bridge, "
                                       "which had been closed since the flood."};

std::string_view text_of(const benchmark::State& state) { return kTexts[state.range(0)]; }

const char* tokenizer_path() { return std::getenv("LEXEL_BENCHMARK_TOKENIZER"); }

const lexel::Tokenizer& cpp_tokenizer() {
  static const lexel::Tokenizer tokenizer = tokenizer_path()
                                                ? lexel::Tokenizer::from_file(tokenizer_path())
                                                : lexel::Tokenizer::builtin();
  return tokenizer;
}

const lexel_tokenizer* c_tokenizer() {
  static lexel_tokenizer* const tokenizer = [] {
    lexel_tokenizer* made = nullptr;
    std::string_view path = tokenizer_path() ? tokenizer_path() : "";
    lexel_status status =
        path.empty() ? lexel_tokenizer_builtin(&made, nullptr)
                     : lexel_tokenizer_from_file(path.data(), path.size(), nullptr, &made, nullptr);
    if (status != LEXEL_OK) std::abort();
    return made;
  }();
  return tokenizer;
}

void cpp_encode_ids(benchmark::State& state) {
  const std::string_view text = text_of(state);
  lexel::EncodeOptions options;
  options.threads = 1;
  for (auto _ : state) {
    benchmark::DoNotOptimize(cpp_tokenizer().encode_flat({&text, 1}, options).ids.data());
  }
}

void c_encode_ids(benchmark::State& state) {
  const std::string_view text = text_of(state);
  const lexel_tokenizer* tokenizer = c_tokenizer();
  uint32_t ids[64];
  size_t size = 0;
  for (auto _ : state) {
    lexel_tokenizer_encode_ids(tokenizer, text.data(), text.size(), nullptr, ids, 64, &size,
                               nullptr);
    benchmark::DoNotOptimize(ids);
  }
}

void c_encode_ids_with_options(benchmark::State& state) {
  const std::string_view text = text_of(state);
  const lexel_tokenizer* tokenizer = c_tokenizer();
  lexel_encode_options options = {};
  options.struct_size = sizeof options;
  options.without_special_tokens = 1;
  uint32_t ids[64];
  size_t size = 0;
  for (auto _ : state) {
    lexel_tokenizer_encode_ids(tokenizer, text.data(), text.size(), &options, ids, 64, &size,
                               nullptr);
    benchmark::DoNotOptimize(ids);
  }
}

void cpp_encode(benchmark::State& state) {
  const std::string_view text = text_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(cpp_tokenizer().encode(text).ids().data());
}

void c_encode(benchmark::State& state) {
  const std::string_view text = text_of(state);
  const lexel_tokenizer* tokenizer = c_tokenizer();
  for (auto _ : state) {
    lexel_encoding* encoding = nullptr;
    lexel_tokenizer_encode(tokenizer, text.data(), text.size(), nullptr, &encoding, nullptr);
    benchmark::DoNotOptimize(lexel_encoding_ids(encoding));
    lexel_encoding_free(encoding);
  }
}

void cpp_decode(benchmark::State& state) {
  const lexel::Encoding encoding = cpp_tokenizer().encode(text_of(state));
  for (auto _ : state) benchmark::DoNotOptimize(cpp_tokenizer().decode(encoding.ids()).data());
}

void c_decode(benchmark::State& state) {
  const lexel::Encoding encoding = cpp_tokenizer().encode(text_of(state));
  const lexel_tokenizer* tokenizer = c_tokenizer();
  char text[256];
  size_t size = 0;
  for (auto _ : state) {
    lexel_tokenizer_decode(tokenizer, encoding.ids().data(), encoding.size(), nullptr, text,
                           sizeof text, &size, nullptr);
    benchmark::DoNotOptimize(text);
  }
}

BENCHMARK(cpp_encode_ids)->DenseRange(0, 2);
BENCHMARK(c_encode_ids)->DenseRange(0, 2);
BENCHMARK(c_encode_ids_with_options)->DenseRange(0, 2);
BENCHMARK(cpp_encode)->DenseRange(0, 2);
BENCHMARK(c_encode)->DenseRange(0, 2);
BENCHMARK(cpp_decode)->DenseRange(0, 2);
BENCHMARK(c_decode)->DenseRange(0, 2);

}  // namespace

BENCHMARK_MAIN();
