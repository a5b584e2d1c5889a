#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/options.h"
#include "pipeline/interpreter.h"
#include "pipeline/pipeline.h"

// Fused pipelines against the interpreter: what the tests of all shapes share.
namespace lexel::testing {

inline constexpr uint32_t kSeed = 20251125;

// Up to 60 of `parts`, and now and then bytes that are not UTF-8.
std::string random_text_of(const std::vector<std::string>& parts, std::mt19937& random);

// Both paths over one text, twice, so that the second time the words are known. Returns "" or what
// differs.
std::string difference(const Pipeline& pipeline, std::string_view text, OffsetUnit unit,
                       Interpreter::Columns columns);

// One thread against several that share the text, as above.
std::string difference_of_threads(const Pipeline& pipeline, std::string_view text,
                                  Interpreter::Columns columns);

// difference() with several columns and units; a difference fails the test.
void expect_same(const Pipeline& pipeline, std::string_view text, const std::string& name);

// The same on random texts, made of what lies on the borders of what the shapes tell apart, and one
// long text shared by threads.
void expect_same_on_random_text(const Pipeline& pipeline, const std::string& name, int texts);

bool is_fused(const Pipeline& pipeline);

// That the tokenizer of `file` is fused, and the same on random texts, of `parts` and of the
// others.
void expect_fused_same(const nlohmann::json& file, const std::vector<std::string>& parts,
                       std::mt19937& random, const std::string& name);

// Components as JSON.
nlohmann::json replace_spaces();
nlohmann::json metaspace(const char* scheme, bool split);

}  // namespace lexel::testing
