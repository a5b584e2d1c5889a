// The README's example: text to tokens and back.
#include <lexel/lexel.h>

#include <iostream>

int main() {
  const auto tokenizer = lexel::Tokenizer::builtin();  // or ::from_file("tokenizer.json")
  const lexel::Encoding encoding = tokenizer.encode("Hello, world! Grüße, 世界.");
  for (size_t i = 0; i < encoding.size(); ++i) {
    const lexel::Offset bytes = encoding.offsets()[i];
    std::cout << encoding.ids()[i] << '\t' << encoding.token(i) << '\t' << bytes.begin << '-'
              << bytes.end << '\n';
  }
  std::cout << tokenizer.decode(encoding.ids()) << '\n';
}
