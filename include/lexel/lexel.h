#pragma once

// Everything of Lexel's C++ API.
#include "lexel/added_token.h"
#include "lexel/decode_stream.h"
#include "lexel/encoding.h"
#include "lexel/error.h"
#include "lexel/file_encoder.h"
#include "lexel/options.h"
#include "lexel/tokenizer.h"
#include "lexel/version.h"
