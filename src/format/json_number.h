#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lexel::format {

// The double that Hugging Face reads for a JSON number (an optional minus, digits, optional
// fraction, optional exponent; the caller has checked the syntax); nothing when it is out of range.
//
// Its parser, serde_json, is not correctly rounded: it collects digits into a 64-bit integer,
// ignores those that no longer fit, and scales by one power of ten in double arithmetic. The last
// bit may therefore differ from strtod's, and with it which of two Unigram paths wins, so the steps
// are the same here.
std::optional<double> parse_json_float(std::string_view digits);

// The shortest digits that give the value back, laid out as Hugging Face does: 0.1, 1.0, 1e-7,
// 1e+16.
void append_json_float(std::string& out, double value);
void append_json_float(std::string& out, float value);

}  // namespace lexel::format
