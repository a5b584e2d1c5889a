#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/normalizer.h"
#include "spec/pattern.h"
#include "text/normalized_text.h"

namespace py = pybind11;

namespace lexel::python {

// Hugging Face's NormalizedString: a part of an original text and what it was turned into, scalar
// by scalar. A copy costs a copy of the scalars.
class NormalizedString {
 public:
  struct Scalar {
    char32_t value;
    Span original;  // bytes of the whole original text
  };

  explicit NormalizedString(std::string text);
  // What `text` says now. `original` is what its offsets refer to.
  NormalizedString(const NormalizedText& text, std::shared_ptr<const std::string> original);

  std::string normalized() const;
  std::string original() const { return original_->substr(part_.begin, part_.size()); }
  const std::shared_ptr<const std::string>& whole_original() const { return original_; }
  Span original_span() const { return part_; }
  std::vector<Scalar>& scalars() {
    check_usable();
    return scalars_;
  }
  const std::vector<Scalar>& scalars() const { return scalars_; }
  bool empty() const { return scalars_.empty(); }

  // Scalars [begin, end) as a string of their own.
  NormalizedString slice(size_t begin, size_t end) const;
  // The parts that a pattern cuts it into, empty ones dropped.
  std::vector<NormalizedString> split(const spec::Pattern& pattern,
                                      spec::SplitBehavior behavior) const;
  // Runs a normalizer over it.
  void apply(const spec::Normalizer& normalizer);
  void insert(size_t position, std::string_view text);

  // Says that the text it was a view of is gone: from now on every change is refused.
  void expire() { is_expired_ = true; }

  // Appends the text to `text`, and replaces it by what `text` says.
  void append_to(NormalizedText& text) const;
  void assign(const NormalizedText& text);

 private:
  NormalizedString() = default;

  void check_usable() const {
    if (is_expired_) {
      throw std::runtime_error("Cannot use a NormalizedStringRefMut outside `normalize`");
    }
  }

  std::shared_ptr<const std::string> original_;
  Span part_;
  std::vector<Scalar> scalars_;
  bool is_expired_ = false;
};

// Python shares these: a custom component may keep the object it was shown.
using SharedString = std::shared_ptr<NormalizedString>;

void bind_normalized_string(py::module_& module);

}  // namespace lexel::python
