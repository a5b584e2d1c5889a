#include "lexel/tokenizer.h"
#include "modules.h"
#include "python_values.h"
#include "tokenizer_object.h"

namespace lexel::python {
namespace {

py::dict cache_stats(TokenizerObject& self) {
  const CacheStats stats = self.current().cache_stats();
  py::dict fields;
  fields["hits"] = stats.hits;
  fields["misses"] = stats.misses;
  fields["bytes"] = stats.bytes;
  return fields;
}

}  // namespace

void bind_cache(PlainClass<TokenizerObject>& tokenizer) {
  tokenizer.def_property(
      "cache_budget", [](TokenizerObject& self) { return self.current().cache_budget(); },
      [](TokenizerObject& self, const py::object& bytes) {
        self.set_cache_budget(unsigned_argument(bytes));
      },
      "Bytes that the cache of each thread may take; 0 turns it off.\n\n"
      "The cache keeps the tokens of pieces of text met before, from call to call. Results\n"
      "do not depend on it. Setting it begins with an empty cache, and is not saved.");
  tokenizer.def<&cache_stats>(
      "cache_stats",
      "What the cache did since loading, or since the budget or a component was set.\n\n"
      "A dict: \"hits\" and \"misses\" (pieces of text that it was asked for; those that are one\n"
      "token are found without it) and \"bytes\" (taken now, by all threads). All are 0 where\n"
      "the tokenizer has no fused pipeline.");
}

}  // namespace lexel::python
