#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <utility>

#include "cli/commands.h"
#include "cli/train_command.h"
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
  encode_app
      ->add_option("--rows", encode.rows,
                   "with --ids: every line of the files is a text, or with jsonl the string in a "
                   "field of its object")
      ->check(CLI::IsMember({"lines", "jsonl"}));
  encode_app->add_option("--field", encode.field, "the field that --rows jsonl reads")
      ->capture_default_str();
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

  TrainCommand train;
  CLI::App* train_app = app.add_subcommand("train", "make a tokenizer.json out of text");
  train_app->add_option("-m,--model", train.model, "bpe, wordpiece, unigram or wordlevel")
      ->check(CLI::IsMember({"bpe", "wordpiece", "unigram", "wordlevel"}))
      ->capture_default_str();
  train_app->add_option("-t,--tokenizer", train.tokenizer,
                        "a tokenizer.json with the components to use (default: the usual ones)");
  train_app->add_option("-o,--output", train.output, "where the tokenizer goes")
      ->capture_default_str();
  train_app->add_option("--vocab-size", train.vocab_size, "entries of the vocabulary")
      ->capture_default_str();
  train_app->add_option("--min-frequency", train.min_frequency, "merge no pair that is rarer");
  train_app->add_option("--special-token", train.special_tokens, "may be repeated")
      ->allow_extra_args(false);
  train_app->add_option("--unk-token", train.unk_token, "stands for what the vocabulary lacks");
  train_app->add_option("--limit-alphabet", train.limit_alphabet, "characters kept");
  train_app->add_option("--max-token-length", train.max_token_length, "in characters");
  train_app->add_option("--threads", train.threads, "0: one for each core");
  train_app->add_option("--memory", train.memory_megabytes,
                        "MiB to stay within; past it rare words are dropped (docs/training.md)");
  train_app->add_flag("-q,--quiet", train.is_quiet, "no progress bar");
  train_app->add_option("files", train.files, "text, a line at a time; \"-\": standard input")
      ->required();

  CLI::App* compile_app = app.add_subcommand("compile", "make a file that loads at once");
  std::string output;
  compile_app->add_option("-t,--tokenizer,tokenizer", input.tokenizer,
                          "a tokenizer.json (default: the built-in tokenizer)");
  compile_app->add_option("-o,--output", output, "the file to write, by custom NAME.lexel")
      ->required();

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
    if (*train_app) run_train(train);
    if (*compile_app) run_compile(input, output);
    std::cout.flush();
    return std::cout ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "lexel: " << error.what() << '\n';
    return 1;
  }
}

}  // namespace lexel::cli
