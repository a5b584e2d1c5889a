#pragma once

#include <iosfwd>

namespace lexel::cli {

// `lexel encode --jsonl`: one JSON request per line of `in`, one JSON answer per line of `out`,
// flushed before the next request is read, until `in` ends. Requests (docs/cli.md has them with
// examples) encode, decode, save, or run a single component; a request that cannot be served is
// answered {"error": why}.
void serve_jsonl(std::istream& in, std::ostream& out);

}  // namespace lexel::cli
