#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <utility>

#include "cli/commands.h"
#include "lexel/version.h"

namespace lexel::cli {

int run(std::vector<std::string> arguments) {
  std::ios::sync_with_stdio(false);

  CLI::App app{"Text to model tokens and back, exactly as Hugging Face tokenizers does.", "lexel"};
  app.require_subcommand(1);
  app.set_version_flag("--version", LEXEL_VERSION);

  Input input;
  EncodeCommand encode;
  auto add_input = [&](CLI::App* command) {
    command->add_option("-t,--tokenizer", input.tokenizer,
                        "a tokenizer.json (default: the built-in tokenizer)");
    command->add_option("-f,--file", input.files, "read text from this file; may be repeated")
        ->allow_extra_args(false);
    command->add_option("text", input.arguments, "text, or \"-\" for standard input (the default)");
  };

  CLI::App* encode_app = app.add_subcommand("encode", "show the tokens of a text");
  add_input(encode_app);
  encode_app->add_flag("--ids", encode.ids_only, "print only the ids, one line per text");
  encode_app->add_flag("--no-special-tokens{false}", encode.add_special_tokens,
                       "insert no special tokens");
  encode_app->add_flag("--jsonl", encode.jsonl,
                       "serve JSON requests from standard input, one a line (docs/cli.md)");

  CLI::App* decode_app = app.add_subcommand("decode", "turn ids back into text");
  bool keep_special = false;
  decode_app->add_option("-t,--tokenizer", input.tokenizer,
                         "a tokenizer.json (default: the built-in tokenizer)");
  decode_app->add_option("ids", input.arguments, "ids (default: from standard input)");
  decode_app->add_flag("--keep-special-tokens", keep_special, "show special tokens");

  CLI::App* count_app = app.add_subcommand("count", "count tokens, characters and bytes");
  add_input(count_app);

  CLI::App* inspect_app = app.add_subcommand("inspect", "say what is in a tokenizer.json");
  inspect_app->add_option("-t,--tokenizer,tokenizer", input.tokenizer,
                          "a tokenizer.json (default: the built-in tokenizer)");

  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    if (*encode_app) run_encode(input, encode);
    if (*decode_app) run_decode(input, keep_special);
    if (*count_app) run_count(input);
    if (*inspect_app) run_inspect(input);
    std::cout.flush();
    return std::cout ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "lexel: " << error.what() << '\n';
    return 1;
  }
}

}  // namespace lexel::cli
