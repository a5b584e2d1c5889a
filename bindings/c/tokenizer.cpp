// Loading, saving, vocabulary and changes of a tokenizer.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "guard.h"
#include "options.h"

using lexel::Tokenizer;
using lexel::c_abi::array;
using lexel::c_abi::checked;
using lexel::c_abi::guarded;
using lexel::c_abi::is_handle;
using lexel::c_abi::result;
using lexel::c_abi::text_view;

namespace {

std::string path_of(const char* path, size_t path_size) {
  std::string_view view = text_view(path, path_size, "path");
  // The system would silently stop at a NUL and open another file.
  if (view.empty() || view.find('\0') != view.npos) {
    lexel::c_abi::throw_invalid("path is empty or holds a NUL byte");
  }
  return std::string(view);
}

lexel::AddedToken from_c(const lexel_added_token& token) {
  lexel::AddedToken own;
  own.content = text_view(token.content, "content");
  own.single_word = token.flags & LEXEL_ADDED_SINGLE_WORD;
  own.lstrip = token.flags & LEXEL_ADDED_LSTRIP;
  own.rstrip = token.flags & LEXEL_ADDED_RSTRIP;
  own.normalized = token.flags & LEXEL_ADDED_NORMALIZED;
  own.special = token.flags & LEXEL_ADDED_SPECIAL;
  constexpr uint32_t kKnown = LEXEL_ADDED_SINGLE_WORD | LEXEL_ADDED_LSTRIP | LEXEL_ADDED_RSTRIP |
                              LEXEL_ADDED_NORMALIZED | LEXEL_ADDED_SPECIAL;
  if (token.flags & ~kKnown) {
    lexel::c_abi::throw_invalid("flags of an added token are " + std::to_string(token.flags) +
                                ", which is no sum of LEXEL_ADDED_ values");
  }
  return own;
}

uint32_t flags_of(const lexel::AddedToken& token) {
  uint32_t flags = 0;
  if (token.special) flags |= LEXEL_ADDED_SPECIAL;
  if (token.single_word) flags |= LEXEL_ADDED_SINGLE_WORD;
  if (token.lstrip) flags |= LEXEL_ADDED_LSTRIP;
  if (token.rstrip) flags |= LEXEL_ADDED_RSTRIP;
  if (token.normalized) flags |= LEXEL_ADDED_NORMALIZED;
  return flags;
}

}  // namespace

lexel_status lexel_tokenizer_from_file(const char* path, size_t path_size,
                                       const lexel_load_limits* limits, lexel_tokenizer** out,
                                       lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_tokenizer(
        Tokenizer::from_file(path_of(path, path_size), lexel::c_abi::load_limits(limits)));
  });
}

lexel_status lexel_tokenizer_from_json(const char* json, size_t json_size,
                                       const lexel_load_limits* limits, lexel_tokenizer** out,
                                       lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_tokenizer(Tokenizer::from_json(text_view(json, json_size, "json"),
                                                    lexel::c_abi::load_limits(limits)));
  });
}

lexel_status lexel_tokenizer_builtin(lexel_tokenizer** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_tokenizer(Tokenizer::builtin());
  });
}

lexel_status lexel_tokenizer_copy(const lexel_tokenizer* tokenizer, lexel_tokenizer** out,
                                  lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_tokenizer(checked(tokenizer, "tokenizer").value);
  });
}

void lexel_tokenizer_free(lexel_tokenizer* tokenizer) { lexel::c_abi::free_handle(tokenizer); }

lexel_status lexel_tokenizer_to_json(const lexel_tokenizer* tokenizer, int pretty,
                                     lexel_string** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_string(checked(tokenizer, "tokenizer").value.to_json(pretty != 0));
  });
}

lexel_status lexel_tokenizer_save(const lexel_tokenizer* tokenizer, const char* path,
                                  size_t path_size, int pretty, lexel_error** error) {
  return guarded(error, [&] {
    checked(tokenizer, "tokenizer").value.save(path_of(path, path_size), pretty != 0);
  });
}

lexel_status lexel_tokenizer_describe(const lexel_tokenizer* tokenizer, lexel_string** out,
                                      lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_string(checked(tokenizer, "tokenizer").value.describe());
  });
}

int lexel_tokenizer_token_to_id(const lexel_tokenizer* tokenizer, const char* token,
                                size_t token_size, uint32_t* id) {
  int found = 0;
  guarded(nullptr, [&] {
    auto answer =
        checked(tokenizer, "tokenizer").value.token_to_id(text_view(token, token_size, "token"));
    if (!answer || !id) return;
    *id = *answer;
    found = 1;
  });
  return found;
}

lexel_status lexel_tokenizer_id_to_token(const lexel_tokenizer* tokenizer, uint32_t id, char* token,
                                         size_t capacity, size_t* out_size, lexel_error** error) {
  return guarded(error, [&] {
    auto& size = result(out_size, "out_size");
    auto buffer = array(token, capacity, "token");
    auto answer = checked(tokenizer, "tokenizer").value.id_to_token(id);
    if (!answer) lexel::c_abi::throw_invalid("no token has the id " + std::to_string(id));
    return lexel::c_abi::fill<char>(*answer, buffer.data(), capacity, size);
  });
}

