#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The texts that benchmarks run on.
namespace lexel::benchmarks {

inline constexpr size_t kTextBytes = 1 << 20;

// Ordinary sentences; `n` keeps repetitions apart, so that numbers and word starts vary.
inline std::string repeat(std::string_view text, size_t bytes) {
  std::string repeated;
  for (size_t n = 0; repeated.size() < bytes; ++n) {
    repeated += text;
    repeated += std::to_string(n * 7919 % 100'003);
    repeated += ". ";
  }
  return repeated;
}

inline constexpr std::string_view kEnglish =
    "The committee met again on Thursday to discuss the bridge, which had been closed since the "
    "flood. \"We can't simply wait for another year,\" said the engineer, pointing at drawings "
    "that "
    "covered most of the table; repairing the eastern pier would cost less than anyone had "
    "expected, provided that work began before winter. Nobody objected, and the minutes show that "
    "the vote took four minutes. See page ";

inline constexpr std::string_view kMultilingual =
    "Die Brücke war seit dem Hochwasser gesperrt. Le pont était fermé depuis l'inondation. Мост "
    "был "
    "закрыт после наводнения. 桥自洪水以来一直关闭。橋は洪水以来閉鎖されています。 홍수 이후 "
    "다리가 "
    "폐쇄되었다. الجسر مغلق منذ الفيضان. बाढ़ के बाद से पुल बंद है। Cây cầu bị đóng từ sau trận lụt. "
    "Η γέφυρα έκλεισε. สะพานปิดตั้งแต่น้ำท่วม 🌊🌉 ";

inline constexpr std::string_view kCode =
    "template <class T>\nstd::optional<T> find(const std::vector<T>& items, size_t index) {\n    "
    "if "
    "(index >= items.size()) return std::nullopt;  // out of range\n    return items[index];\n}\n\n"
    "def total(rows):\n\treturn sum(row[\"count\"] * 3.25 for row in rows if row is not None)\n# ";

// By name; "own" is what LEXEL_BENCHMARK_TEXT names, if that is set.
inline const std::vector<std::pair<std::string, std::string>>& texts() {
  static const std::vector<std::pair<std::string, std::string>> all = [] {
    std::vector<std::pair<std::string, std::string>> result = {
        {"english", repeat(kEnglish, kTextBytes)},
        {"multilingual", repeat(kMultilingual, kTextBytes)},
        {"code", repeat(kCode, kTextBytes)},
        {"letters", std::string(kTextBytes, 'a')}};
    if (const char* path = std::getenv("LEXEL_BENCHMARK_TEXT")) {
      std::ifstream file(path, std::ios::binary);
      std::string own(std::istreambuf_iterator<char>(file), {});
      if (!own.empty()) result.emplace_back("own", std::move(own));
    }
    return result;
  }();
  return all;
}

inline const std::string& text_named(std::string_view name) {
  for (const auto& [known, text] : texts()) {
    if (known == name) return text;
  }
  static const std::string none;
  return none;
}

}  // namespace lexel::benchmarks
