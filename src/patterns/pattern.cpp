#include "patterns/pattern.h"

#include <optional>
#include <utility>

#include "lexel/error.h"
#include "patterns/catalogue.h"
#include "patterns/icu_backend.h"
#include "patterns/literal.h"
#include "patterns/mask_scanner.h"
#include "patterns/parser.h"
#include "patterns/re2_backend.h"
#include "patterns/scanner.h"

namespace lexel {
namespace {

std::unique_ptr<const Pattern> compile_regex(const std::string& text, const std::string& json_path,
                                             const LoadLimits& limits) {
  patterns::Ast ast = patterns::parse_regex(text, json_path, limits);
  if (ast[ast.root].kind == patterns::NodeKind::kEmpty) return patterns::make_empty_pattern();
  if (std::optional<patterns::ScannerSpec> spec = patterns::recognize(ast)) {
    if (std::unique_ptr<const Pattern> scanner = patterns::make_fastest_scanner(*spec)) {
      return scanner;
    }
  }
  if (std::unique_ptr<const Pattern> re2 = patterns::make_re2_pattern(ast, limits)) return re2;
#if !defined(LEXEL_WITH_RE2) && !defined(LEXEL_WITH_ICU)
  if (patterns::is_lossless_for_re2(ast)) {
    throw Error(ErrorCode::kUnavailable,
                "regular expression: needs RE2 or ICU; build Lexel with LEXEL_WITH_RE2", json_path,
                0);
  }
#endif
  return patterns::make_icu_pattern(ast, json_path, limits);
}

}  // namespace

std::unique_ptr<const Pattern> compile_pattern(const spec::Pattern& pattern,
                                               const std::string& json_path,
                                               const LoadLimits& limits) {
  if (pattern.kind == spec::Pattern::Kind::kRegex) {
    return compile_regex(pattern.text, json_path, limits);
  }
  if (pattern.text.empty()) return patterns::make_empty_pattern();
  return patterns::make_literal(pattern.text);
}

std::unique_ptr<const Pattern> compile_splits(const std::vector<std::string>& regexes,
                                              const std::string& json_path,
                                              const LoadLimits& limits) {
  if (regexes.size() < 2) return nullptr;
  std::vector<patterns::ScannerSpec> specs;
  for (const std::string& text : regexes) {
    patterns::Ast ast = patterns::parse_regex(text, json_path, limits);
    std::optional<patterns::ScannerSpec> spec = patterns::recognize(ast);
    if (!spec) return nullptr;
    specs.push_back(std::move(*spec));
  }
  return patterns::make_split_mask_scanner(specs);
}

}  // namespace lexel
