#pragma once

namespace lexel {

// Whether LEXEL_PIPELINE=interpreter is in the environment, which keeps every fast path from being
// taken. Read once in a process.
bool is_plain_path_forced();

}  // namespace lexel
