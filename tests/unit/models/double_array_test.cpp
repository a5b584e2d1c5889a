#include "models/double_array.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "compiled/container.h"
#include "lexel/error.h"
#include "unit/compiled/temporary_file.h"

namespace lexel {
namespace {

TEST(DoubleArray, FindsWholeKeysOnly) {
  DoubleArray trie({{"ab", 0}, {"abc", 1}, {"b", 2}});
  EXPECT_EQ(trie.find("ab"), 0u);
  EXPECT_EQ(trie.find("abc"), 1u);
  EXPECT_EQ(trie.find("b"), 2u);
  EXPECT_EQ(trie.find("a"), DoubleArray::kNone);
  EXPECT_EQ(trie.find(""), DoubleArray::kNone);
  EXPECT_EQ(trie.find("abcd"), DoubleArray::kNone);
}

TEST(DoubleArray, LastOfEqualKeysCounts) {
  DoubleArray trie({{"a", 5}, {"b", 6}, {"a", 7}});
  EXPECT_EQ(trie.find("a"), 7u);
}

TEST(DoubleArray, WithoutKeysHasOnlyTheRoot) {
  DoubleArray trie({});
  for (int byte = 0; byte < 256; ++byte) {
    EXPECT_EQ(trie.child(DoubleArray::kRoot, static_cast<unsigned char>(byte)), DoubleArray::kNone);
  }
}

TEST(DoubleArray, TakesEveryByteAndOneVeryLongKey) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::vector<DoubleArray::Key> keys;
  for (uint32_t i = 0; i < 256; ++i) keys.push_back({std::string_view(all).substr(i, 1), i});
  std::string long_key(1 << 20, 'a');
  keys.push_back({long_key, 256});
  DoubleArray trie(keys);
  for (uint32_t i = 0; i < 256; ++i) EXPECT_EQ(trie.find(all.substr(i, 1)), i);
  EXPECT_EQ(trie.find(long_key), 256u);
  EXPECT_EQ(trie.find(long_key + "a"), DoubleArray::kNone);
}

TEST(DoubleArray, EqualsAMapOnRandomKeys) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    unsigned letters = 1 + random() % 200;
    std::map<std::string, uint32_t> map;
    for (int i = 0; i < 500; ++i) {
      std::string key;
      for (size_t n = random() % 12; n > 0; --n) key += static_cast<char>(random() % letters);
      map.emplace(key, static_cast<uint32_t>(map.size()));
    }
    std::vector<DoubleArray::Key> keys;
    for (const auto& [key, value] : map) keys.push_back({key, value});
    std::shuffle(keys.begin(), keys.end(), random);
    std::vector<DoubleArray::Edge> edges;
    DoubleArray trie(keys, &edges);
    for (const auto& [key, value] : map) ASSERT_EQ(trie.find(key), value);
    for (int i = 0; i < 500; ++i) {
      std::string key;
      for (size_t n = random() % 12; n > 0; --n) key += static_cast<char>(random() % letters);
      auto found = map.find(key);
      ASSERT_EQ(trie.find(key), found == map.end() ? DoubleArray::kNone : found->second);
    }
    for (const DoubleArray::Edge& edge : edges) {
      ASSERT_EQ(trie.child(edge.parent, edge.byte), edge.node);
    }
  }
}

// Writes a trie, reads it again, and returns its edges.
size_t edges_from_file(const DoubleArray& trie, const std::vector<DoubleArray::Edge>& edges,
                       const std::vector<uint32_t>& key_sizes) {
  testing::TemporaryFile file;
  compiled::Writer out;
  trie.write("t", edges, out);
  file.write(out.finish());
  std::vector<DoubleArray::Edge> read;
  DoubleArray copy(compiled::Reader::open(file.path(), {}), "t", key_sizes, read);
  for (const DoubleArray::Edge& edge : read) {
    EXPECT_EQ(copy.child(edge.parent, edge.byte), edge.node);
    EXPECT_EQ(copy.value(edge.node), trie.value(edge.node));
  }
  return read.size();
}

TEST(DoubleArray, ComesBackFromACompiledFile) {
  std::vector<DoubleArray::Edge> edges;
  DoubleArray trie({{"ab", 0}, {"abc", 1}, {"\u00e9", 2}, {"\u4f60\u597d", 3}}, &edges);
  EXPECT_EQ(edges_from_file(trie, edges, {2, 3, 2, 6}), 11u);
  std::vector<DoubleArray::Edge> none;
  EXPECT_EQ(edges_from_file(DoubleArray({}, &none), none, {}), 0u);
}

TEST(DoubleArray, RefusesWhatIsNoTrieOfTheKeys) {
  std::vector<DoubleArray::Edge> edges;
  DoubleArray trie({{"ab", 0}, {"abc", 1}, {"\u00e9", 2}}, &edges);
  ASSERT_EQ(edges.size(), 5u);
  const std::vector<uint32_t> sizes{2, 3, 2};
  EXPECT_EQ(edges_from_file(trie, edges, sizes), 5u);
  EXPECT_THROW(edges_from_file(trie, edges, {2, 3}), Error);     // a value without a key
  EXPECT_THROW(edges_from_file(trie, edges, {2, 3, 3}), Error);  // a key of another length
  auto changed = edges;
  std::swap(changed[0], changed[4]);  // a child before its parent
  EXPECT_THROW(edges_from_file(trie, changed, sizes), Error);
  changed = edges;
  changed.pop_back();  // a node is missing
  EXPECT_THROW(edges_from_file(trie, changed, sizes), Error);
  changed.push_back(changed[0]);  // and another one there twice
  EXPECT_THROW(edges_from_file(trie, changed, sizes), Error);
  changed = edges;
  changed[2].node = 0xFFFF'FFF0;  // a node out of reach
  EXPECT_THROW(edges_from_file(trie, changed, sizes), Error);

  std::vector<DoubleArray::Edge> half;
  DoubleArray halves({{"\xC3", 0}}, &half);  // half a character
  EXPECT_THROW(edges_from_file(halves, half, {1}), Error);
  std::vector<DoubleArray::Edge> tail;
  DoubleArray tails({{"\xA9", 0}}, &tail);
  EXPECT_THROW(edges_from_file(tails, tail, {1}), Error);
}

}  // namespace
}  // namespace lexel
