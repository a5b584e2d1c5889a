// A program of someone else: calls something of every public class, so that a symbol that the shared
// library lacks stops the link.
#include <lexel/lexel.h>

#include <iostream>
#include <stdexcept>

int main() {
  lexel::Tokenizer tokenizer = lexel::Tokenizer::builtin();
  tokenizer = lexel::Tokenizer::from_json(tokenizer.to_json());
  const lexel::Encoding encoding = tokenizer.encode("Hello, world!");
  std::string text = tokenizer.decode(encoding.ids());
  lexel::DecodeStream stream = tokenizer.decode_stream();
  std::string streamed;
  for (uint32_t id : encoding.ids()) streamed += stream.step(id);
  streamed += stream.flush();

  lexel::EncodeOptions options;
  options.truncation = lexel::Truncation{2, lexel::TruncationStrategy::kLongestFirst, 0,
                                         lexel::Side::kRight};
  const lexel::Encoding cut = tokenizer.encode("Hello, world!", options);
  const size_t rest = cut.overflowing()[0].size() + cut.size();

  bool caught = false;
  try {
    lexel::Tokenizer::from_file("/no/such/file");
  } catch (const lexel::Error& error) {  // by type, across the library's border
    caught = error.code() == lexel::ErrorCode::kIo;
  }
  if (text != "Hello, world!" || streamed != text || !caught || rest < 3) {
    std::cerr << "wrong: " << text << " / " << streamed << '\n';
    return 1;
  }
  std::cout << "C++ consumer, lexel " LEXEL_VERSION ": " << encoding.size() << " tokens\n";
}
