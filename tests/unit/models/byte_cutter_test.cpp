#include "models/byte_cutter.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/merge_loop.h"
#include "models/merge_table.h"
#include "models/vocabulary.h"
#include "text/byte_alphabet.h"

namespace lexel {
namespace {

// The 256 bytes, whose ids they are, and merges of them.
struct ByteModel {
  ByteModel() {
    for (unsigned byte = 0; byte < 256; ++byte) {
      texts.push_back(std::string(1, static_cast<char>(byte)));
    }
  }

  void add_merge(uint32_t left, uint32_t right) {
    merges.push_back({left, right, static_cast<uint32_t>(texts.size())});
    texts.push_back(texts[left] + texts[right]);
  }

  uint32_t id_of(std::string_view text) const {
    for (uint32_t id = 0; id < texts.size(); ++id) {
      if (texts[id] == text) return id;
    }
    ADD_FAILURE() << "no token";
    return 0;
  }
  void add_merge(std::string_view left, std::string_view right) {
    add_merge(id_of(left), id_of(right));
  }

  std::vector<std::string> segments(std::string_view word) const {
    spec::Vocab vocab;
    for (uint32_t id = 0; id < texts.size(); ++id) {
      std::string token;
      for (char byte : texts[id]) {
        token += byte_alphabet::to_utf8(static_cast<unsigned char>(byte));
      }
      vocab.tokens.push_back(token);
      vocab.ids.push_back(id);
    }
    const ByteCutter cutter(Vocabulary(vocab), merges, static_cast<uint32_t>(texts.size() - 1));
    std::vector<std::string> found;
    for (uint32_t begin = 0, end = 0; begin < word.size(); begin = end) {
      end = cutter.segment_end(word, begin);
      found.emplace_back(word.substr(begin, end - begin));
    }
    return found;
  }

  std::vector<uint32_t> tokens(std::string_view word) const {
    MergeTable table(merges.size());
    for (uint32_t rank = 0; rank < merges.size(); ++rank) {
      table.insert(merges[rank].left, merges[rank].right, rank, merges[rank].new_id);
    }
    Symbols symbols;
    for (char byte : word) symbols.add(static_cast<unsigned char>(byte), 1);
    MergeScratch scratch;
    merge_symbols_by_queue(table, symbols, scratch);
    return symbols.ids;
  }

  std::vector<std::string> texts;
  std::vector<MergeRows::Entry> merges;
};

using Segments = std::vector<std::string>;

TEST(ByteCutterTest, CutsWhereNoMergeReachesAcross) {
  ByteModel model;
  model.add_merge("a", "b");
  model.add_merge("\xC3", "\xA9");   // é
  model.add_merge("\xC3\xA9", "a");  // éa
  EXPECT_EQ(model.segments("ab"), (Segments{"ab"}));
  EXPECT_EQ(model.segments("ba"), (Segments{"b", "a"}));
  EXPECT_EQ(model.segments("aéab"), (Segments{"a", "éab"}));
  EXPECT_EQ(model.segments("ééb"), (Segments{"é", "é", "b"}));
}

TEST(ByteCutterTest, KnowsPartsOfCharacters) {
  ByteModel model;
  // "a" and the first byte of é, è and the like; the last byte of é and "c".
  model.add_merge("a", "\xC3");
  model.add_merge("\xA9", "c");
  EXPECT_EQ(model.segments("aè"), (Segments{"aè"}));
  EXPECT_EQ(model.segments("a中"), (Segments{"a", "中"}));
  EXPECT_EQ(model.segments("éc"), (Segments{"éc"}));
  EXPECT_EQ(model.segments("èc"), (Segments{"è", "c"}));
  // Both sides may be parts: é and then è.
  model.add_merge("\xA9", "\xC3");
  EXPECT_EQ(model.segments("éè"), (Segments{"éè"}));
  EXPECT_EQ(model.segments("èé"), (Segments{"è", "é"}));
}

TEST(ByteCutterTest, ChangesNoTokens) {
  std::mt19937 random(11);
  // They share first and last bytes.
  const std::vector<std::string> characters = {"a", "b", "é", "è", "Ʃ", "中", "丮", "严", "😀", "😁"};
  std::string bytes;
  for (const std::string& character : characters) bytes += character;
  size_t cuts = 0;
  for (int round = 0; round < 200; ++round) {
    ByteModel model;
    std::vector<uint32_t> ids;
    for (char byte : bytes) ids.push_back(static_cast<unsigned char>(byte));
    std::set<std::string> known(model.texts.begin(), model.texts.end());
    for (int i = 0; i < 60; ++i) {
      const uint32_t left = ids[random() % ids.size()];
      const uint32_t right = ids[random() % ids.size()];
      const std::string text = model.texts[left] + model.texts[right];
      // Mostly what occurs in text.
      if (bytes.find(text) == std::string::npos && random() % 4 != 0) continue;
      if (!known.insert(text).second) continue;
      model.add_merge(left, right);
      ids.push_back(static_cast<uint32_t>(model.texts.size() - 1));
    }
    std::string word;
    for (size_t i = 1 + random() % 30; i > 0; --i) word += characters[random() % characters.size()];
    std::vector<uint32_t> joined;
    const Segments segments = model.segments(word);
    for (const std::string& segment : segments) {
      const std::vector<uint32_t> tokens = model.tokens(segment);
      joined.insert(joined.end(), tokens.begin(), tokens.end());
    }
    EXPECT_EQ(joined, model.tokens(word)) << "round " << round;
    cuts += segments.size() - 1;
  }
  EXPECT_GT(cuts, 500u);
}

}  // namespace
}  // namespace lexel
