#pragma once

#include "format/json_cursor.h"
#include "format/json_writer.h"
#include "format/model_streams.h"
#include "lexel/options.h"
#include "spec/tokenizer.h"

// The parts of a tokenizer.json, each read from where it stands and written to where it belongs.
namespace lexel::format {

spec::Normalizer parse_normalizer(const Cursor& at);
spec::PreTokenizer parse_pre_tokenizer(const Cursor& at);
spec::PostProcessor parse_post_processor(const Cursor& at);
spec::Decoder parse_decoder(const Cursor& at);
spec::Model parse_model(const Cursor& at, ModelStreams& streams);

void write_normalizer(JsonWriter& out, const spec::Normalizer& node);
void write_pre_tokenizer(JsonWriter& out, const spec::PreTokenizer& node);
void write_post_processor(JsonWriter& out, const spec::PostProcessor& node);
void write_decoder(JsonWriter& out, const spec::Decoder& node);
void write_model(JsonWriter& out, const spec::Model& model);

// Components of several families.
spec::ByteLevel parse_byte_level(const Cursor& at);
spec::Metaspace parse_metaspace(const Cursor& at);
spec::Replace parse_replace(const Cursor& at);
spec::Pattern parse_pattern(const Cursor& at);
void write_byte_level(JsonWriter& out, const spec::ByteLevel& node);
void write_metaspace(JsonWriter& out, const spec::Metaspace& node);
void write_replace(JsonWriter& out, const spec::Replace& node);
void write_pattern(JsonWriter& out, const spec::Pattern& pattern);

}  // namespace lexel::format