size_t lexel_tokenizer_vocab_size(const lexel_tokenizer* tokenizer, int with_added_tokens) {
  size_t size = 0;
  guarded(nullptr,
          [&] { size = checked(tokenizer, "tokenizer").value.vocab_size(with_added_tokens != 0); });
  return size;
}

size_t lexel_tokenizer_special_tokens_to_add(const lexel_tokenizer* tokenizer, int is_pair) {
  size_t count = 0;
  guarded(nullptr, [&] {
    count = checked(tokenizer, "tokenizer").value.num_special_tokens_to_add(is_pair != 0);
  });
  return count;
}

lexel_status lexel_tokenizer_vocab(const lexel_tokenizer* tokenizer, int with_added_tokens,
                                   lexel_vocab** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_vocab(checked(tokenizer, "tokenizer").value.vocab(with_added_tokens != 0));
  });
}

size_t lexel_vocab_count(const lexel_vocab* vocab) {
  return is_handle(vocab) ? vocab->value.size() : 0;
}

const char* lexel_vocab_at(const lexel_vocab* vocab, size_t index, size_t* size, uint32_t* id) {
  if (size) *size = 0;
  if (id) *id = 0;
  if (index >= lexel_vocab_count(vocab)) return nullptr;
  const auto& [token, token_id] = vocab->value[index];
  if (size) *size = token.size();
  if (id) *id = token_id;
  return token.c_str();
}

void lexel_vocab_free(lexel_vocab* vocab) { lexel::c_abi::free_handle(vocab); }

lexel_status lexel_tokenizer_added_tokens(const lexel_tokenizer* tokenizer,
                                          lexel_added_tokens** out, lexel_error** error) {
  return guarded(error, [&] {
    auto& slot = result(out, "out");
    slot = new lexel_added_tokens(checked(tokenizer, "tokenizer").value.added_tokens());
  });
}

size_t lexel_added_tokens_count(const lexel_added_tokens* tokens) {
  return is_handle(tokens) ? tokens->value.size() : 0;
}

int lexel_added_tokens_at(const lexel_added_tokens* tokens, size_t index, lexel_added_token* out) {
  if (!out) return 0;
  *out = {};
  if (index >= lexel_added_tokens_count(tokens)) return 0;
  const auto& [id, token] = tokens->value[index];
  *out = {{token.content.data(), token.content.size()}, id, flags_of(token)};
  return 1;
}

void lexel_added_tokens_free(lexel_added_tokens* tokens) { lexel::c_abi::free_handle(tokens); }

lexel_status lexel_tokenizer_add_tokens(lexel_tokenizer* tokenizer, const lexel_added_token* tokens,
                                        size_t count, size_t* out_added, lexel_error** error) {
  return guarded(error, [&] {
    if (out_added) *out_added = 0;
    auto& own = checked(tokenizer, "tokenizer").value;
    std::vector<lexel::AddedToken> added;
    for (const lexel_added_token& token : array(tokens, count, "tokens")) {
      added.push_back(from_c(token));
    }
    size_t new_tokens = own.add_tokens(added);
    if (out_added) *out_added = new_tokens;
  });
}

int lexel_tokenizer_get_truncation(const lexel_tokenizer* tokenizer, lexel_truncation* out) {
  if (!out) return 0;
  *out = {};
  if (!is_handle(tokenizer) || !tokenizer->value.truncation()) return 0;
  *out = lexel::c_abi::to_c(*tokenizer->value.truncation());
  return 1;
}

int lexel_tokenizer_get_padding(const lexel_tokenizer* tokenizer, lexel_padding* out) {
  if (!out) return 0;
  *out = {};
  if (!is_handle(tokenizer) || !tokenizer->value.padding()) return 0;
  *out = lexel::c_abi::to_c(*tokenizer->value.padding());
  return 1;
}

lexel_status lexel_tokenizer_set_truncation(lexel_tokenizer* tokenizer,
                                            const lexel_truncation* truncation,
                                            lexel_error** error) {
  return guarded(error, [&] {
    auto& own = checked(tokenizer, "tokenizer").value;
    if (truncation) {
      own.set_truncation(lexel::c_abi::truncation(*truncation));
    } else {
      own.set_truncation(std::nullopt);
    }
  });
}

lexel_status lexel_tokenizer_set_padding(lexel_tokenizer* tokenizer, const lexel_padding* padding,
                                         lexel_error** error) {
  return guarded(error, [&] {
    auto& own = checked(tokenizer, "tokenizer").value;
    if (padding) {
      own.set_padding(lexel::c_abi::padding(*padding));
    } else {
      own.set_padding(std::nullopt);
    }
  });
}

lexel_status lexel_tokenizer_set_cache_budget(lexel_tokenizer* tokenizer, uint64_t bytes,
                                              lexel_error** error) {
  return guarded(error, [&] { checked(tokenizer, "tokenizer").value.set_cache_budget(bytes); });
}

void lexel_tokenizer_cache_stats(const lexel_tokenizer* tokenizer, lexel_cache_stats* out) {
  if (!out) return;
  *out = {};
  guarded(nullptr, [&] {
    const lexel::CacheStats stats = checked(tokenizer, "tokenizer").value.cache_stats();
    *out = {stats.hits, stats.misses, stats.bytes};
  });
}
