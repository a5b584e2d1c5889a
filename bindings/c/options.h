#pragma once

#include "guard.h"

// The option structs of the C ABI as those of the C++ API. Each function throws
// Error(kInvalidArgument) for a value that has no meaning and takes NULL for all defaults.
namespace lexel::c_abi {

LoadLimits load_limits(const lexel_load_limits* limits);
EncodeOptions encode_options(const lexel_encode_options* options);
DecodeOptions decode_options(const lexel_decode_options* options);

Side side(int32_t value, const char* name);
Truncation truncation(const lexel_truncation& value);
Padding padding(const lexel_padding& value);

lexel_truncation to_c(const Truncation& truncation);
// pad_token is borrowed from `padding`.
lexel_padding to_c(const Padding& padding);

}  // namespace lexel::c_abi
