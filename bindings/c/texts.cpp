// Version, and the owned texts and lists that other calls return.
#include "guard.h"

using lexel::c_abi::is_handle;

uint32_t lexel_abi_version(void) { return LEXEL_ABI_VERSION; }

const char* lexel_version(void) { return LEXEL_VERSION; }

const char* lexel_string_data(const lexel_string* string) {
  return is_handle(string) ? string->value.c_str() : nullptr;
}

size_t lexel_string_size(const lexel_string* string) {
  return is_handle(string) ? string->value.size() : 0;
}

void lexel_string_free(lexel_string* string) { lexel::c_abi::free_handle(string); }

size_t lexel_strings_count(const lexel_strings* strings) {
  return is_handle(strings) ? strings->value.size() : 0;
}

const char* lexel_strings_at(const lexel_strings* strings, size_t index, size_t* size) {
  if (size) *size = 0;
  if (index >= lexel_strings_count(strings)) return nullptr;
  if (size) *size = strings->value[index].size();
  return strings->value[index].c_str();
}

void lexel_strings_free(lexel_strings* strings) { lexel::c_abi::free_handle(strings); }
