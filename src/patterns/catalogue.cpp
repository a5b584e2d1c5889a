#include "patterns/catalogue.h"

#include <initializer_list>

#include "patterns/scanner.h"

namespace lexel::patterns {
namespace {

std::vector<CodePointSet> word(std::string_view ascii) {
  std::vector<CodePointSet> sets;
  for (char c : ascii) sets.push_back(CodePointSet::single(static_cast<unsigned char>(c)));
  return sets;
}

}  // namespace

std::unique_ptr<const Pattern> gpt2_pattern() {
  constexpr uint32_t kUnlimited = ScannerItem::kUnlimited;
  CodePointSet space = CodePointSet::property("space");
  CodePointSet letter = CodePointSet::property("l");
  CodePointSet number = CodePointSet::property("n");
  CodePointSet other = (space | letter | number).complement();
  ScannerItem blank{CodePointSet::single(' '), 0, 1};

  ScannerSpec spec;
  ScannerAlternative contractions;
  for (auto text : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
    contractions.words.push_back(word(text));
  }
  spec.alternatives.push_back(contractions);
  for (const CodePointSet& set : {letter, number, other}) {
    spec.alternatives.push_back({{}, {blank, {set, 1, kUnlimited}}, {}});
  }
  spec.alternatives.push_back({{}, {{space, 1, kUnlimited}}, space.complement()});
  spec.alternatives.push_back({{}, {{space, 1, kUnlimited}}, {}});
  return make_scanner(spec);
}

}  // namespace lexel::patterns
