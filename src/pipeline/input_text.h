#pragma once

#include <string>
#include <string_view>

#include "encoding/offset_converter.h"
#include "lexel/options.h"

namespace lexel {

// Makes a caller's bytes well-formed for the pipeline. Well-formed text is borrowed as it is;
// otherwise `storage` receives a repaired copy. Throws Error(kInvalidUtf8) with the byte offset
// where the options ask for that, kLimitExceeded for a text over EncodeLimits::max_text_bytes.
InputText prepare_input(std::string_view bytes, const EncodeOptions& options, std::string& storage);

}  // namespace lexel
