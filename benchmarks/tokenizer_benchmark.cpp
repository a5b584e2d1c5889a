// Load, encode, count and decode with one tokenizer: the built-in one, or the tokenizer.json that
// the environment variable LEXEL_BENCHMARK_TOKENIZER names. LEXEL_BENCHMARK_TEXT adds a text of
// one's own. See benchmarks/README.md.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/lexel.h"

namespace {

constexpr size_t kTextBytes = 1 << 20;

// Ordinary sentences; `n` keeps repetitions apart, so that numbers and word starts vary.
std::string repeat(std::string_view text, size_t bytes) {
  std::string repeated;
  for (size_t n = 0; repeated.size() < bytes; ++n) {
    repeated += text;
    repeated += std::to_string(n * 7919 % 100'003);
    repeated += ". ";
  }
  return repeated;
}

constexpr std::string_view kEnglish =
    "The committee met again on Thursday to discuss the bridge, which had been closed since the "
    "flood. \"We can't simply wait for another year,\" said the engineer, pointing at drawings "
    "that "
    "covered most of the table; repairing the eastern pier would cost less than anyone had "
    "expected, provided that work began before winter. Nobody objected, and the minutes show that "
    "the vote took four minutes. See page ";

constexpr std::string_view kMultilingual =
    "Die Brücke war seit dem Hochwasser gesperrt. Le pont était fermé depuis l'inondation. Мост "
    "был "
    "закрыт после наводнения. 桥自洪水以来一直关闭。橋は洪水以来閉鎖されています。 홍수 이후 "
    "다리가 "
    "폐쇄되었다. الجسر مغلق منذ الفيضان. बाढ़ के बाद से पुल बंद है। Cây cầu bị đóng từ sau trận lụt. "
    "Η γέφυρα έκλεισε. สะพานปิดตั้งแต่น้ำท่วม 🌊🌉 ";

constexpr std::string_view kCode =
    "template <class T>\nstd::optional<T> find(const std::vector<T>& items, size_t index) {\n    "
    "if "
    "(index >= items.size()) return std::nullopt;  // out of range\n    return items[index];\n}\n\n"
    "def total(rows):\n\treturn sum(row[\"count\"] * 3.25 for row in rows if row is not None)\n# ";

const std::string& text_named(std::string_view name) {
  static const std::string english = repeat(kEnglish, kTextBytes);
  static const std::string multilingual = repeat(kMultilingual, kTextBytes);
  static const std::string code = repeat(kCode, kTextBytes);
  static const std::string letters(kTextBytes, 'a');
  static const std::string own = [] {
    const char* path = std::getenv("LEXEL_BENCHMARK_TEXT");
    if (path == nullptr) return std::string();
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  if (name == "english") return english;
  if (name == "multilingual") return multilingual;
  if (name == "code") return code;
  if (name == "letters") return letters;
  return own;
}

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

void encode_ids(benchmark::State& state, std::string_view name) {
  const std::string_view text = text_named(name);
  lexel::EncodeOptions options;
  options.threads = 1;
  size_t tokens = 0;
  for (auto _ : state) tokens = tokenizer().encode_flat({&text, 1}, options).ids.size();
  finish(state, text.size(), tokens);
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
  std::vector<std::string> names = {"english", "multilingual", "code", "letters"};
  if (!text_named("own").empty()) names.push_back("own");
  for (const std::string& name : names) {
    auto add = [&](const char* what, auto function) {
      benchmark::RegisterBenchmark((std::string(what) + "/" + name).c_str(), function, name)
          ->Unit(benchmark::kMillisecond);
    };
    add("encode", encode);
    add("encode_ids", encode_ids);
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
